import type { ErrorObject } from './schema.ts'

const TYPES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
}
const FORMATS: Record<string, string> = {
  'date-time': 'a date and time such as 2026-03-14T09:30:00Z',
  'date': 'a date such as 2026-03-14',
  'email': 'an e-mail address',
  'uri': 'a URL',
  'uuid': 'a UUID',
}

const count = (limit: unknown, one: string, many: string): string => `${String(limit)} ${limit === 1 ? one : many}`

/** What each keyword of JSON Schema asks for; `params` are those of Ajv's errors. */
const COMPLAINTS: Record<string, (params: Record<string, unknown>) => string> = {
  additionalProperties: () => 'is not allowed here',
  unevaluatedProperties: () => 'is not allowed here',
  required: ({ missingProperty }) => `needs ${String(missingProperty)}`,
  enum: ({ allowedValues }) => `must be one of: ${(allowedValues as unknown[]).map(String).join(', ')}`,
  const: ({ allowedValue }) => `must be ${JSON.stringify(allowedValue)}`,
  type: ({ type }) =>
    `must be ${[type]
      .flat()
      .map((each) => TYPES[String(each)] ?? String(each))
      .join(' or ')}`,
  minLength: ({ limit }) => `must have at least ${count(limit, 'character', 'characters')}`,
  maxLength: ({ limit }) => `must have at most ${count(limit, 'character', 'characters')}`,
  minItems: ({ limit }) => `must have at least ${count(limit, 'entry', 'entries')}`,
  maxItems: ({ limit }) => `must have at most ${count(limit, 'entry', 'entries')}`,
  minProperties: ({ limit }) => `must have at least ${count(limit, 'entry', 'entries')}`,
  maxProperties: ({ limit }) => `must have at most ${count(limit, 'entry', 'entries')}`,
  exclusiveMinimum: ({ limit }) => `must be more than ${String(limit)}`,
  exclusiveMaximum: ({ limit }) => `must be less than ${String(limit)}`,
  multipleOf: ({ multipleOf }) => `must be a multiple of ${String(multipleOf)}`,
  dependentRequired: ({ property, missingProperty }) =>
    `has ${String(property)} and so needs ${String(missingProperty)}`,
  not: () => 'has a form that is not allowed',
  uniqueItems: () => 'must not list anything twice',
  minimum: ({ limit }) => `must be at least ${String(limit)}`,
  maximum: ({ limit }) => `must be at most ${String(limit)}`,
  pattern: ({ pattern }) =>
    pattern === String.raw`\S` ? 'must not be blank' : `has the wrong format; it must match ${String(pattern)}`,
  format: ({ format }) => `must be ${FORMATS[String(format)] ?? `a valid ${String(format)}`}`,
  oneOf: ({ passingSchemas }) =>
    passingSchemas === null ? 'has none of the allowed forms' : 'mixes forms that exclude each other',
  anyOf: () => 'has none of the allowed forms',
  forms: ({ complaints }) => (complaints as string[]).join(', or '),
  alternatives: ({ missing }) => `needs either ${(missing as string[]).join(' or ')}`,
}

/**
 * Merges the errors of a `oneOf` or `anyOf` whose forms each miss one member into one error that names these members.
 * Otherwise the first error would name the member of the first form only, as if the others did not exist.
 * The time is quadratic in the number of errors.
 */
export function mergeAlternatives(errors: readonly ErrorObject[]): ErrorObject[] {
  const merged = new Set<ErrorObject>()
  const result = errors.map((error) => {
    const inner = missingOfForms(error, errors)
    if (inner.length === 0) return error
    for (const each of inner) merged.add(each)
    const missing = inner.map(({ params }) => String(params['missingProperty']))
    return { ...error, keyword: 'alternatives', params: { missing } }
  })
  return result.filter((error) => !merged.has(error))
}

/** The errors of the forms of a `oneOf` or `anyOf`, if each form fails only because it misses one member. */
function missingOfForms(error: ErrorObject, errors: readonly ErrorObject[]): ErrorObject[] {
  const { keyword, params, schemaPath, instancePath } = error
  if (keyword !== 'anyOf' && !(keyword === 'oneOf' && params['passingSchemas'] === null)) return []
  const inner = errors.filter(
    (each) =>
      each.schemaPath.startsWith(`${schemaPath}/`) &&
      (each.instancePath === instancePath || each.instancePath.startsWith(`${instancePath}/`)),
  )
  const forms = new Set(inner.map((each) => each.schemaPath))
  const onlyMissing = inner.every((each) => each.keyword === 'required' && each.instancePath === instancePath)
  return onlyMissing && forms.size === inner.length ? inner : []
}

/**
 * What is wrong with a value, to follow its path: "must be one of: invoice, receipt". Ajv's own words where there are
 * no better ones.
 */
export const complaintOf = ({
  keyword,
  params,
  message,
}: Pick<ErrorObject, 'keyword' | 'params' | 'message'>): string =>
  COMPLAINTS[keyword]?.(params) ?? message ?? 'is not valid'

/**
 * The error to show of those that Ajv reports for the first mistake. Where a value may have several forms, the errors
 * of all forms come together: one that lies deeper is about the form that is meant; otherwise all forms are named.
 */
export function mostSpecific(errors: readonly ErrorObject[]): ErrorObject {
  const [first] = errors
  const choice = errors.find(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
  if (!choice || !first) return first!
  const forms = errors.filter(({ schemaPath }) => schemaPath.startsWith(`${choice.schemaPath}/`))
  if (forms.length === 0) return first
  const deeper = forms.find(({ instancePath }) => instancePath !== choice.instancePath)
  if (deeper) return deeper
  const complaints = [...new Set(forms.map((form) => complaintOf(form)))]
  return { ...choice, keyword: 'forms', params: { complaints } }
}

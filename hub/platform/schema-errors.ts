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
  uniqueItems: () => 'must not list anything twice',
  minimum: ({ limit }) => `must be at least ${String(limit)}`,
  maximum: ({ limit }) => `must be at most ${String(limit)}`,
  pattern: ({ pattern }) => `has the wrong format; it must match ${String(pattern)}`,
  format: ({ format }) => `must be ${FORMATS[String(format)] ?? `a valid ${String(format)}`}`,
  oneOf: ({ passingSchemas }) =>
    passingSchemas === null ? 'has none of the allowed forms' : 'mixes forms that exclude each other',
  anyOf: () => 'has none of the allowed forms',
}

/** What is wrong with a value, to follow its path: "must be one of: invoice, receipt". Ajv's own words where there are no better ones. */
export const complaintOf = ({
  keyword,
  params,
  message,
}: Pick<ErrorObject, 'keyword' | 'params' | 'message'>): string =>
  COMPLAINTS[keyword]?.(params) ?? message ?? 'is not valid'

import { WaybillError, type RequestError } from '../errors.ts'
import { complaintOf, mergeAlternatives } from '../platform/schema-errors.ts'
import type { apiSchemas, ErrorObject, ValidateFunction } from '../platform/schema.ts'

export interface Parameter {
  name: string
  in: 'query' | 'path' | 'header'
  required?: boolean
  schema: object
}

/** The parameters of a request as express gives them: path, query and headers. */
export interface GivenParameters {
  path: object
  query: object
  headers: Record<string, unknown>
}

type Schemas = ReturnType<typeof apiSchemas>
const PLACES = ['path', 'query', 'header'] as const
type Place = (typeof PLACES)[number] | 'body'
const MOST_ERRORS = 10
const INTEGER = /^-?\d{1,15}$/
/** Merging compares errors with each other, and a body can have very many. */
const MOST_COMPARED = 100

/**
 * Checks and converts the parameters of an operation and fills in defaults. The first request compiles the schemas.
 * @throws {WaybillError} `invalid-request`
 */
export function parameterCheck(
  schemas: Schemas,
  parameters: readonly Parameter[],
): (given: GivenParameters) => Record<string, unknown> {
  const checks = PLACES.map((place) => {
    const own = parameters.filter((each) => each.in === place)
    return { place, own, validate: once(() => schemas.compile(schemaOf(own, place))) }
  })
  return (given) => {
    const checked: Record<string, unknown> = {}
    for (const { place, own, validate } of checks) {
      const values: Record<string, unknown> = place === 'header' ? pick(given.headers, own) : { ...given[place] }
      assertIntegers(own, values, place)
      assertValid(validate(), values, place)
      Object.assign(checked, values)
    }
    return checked
  }
}

/** Checks a JSON body; an absent body is fine unless it is required. Throws like `parameterCheck`. */
export function bodyCheck(schemas: Schemas, schema: object, required: boolean): (given: unknown) => void {
  const validate = once(() => schemas.compile(withAbsoluteReferences(schema)))
  return (given) => {
    if (given !== undefined || required) assertValid(validate(), given, 'body')
  }
}

/** Ajv would take every text that JavaScript converts to a number, such as `1e2` and ` 5`. */
function assertIntegers(parameters: readonly Parameter[], values: Record<string, unknown>, place: Place): void {
  for (const { name, schema } of parameters) {
    const value = values[name]
    if ((schema as { type?: unknown }).type !== 'integer' || value === undefined || INTEGER.test(String(value)))
      continue
    const error = { path: `/${place}/${name}`, message: 'must be a whole number' }
    throw new WaybillError('invalid-request', `${error.path} ${error.message}.`, { errors: [error] })
  }
}

/** A part of the description as a schema of its own, with references into the description. */
export const withAbsoluteReferences = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"api#/')) as object

/** Unknown parameters are refused in the query, where they are mostly typing errors. */
const schemaOf = (parameters: readonly Parameter[], place: Place): object =>
  withAbsoluteReferences({
    type: 'object',
    additionalProperties: place !== 'query',
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  })

function pick(headers: Record<string, unknown>, parameters: readonly Parameter[]): Record<string, unknown> {
  const given = parameters.map(({ name }) => [name, headers[name.toLowerCase()]] as const)
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

function assertValid(validate: ValidateFunction, value: unknown, place: Place): void {
  if (validate(value)) return
  const errors = mergeAlternatives((validate.errors ?? []).slice(0, MOST_COMPARED))
    .slice(0, MOST_ERRORS)
    .map((error) => requestErrorOf(error, place))
  const [first = { path: `/${place}`, message: 'is not valid' }] = errors
  throw new WaybillError('invalid-request', `${first.path} ${first.message}.`, { errors })
}

function requestErrorOf(error: ErrorObject, place: Place): RequestError {
  const { additionalProperty } = error.params as { additionalProperty?: string }
  const unknown = additionalProperty === undefined ? '' : `/${additionalProperty.slice(0, 60)}`
  return { path: `/${place}${error.instancePath}${unknown}`, message: complaintOf(error) }
}

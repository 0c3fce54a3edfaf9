import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import type { Action } from '../auth/allow.ts'
import { WaybillError } from '../errors.ts'
import { parsed } from '../platform/fast-start.ts'
import { apiSchemas, type ErrorObject, type ValidateFunction } from '../platform/schema.ts'

interface Parameter {
  name: string
  in: 'query' | 'path' | 'header'
  required?: boolean
  schema: object
}
interface RawOperation {
  'operationId': string
  'x-action'?: Action
  'parameters'?: (Parameter | { $ref: string })[]
  'requestBody'?: { required?: boolean; content: Record<string, { schema: object }> }
}
export interface Description {
  paths: Record<string, Record<string, RawOperation>>
  components: { parameters: Record<string, Parameter> }
  [rest: string]: unknown
}

export interface Operation {
  id: string
  method: 'get' | 'post'
  /** as express writes it: /documents/:id */
  path: string
  /** undefined where no key is needed */
  action: Action | undefined
  /** Checks and converts parameters, with defaults filled in. Fails with `invalid-request`, for an unknown type of document alone with `unknown-document-type`. */
  parameters(given: { path: object; query: object; headers: Record<string, unknown> }): Record<string, unknown>
  /** Checks a JSON body; undefined where the operation takes none, or takes bytes. */
  body: ((given: unknown) => void) | undefined
}

export const DESCRIPTION_FILE = path.join(import.meta.dirname, 'openapi.yaml')

/** The description of the API is the source: routes, checks and documentation are made from it. */
export function loadDescription(): Description {
  return parsed(readFileSync(DESCRIPTION_FILE, 'utf8'), (text) => parse(text, { maxAliasCount: 200 }) as Description)
}

export function operationsOf(description: Description): Operation[] {
  const converting = apiSchemas(description, { converting: true })
  // Bodies are not converted: "1" is no number there.
  const strict = apiSchemas(description, { converting: false })
  return Object.entries(description.paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, raw]): Operation => {
      const parameters = (raw.parameters ?? []).map((each) =>
        '$ref' in each ? description.components.parameters[each.$ref.split('/').at(-1)!]! : each,
      )
      const checkers = (['path', 'query', 'header'] as const).map((place) => ({
        place,
        checkOf: whenNeeded(() =>
          checker(
            converting,
            parameters.filter((each) => each.in === place),
            place,
          ),
        ),
      }))
      const json = raw.requestBody?.content['application/json']
      const bodyOf = json && whenNeeded(() => strict.compile(withAbsoluteReferences(json.schema)))
      return {
        id: raw.operationId,
        method: method as Operation['method'],
        path: route.replaceAll(/\{(\w+)\}/g, ':$1'),
        action: raw['x-action'],
        parameters: (given) =>
          Object.assign(
            {},
            ...checkers.map(({ place, checkOf }) => {
              const check = checkOf()
              const values = { ...(place === 'header' ? pick(given.headers, parameters) : given[place]) }
              if (!check(values)) throw invalid(check.errors, place)
              return values
            }),
          ) as Record<string, unknown>,
        body:
          bodyOf &&
          ((given) => {
            if (given === undefined && !raw.requestBody?.required) return
            const body = bodyOf()
            if (!body(given)) throw invalid(body.errors, 'body')
          }),
      }
    }),
  )
}

/** Checks are compiled at the first request that needs them. */
function whenNeeded<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

function checker(
  ajv: ReturnType<typeof apiSchemas>,
  parameters: readonly Parameter[],
  place: string,
): ValidateFunction {
  return ajv.compile(
    withAbsoluteReferences({
      type: 'object',
      additionalProperties: place !== 'query',
      required: parameters.filter(({ required }) => required).map(({ name }) => name),
      properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    }),
  )
}

export const withAbsoluteReferences = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"api#/')) as object

const pick = (headers: Record<string, unknown>, parameters: readonly Parameter[]): Record<string, unknown> =>
  Object.fromEntries(
    parameters
      .filter((each) => each.in === 'header')
      .flatMap(({ name }) => {
        const value = headers[name.toLowerCase()]
        return value === undefined ? [] : [[name, value]]
      }),
  )

function invalid(errors: ErrorObject[] | null | undefined, place: string): WaybillError {
  const listed = (errors ?? []).slice(0, 10).map(({ instancePath, message, params }) => ({
    path: `/${place}${instancePath}${'additionalProperty' in params ? `/${String(params['additionalProperty']).slice(0, 60)}` : ''}`,
    message:
      'allowedValues' in params
        ? `${message}: ${(params['allowedValues'] as unknown[]).join(', ')}`
        : (message ?? 'does not fit'),
  }))
  // A type of document is what senders get wrong most, so it has a page of its own.
  const unknownType =
    listed.length === 1 &&
    errors?.[0]?.keyword === 'enum' &&
    /^\/(?:query\/type|body\/documentType)$/.test(listed[0]!.path)
  return new WaybillError(
    unknownType ? 'unknown-document-type' : 'invalid-request',
    `${listed[0]?.path ?? place} ${listed[0]?.message ?? 'does not fit'}.`,
    { errors: listed },
  )
}

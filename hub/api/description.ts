import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import type { Permission } from '../auth/permissions.ts'
import { parsed } from '../platform/fast-start.ts'
import { apiSchemas } from '../platform/schema.ts'
import { bodyCheck, parameterCheck, type GivenParameters, type Parameter } from './request-check.ts'

interface RawOperation {
  'operationId': string
  'x-permission'?: Permission
  'parameters'?: (Parameter | { $ref: string })[]
  'requestBody'?: { required?: boolean; content: Record<string, { schema: object }> }
}
export interface Description {
  paths: Record<string, Record<string, RawOperation>>
  components: { parameters: Record<string, Parameter>; schemas: Record<string, object> }
  [rest: string]: unknown
}

export interface Operation {
  id: string
  method: 'get' | 'post' | 'put' | 'delete'
  /** as express writes it: /documents/:id */
  path: string
  /** undefined if no key is needed */
  permission: Permission | undefined
  /** Checks and converts the parameters: see `parameterCheck`. */
  parameters(given: GivenParameters): Record<string, unknown>
  /** Checks a JSON body; undefined if the operation takes none, or takes bytes. */
  body: ((given: unknown) => void) | undefined
}

export const DESCRIPTION_FILE = path.join(import.meta.dirname, 'openapi.yaml')

/** The description of the API. Routes, checks and documentation follow from it. */
export function loadDescription(): Description {
  return parsed(readFileSync(DESCRIPTION_FILE, 'utf8'), (text) => parse(text, { maxAliasCount: 200 }) as Description)
}

export function operationsOf(description: Description): Operation[] {
  const converting = apiSchemas(description, { converting: true })
  const strict = apiSchemas(description, { converting: false })
  const parameterOf = (given: Parameter | { $ref: string }): Parameter =>
    '$ref' in given ? description.components.parameters[given.$ref.split('/').at(-1)!]! : given

  const operationOf = (route: string, method: string, raw: RawOperation): Operation => {
    const json = raw.requestBody?.content['application/json']
    return {
      id: raw.operationId,
      method: method as Operation['method'],
      path: route.replaceAll(/\{(\w+)\}/g, ':$1'),
      permission: raw['x-permission'],
      parameters: parameterCheck(converting, (raw.parameters ?? []).map(parameterOf)),
      body: json && bodyCheck(strict, json.schema, raw.requestBody?.required === true),
    }
  }
  return Object.entries(description.paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, raw]) => operationOf(route, method, raw)),
  )
}

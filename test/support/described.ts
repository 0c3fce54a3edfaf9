import assert from 'node:assert/strict'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { loadDescription } from '../../hub/api/description.ts'
import { withAbsoluteReferences } from '../../hub/api/request-check.ts'

interface Answer {
  content?: Record<string, { schema: object }>
  $ref?: string
}
interface Described {
  operationId: string
  responses: Record<string, Answer>
}

const description = loadDescription()
const ajv = new Ajv2020({ strict: false, allErrors: true })
;(formats as unknown as (ajv: Ajv2020) => void)(ajv)
ajv.addSchema({ ...description, $id: 'api' })
const checks = new Map<string, ValidateFunction>()
const answered = new Set<string>()

const routes = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    form: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    operation: operation as unknown as Described,
  })),
)

/** The responses so far, as `operationId status`. */
export const answeredSoFar = (): ReadonlySet<string> => answered
export const describedOperations = (): string[] => routes.map(({ operation }) => operation.operationId)

/**
 * Checks a response of the hub against hub/api/openapi.yaml: status, content type and body. A path or method that the
 * description does not have must get an error response.
 */
export function assertDescribed(
  method: string,
  path: string,
  status: number,
  contentType: string,
  body: unknown,
): void {
  const route = routes.find((each) => each.method === method && each.form.test(path))
  const responses = route?.operation.responses ?? { default: { $ref: '#/components/responses/Problem' } }
  const said = responses[String(status)] ?? (status >= 400 ? responses['default'] : undefined)
  assert.ok(said, `${method} ${path} answered ${status}, which is not described`)
  if (route) answered.add(`${route.operation.operationId} ${status}`)
  const content = (said.$ref ? resolve(said.$ref) : said).content
  if (!content) return
  const type = contentType.split(';')[0]!.trim()
  const media = content[type] ?? content[`${type.split('/')[0]}/*`]
  assert.ok(
    media,
    `${method} ${path} answered ${status} as ${type}; the description says ${Object.keys(content).join(', ')}`,
  )
  if (!type.endsWith('json')) return
  const place = JSON.stringify(media.schema)
  const check = checks.get(place) ?? ajv.compile(withAbsoluteReferences(media.schema))
  checks.set(place, check)
  assert.ok(
    check(body),
    `${method} ${path} ${status}: ${ajv.errorsText(check.errors)}\n${JSON.stringify(body, null, 1)?.slice(0, 2000)}`,
  )
}

function resolve(reference: string): Answer {
  const name = reference.split('/').at(-1)!
  return (description.components as unknown as { responses: Record<string, Answer> }).responses[name]!
}

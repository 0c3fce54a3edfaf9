import { readFile } from 'node:fs/promises'
import { VALUE_SOURCES } from '../hub/document/values/value.ts'
import { BOOKED_TYPES, type Calibration } from '../hub/document/calibration/calibration.ts'
import { WaybillError } from '../hub/errors.ts'
import { configurationSchema } from '../hub/platform/schema.ts'

const share = { type: 'number', minimum: 0, maximum: 1 }
const count = { type: 'integer', minimum: 0 }
const tuple = (...items: object[]) => ({
  type: 'array',
  prefixItems: items,
  minItems: items.length,
  maxItems: items.length,
})
const curve = { type: 'array', minItems: 1, items: tuple(share, share, count) }
const SCHEMA = {
  type: 'object',
  required: ['version', 'curves'],
  properties: {
    version: { type: 'string', pattern: '^[0-9a-f]{12}$' },
    curves: {
      type: 'object',
      propertyNames: { enum: [...VALUE_SOURCES] },
      additionalProperties: { type: 'object', additionalProperties: curve },
    },
    kind: curve,
    together: {
      type: 'object',
      required: ['weights', 'sources', 'risks'],
      properties: {
        weights: {
          type: 'object',
          required: ['product', 'weakest', 'receipt', 'recognised', 'constant'],
          additionalProperties: { type: 'number' },
        },
        sources: {
          type: 'object',
          propertyNames: { enum: [...BOOKED_TYPES] },
          additionalProperties: { type: 'array', items: { enum: [...VALUE_SOURCES] } },
        },
        risks: { type: 'array', items: tuple(share, count, count) },
      },
    },
  },
}

/**
 * The file that says how likely a score is right (`npm run calibrate` writes it).
 * @throws `settings-invalid`
 */
export async function loadCalibration(file: string): Promise<Calibration> {
  const invalid = (complaint: string, cause?: unknown) =>
    new WaybillError('settings-invalid', `The calibration ${file} ${complaint}.`, {
      setting: 'WAYBILL_CALIBRATION',
      cause,
    })
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw invalid(`cannot be read (${cause.code})`, cause)
  })
  const content = parsed(text) as Calibration
  const valid = configurationSchema(SCHEMA)
  if (!valid(content)) throw invalid(`is not one: ${valid.errors?.[0]?.instancePath || '/'} is not as expected`)
  const { version, curves, kind, together } = content
  return { version, curves, ...(kind && { kind }), ...(together && { together }) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import { readFile } from 'node:fs/promises'
import { VALUE_SOURCES } from '../hub/document/values/value.ts'
import { BOOKED_TYPES, type Calibration } from '../hub/document/calibration/calibration.ts'
import { WaybillError } from '../hub/errors.ts'
import { configurationSchema } from '../hub/platform/schema.ts'

const share = { type: 'number', minimum: 0, maximum: 1 }
const curve = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'array',
    prefixItems: [share, share, { type: 'integer', minimum: 1 }],
    minItems: 3,
    maxItems: 3,
  },
}
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
    documents: {
      type: 'object',
      propertyNames: { enum: [...BOOKED_TYPES] },
      additionalProperties: {
        type: 'object',
        propertyNames: { enum: [...VALUE_SOURCES] },
        additionalProperties: curve,
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
  const { version, curves, kind, documents } = content
  return { version, curves, ...(kind && { kind }), ...(documents && { documents }) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

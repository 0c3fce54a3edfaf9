import { Ajv2020, type AnySchema, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { COMPILED_FAST, UNCHECKED_SCHEMA } from './fast-start.ts'

// The only place that sets up Ajv. Each constructor has its own options for the reason that its comment gives.

export type { AnySchema, ErrorObject, ValidateFunction }

/**
 * For a configuration file: checked once per start, and the first error is enough.
 * `discriminator` reports errors of the branch that is meant.
 */
export const configurationSchema = (schema: AnySchema): ValidateFunction =>
  new Ajv2020({ ...UNCHECKED_SCHEMA, ...COMPILED_FAST, discriminator: true }).compile(schema)

/** For the settings of a target or channel, by the schema that its adapter or kind of channel declares. */
export const settingsSchema = (schema: AnySchema): ValidateFunction =>
  new Ajv2020({ ...UNCHECKED_SCHEMA, ...COMPILED_FAST }).compile(schema)

/**
 * For input and output of mappings. They run for every delivery, but the code that compiles fast costs only a fifth of
 * a microsecond. `thorough` also checks each schema against the meta-schema; that takes a tenth of a start, so only
 * `doctor` asks for it.
 */
export const mappingSchemas = ({ thorough }: { thorough: boolean }): Ajv2020 =>
  new Ajv2020({ ...COMPILED_FAST, validateSchema: thorough, meta: thorough })

/**
 * For requests to the API: all errors are reported, and OpenAPI keywords that Ajv does not know are allowed.
 * Parameters are text, so `coerceTypes` and `useDefaults` convert them; bodies are not converted.
 */
export function apiSchemas(description: object, { converting }: { converting: boolean }): Ajv2020 {
  const conversion: Options = converting ? { coerceTypes: true, useDefaults: true } : {}
  return withFormats(new Ajv2020({ ...UNCHECKED_SCHEMA, allErrors: true, strict: false, ...conversion })).addSchema({
    ...description,
    $id: 'api',
  })
}

// ajv-formats declares its default export for CommonJS only.
function withFormats(ajv: Ajv2020): Ajv2020 {
  ;(formats as unknown as (ajv: Ajv2020) => void)(ajv)
  // The format admits leap seconds (RFC 3339), which JavaScript has no time for.
  const { validate } = ajv.formats['date-time'] as { validate(text: string): boolean }
  return ajv.addFormat('date-time', { validate: (text: string) => validate(text) && !Number.isNaN(Date.parse(text)) })
}

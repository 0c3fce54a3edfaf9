import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { WaybillError } from '../hub/errors.ts'
import { loadMappings, type Mapping } from './load.ts'

/** A mapping with the checks of what goes in and of what comes out. */
export interface Compiled { mapping: Mapping; input: ValidateFunction; output: ValidateFunction }

/**
 * Every mapping of a folder, ready to be used. Fails with `mapping-invalid` where a part is missing or cannot be used.
 * `thorough` holds each schema against the standard as well: that takes a tenth of a start, so it is left to `doctor`.
 */
export async function compileMappings(folder: string, { thorough = false } = {}): Promise<Map<string, Compiled>> {
  // Their optimising would cost a start more than documents gain: either way a check takes a fifth of a microsecond.
  const ajv = new Ajv2020({ allErrors: false, validateSchema: thorough, meta: thorough, inlineRefs: false, code: { optimize: false } })
  const compiled = new Map<string, Compiled>()
  for (const [name, mapping] of await loadMappings(folder)) {
    try {
      for (const schema of [mapping.input, mapping.output]) if (Array.isArray(schema)) throw new Error('schema must be object or boolean')
      compiled.set(name, { mapping, input: ajv.compile(mapping.input), output: ajv.compile(mapping.output) })
    } catch (cause) {
      throw new WaybillError('mapping-invalid', `A schema of the mapping ${name} cannot be used: ${(cause as Error).message}`, { cause })
    }
  }
  return compiled
}

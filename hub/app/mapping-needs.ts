import { mappingInput, type MappingInput } from '../../mappings/input.ts'
import type { Values } from '../document/values/value.ts'
import type { RequestError } from '../errors.ts'
import type { Rules } from './configuration.ts'

type Facts = Omit<MappingInput, 'fields' | 'confidences' | 'values'>

/** What a mapping needs of a document that it does not have: the paths of values, and what is wrong with them. */
type MappingNeeds = (targets: readonly string[], facts: Facts, values: Values) => RequestError[]

/**
 * Holds a document against the input schemas of the mappings that its delivery would use. A mapping that is missing
 * asks for nothing: its delivery fails with a code of its own.
 */
export const mappingNeeds =
  ({ mappings }: Pick<Rules, 'mappings'>): MappingNeeds =>
  (targets, facts, values) => {
    const input = mappingInput(facts, values)
    const { fields } = input
    return targets.flatMap((target) => {
      const name = `${target}/${facts.type}`
      const accepts = mappings.of(facts.tenant, name)?.input
      if (!accepts || accepts(input)) return []
      const missing = requiredFields(accepts.schema).filter((field) => !Object.hasOwn(fields, field))
      if (missing.length > 0) return missing.map((path) => ({ path, message: `is missing and ${name} requires it` }))
      const [error] = accepts.errors ?? []
      const path = (error?.instancePath ?? '').replace(/^\/(?:fields|values)\//, '').replaceAll('/', '.')
      return [{ path, message: `${error?.message ?? 'does not fit'} for ${name}` }]
    })
  }

/** The fields of the header that an input schema requires. */
function requiredFields(schema: unknown): string[] {
  const { properties } = schema as { properties?: { fields?: { required?: string[] } } }
  return properties?.fields?.required ?? []
}

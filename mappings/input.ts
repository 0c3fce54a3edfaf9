import type { Fields } from '../hub/document/fields.ts'

/** What a mapping is given. Every value is a string, amounts are decimal strings. */
export interface MappingInput {
  id: string
  tenant: string
  type: string
  source: string
  receivedAt: string
  sha256: string
  fields: Record<string, string>
  /** 0 to 1, as text */
  confidences: Record<string, string>
}

export function mappingInput(document: Omit<MappingInput, 'fields' | 'confidences'>, fields: Fields): MappingInput {
  const entries = Object.entries(fields)
  return {
    ...document,
    fields: Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
    confidences: Object.fromEntries(entries.map(([name, { confidence }]) => [name, String(confidence)])),
  }
}

import type { Fields, Values } from '../hub/document/values/value.ts'

/** What a mapping is given. Every value is a string, amounts are decimal strings. */
export interface MappingInput {
  id: string
  tenant: string
  type: string
  /** what the document is for the books: a credit note, a cancellation … */
  kind: string
  source: string
  receivedAt: string
  sha256: string
  /** header values by field */
  fields: Texts
  /** confidence of the header values, 0 to 1, as text */
  confidences: Texts
  /** absent for the first posting of a document */
  correction?: Correction
  /** the whole document: header values by field, and tables as arrays of rows */
  values: Record<string, string | Texts[]>
}
/** A correction of a posting: its number, 2 for the first one, and the reference of the posting. */
export interface Correction {
  action: string
  of: string
}
type Texts = Record<string, string>

export function mappingInput(
  document: Omit<MappingInput, 'fields' | 'confidences' | 'values'>,
  { fields, tables }: Values,
): MappingInput {
  const header = textsOf(fields)
  const rows = Object.entries(tables).map(([name, each]) => [name, each.map(textsOf)])
  return {
    ...document,
    fields: header,
    confidences: Object.fromEntries(Object.entries(fields).map(([name, { confidence }]) => [name, String(confidence)])),
    values: { ...header, ...Object.fromEntries(rows) },
  }
}

const textsOf = (values: Fields): Texts =>
  Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value]))

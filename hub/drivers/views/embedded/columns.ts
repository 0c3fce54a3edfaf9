import { checkField } from '../query/cursor.ts'
import type { ViewDocument } from '../port.ts'

export type ColumnValue = string | number | null

/** The column that holds an indexed field. Its value is taken from the document as it is written: an index over an expression would parse the document again for every index. */
export const columnOf = (field: string): string => `f_${checkField(field).replaceAll('.', '__')}`

/** What SQLite's json_extract gives for a dotted path of a document. */
export function valueAt(document: ViewDocument, field: string): ColumnValue {
  let value: unknown = document
  for (const name of field.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    value = (value as Record<string, unknown>)[name]
  }
  if (typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  return value === null || value === undefined ? null : JSON.stringify(value)
}

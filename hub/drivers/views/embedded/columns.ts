import type { ViewDocument } from '../port.ts'
import { checkField } from '../query/cursor.ts'

type ColumnValue = string | number | null

/**
 * The column of an indexed field. Its value is extracted when the document is written: SQLite would parse the document
 * once more for each index over an expression.
 */
export const columnOf = (field: string): string => `f_${checkField(field).replaceAll('.', '__')}`

/** The value that SQLite's json_extract returns for a dotted path of a document. */
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

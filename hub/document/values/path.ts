/** The place of a value in a document: a field of the header, or a cell of a table. Rows count from 0. */
export type ValuePath = { field: string } | { table: string; row: number; column: string }

/** Names of fields, tables and columns. */
export const VALUE_NAME = /^[a-z][A-Za-z0-9]{0,39}$/
/** Names that every object of the language has; no field, column or check may have one. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype))
/** Rows that a table can have, at most. */
export const MOST_ROWS = 10_000

const CELL = /^([a-z][A-Za-z0-9]{0,39})\[(0|[1-9]\d{0,3})\]\.([a-z][A-Za-z0-9]{0,39})$/

/** Reads `invoiceNumber` or `lines[2].quantity`; undefined for anything else. */
export function parsePath(text: string): ValuePath | undefined {
  if (VALUE_NAME.test(text)) return { field: text }
  const [, table, row, column] = CELL.exec(text) ?? []
  return table === undefined ? undefined : { table, row: Number(row), column: column! }
}

export const formatPath = (path: ValuePath): string =>
  'field' in path ? path.field : `${path.table}[${path.row}].${path.column}`

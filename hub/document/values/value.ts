import type { Evidence } from './evidence.ts'
import { parsePath, type ValuePath } from './path.ts'

/** [x0, y0, x1, y1] from the top left corner, in the unit of its page. */
export type Box = readonly [number, number, number, number]

/** Where a value comes from; `code` is a QR code or barcode. */
export const VALUE_SOURCES = ['xml', 'code', 'text-layer', 'ocr', 'template', 'model', 'person'] as const
export type ValueSource = (typeof VALUE_SOURCES)[number]

/** Another value that the document may mean, with its place. */
interface Candidate {
  value: string
  confidence: number
  page: number
  box: Box
}

/** One datum of a document with its evidence. */
export interface Value {
  /** dates YYYY-MM-DD, amounts decimal strings with a point, currencies ISO 4217, text with single spaces */
  value: string
  /** 0 to 1: how likely the value is right */
  confidence: number
  /** what the reader gave it before it was calibrated; absent if it was not */
  score?: number
  /** 1 for the first page; 0 if a person typed it */
  page: number
  box: Box
  source: ValueSource
  /** why it is this value; absent in older readings */
  evidence?: readonly Evidence[]
  /** what else it could be, the likeliest first; absent if there is nothing else */
  candidates?: readonly Candidate[]
}

/** Whether the check digits of a value are wrong, rather than that another value contradicts it. */
export const failsItsCheck = ({ evidence = [] }: Value): boolean =>
  evidence.some(({ code, detail }) => code === 'check-failed' && detail === undefined)

/** Header values by the name of their field. */
export type Fields = Readonly<Record<string, Value>>
/** Values by the name of their column. */
export type Row = Readonly<Record<string, Value>>
/** Rows by the name of their table. */
export type Tables = Readonly<Record<string, readonly Row[]>>

/** All values of a document. */
export interface Values {
  fields: Fields
  tables: Tables
}

/** A copy with every value changed. */
export const mapValues = ({ fields, tables }: Values, change: (value: Value) => Value): Values => ({
  fields: mapMembers(fields, change),
  tables: Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [name, rows.map((row) => mapMembers(row, change))]),
  ),
})

const mapMembers = (members: Fields, change: (value: Value) => Value): Fields =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, change(value)]))

/** What a person changed. A null value removes the value. */
export interface Correction {
  path: string
  to: string | null
}

/** True for the path of a cell of a table. */
export const isCell = (path: string): boolean => path.includes('[')

export function valueAt({ fields, tables }: Values, path: ValuePath): Value | undefined {
  if ('field' in path) return own(fields, path.field)
  return own(own(tables, path.table)?.[path.row] ?? {}, path.column)
}

/** A copy with another value at a path; undefined removes it. Rows that are missing before it are added empty. */
export function withValue(values: Values, path: ValuePath, value: Value | undefined): Values {
  if ('field' in path) return { ...values, fields: withMember(values.fields, path.field, value) }
  const rows = [...(own(values.tables, path.table) ?? [])]
  if (value === undefined && path.row >= rows.length) return values
  while (rows.length <= path.row) rows.push({})
  rows[path.row] = withMember(rows[path.row]!, path.column, value)
  return { ...values, tables: { ...values.tables, [path.table]: rows } }
}

/**
 * The values after a review. A value that a person confirmed keeps its place and source; one that a person changed has
 * neither.
 */
export const corrected = (values: Values, corrections: readonly Correction[]): Values =>
  corrections.reduce((result, { path: text, to }) => {
    const path = parsePath(text)
    if (!path) return result
    const current = valueAt(result, path)
    if (to === null) return withValue(result, path, undefined)
    return withValue(result, path, current?.value === to ? { ...current, confidence: 1 } : typed(to))
  }, values)

const typed = (value: string): Value => ({ value, confidence: 1, page: 0, box: [0, 0, 0, 0], source: 'person' })

function withMember(members: Fields, name: string, value: Value | undefined): Fields {
  if (value !== undefined) return { ...members, [name]: value }
  const { [name]: _, ...others } = members
  return others
}

const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

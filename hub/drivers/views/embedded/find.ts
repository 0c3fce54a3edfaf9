import type { DatabaseSync } from 'node:sqlite'
import type { ViewDocument, ViewPage, ViewQuery } from '../port.ts'
import { cursorOf, parseCursor, type PagePosition } from '../query/cursor.ts'
import { checkFilter, fieldExpression, pushedDown, type Condition } from '../query/filter.ts'
import { matcherOf } from '../query/match.ts'

type Scalar = string | number

/** Reads rows in the order of the sort, filters them by SQL where it is exact, and by the matcher for the rest. */
export function findPage(
  database: DatabaseSync,
  collection: string,
  columns: ReadonlyMap<string, string>,
  { filter, sort, limit, cursor }: ViewQuery,
): ViewPage {
  checkFilter(filter)
  const sortColumn = columns.get(sort.field) ?? fieldExpression(sort.field)
  const direction = sort.direction === 1 ? 'ASC' : 'DESC'
  const conditions = pushedDown(filter, columns)
  if (cursor !== undefined) conditions.push(after(sortColumn, sort.direction, parseCursor(cursor, sort)))
  const where = conditions.length > 0 ? `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}` : ''
  const rows = database.prepare(
    `SELECT id, document, ${sortColumn} AS sorted FROM ${collection} ${where}
     ORDER BY ${sortColumn} ${direction}, id ${direction}`,
  )
  const matches = matcherOf(filter)
  const documents: ViewPage['documents'] = []
  let last: { id: string; sorted: Scalar | null } | undefined
  for (const row of rows.iterate(...conditions.flatMap(({ values }) => values))) {
    const { id, document, sorted } = row as { id: string; document: string; sorted: Scalar | null }
    const parsed = JSON.parse(document) as ViewDocument
    if (!matches(parsed)) continue
    if (documents.length === limit) return { documents, next: cursorOf(last!, sort) }
    documents.push({ ...parsed, id })
    last = { id, sorted }
  }
  return { documents }
}

/** Selects the rows after a page, in the order of (field, id). A missing field comes first, as in MongoDB. */
function after(column: string, direction: 1 | -1, { id, sorted: value }: PagePosition): Condition {
  // json_extract returns 0 and 1 for booleans.
  const sorted = typeof value === 'boolean' ? Number(value) : value
  if (direction === 1) {
    return sorted === null
      ? { sql: `(${column} IS NOT NULL OR id > ?)`, values: [id] }
      : { sql: `(${column} > ? OR (${column} = ? AND id > ?))`, values: [sorted, sorted, id] }
  }
  return sorted === null
    ? { sql: `(${column} IS NULL AND id < ?)`, values: [id] }
    : { sql: `(${column} < ? OR ${column} IS NULL OR (${column} = ? AND id < ?))`, values: [sorted, sorted, id] }
}

import type { Kysely } from 'kysely'
import type { PayloadShape } from '../adapter.ts'
import { answered } from './answered.ts'
import { columnsByName, OWN_COLUMNS, type Columns } from './columns.ts'
import { loadKysely, type Dialect, type Rows } from './dialects/dialect.ts'
import { columnLength, planTable, type PlannedColumn } from './plan.ts'

/** Longer texts cannot be part of a unique index together with the tenant in every database. */
const LONGEST_INDEXED = 700

/** Creates the table with its unique keys, unless there is one. */
export async function createTable(
  db: Kysely<Rows>,
  dialect: Dialect,
  table: string,
  columns: readonly PlannedColumn[],
): Promise<void> {
  const { sql } = await loadKysely()
  const { id, key, hash, time } = dialect.types
  const planned = columns.map((column) => sql`${sql.id(column.name)} ${sql.raw(dialect.typeOf(column))}`)
  const isIndexed = (name: string) =>
    columns.some((column) => column.name === name && (columnLength(column) ?? Infinity) <= LONGEST_INDEXED)
  const unique = isIndexed('tenant') && isIndexed('natural_key') ? [sql`unique (tenant, natural_key)`] : []
  await sql`create table if not exists ${sql.table(table)} (
    id ${sql.raw(id)}, posting_key ${sql.raw(key)} not null unique, fingerprint ${sql.raw(hash)} not null,
    posted_at ${sql.raw(time)} not null, ${sql.join([...planned, ...unique])})`.execute(db)
}

interface Checked {
  dialect: Dialect
  table: string
  shapes: readonly PayloadShape[]
  creates: boolean
}

/** Changes nothing. Answers what to fix, if anything; rejects where the database does not answer. */
export function checkTable(
  { dialect, table, shapes, creates }: Checked,
  signal: AbortSignal,
): Promise<string | undefined> {
  return answered(signal, async () => {
    const db = await dialect.openReadOnly()
    if (!db) return creates ? creationProblem(table, shapes) : `There is no table ${table}.`
    try {
      // Queried even without a table: an SQLite file that cannot be opened shows only then.
      const columns = columnsByName(await dialect.columnsOf(db, table))
      await beginAndRollBack(db)
      if (columns.size === 0) return creates ? creationProblem(table, shapes) : `There is no table ${table}.`
      const problems = [
        ...((await dialect.hasUniqueKey(db, table)) ? [] : [withoutUniqueKey(table)]),
        ...columnProblems(table, columns, shapes),
      ]
      return problems.length === 0 ? undefined : problems.join(' ')
    } finally {
      await db.destroy().catch(() => {})
    }
  })
}

const withoutUniqueKey = (table: string): string =>
  `The table ${table} has no unique index on posting_key alone. Add one, so that the database refuses a second row.`

function creationProblem(table: string, shapes: readonly PayloadShape[]): string | undefined {
  if (shapes.length === 0) return undefined
  const plan = planTable(shapes)
  return 'problem' in plan ? `The table ${table} cannot be created: ${plan.problem}.` : undefined
}

function columnProblems(table: string, columns: Columns, shapes: readonly PayloadShape[]): string[] {
  const own = [...OWN_COLUMNS].filter((name) => !columns.has(name))
  const ofMappings = shapes.flatMap(({ mapping, schema }) => {
    const made = Object.keys((schema as { properties?: object }).properties ?? {})
    const missing = made.filter((name) => !columns.has(name))
    const unfilled = [...columns.values()]
      .filter(({ name, nullable, hasDefault }) => !nullable && !hasDefault && !OWN_COLUMNS.has(name))
      .filter(({ name }) => made.length > 0 && !made.includes(name))
      .map(({ name }) => name)
    return [
      ...(missing.length > 0 ? [`The mapping ${mapping} makes ${missing.join(', ')}, which ${table} lacks.`] : []),
      ...(unfilled.length > 0
        ? [`The table ${table} requires ${unfilled.join(', ')}, which the mapping ${mapping} does not make.`]
        : []),
    ]
  })
  return [...(own.length > 0 ? [`The table ${table} has no column ${own.join(', ')}.`] : []), ...ofMappings]
}

/** A pooler in statement mode answers queries and refuses transactions, so no document could be posted. */
async function beginAndRollBack(db: Kysely<Rows>): Promise<void> {
  const transaction = await db.startTransaction().execute()
  await transaction.rollback().execute()
}

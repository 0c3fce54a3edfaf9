import type { Kysely } from 'kysely'
import { OWN_COLUMNS, type Columns } from './columns.ts'
import { loadKysely, type Dialect, type Rows } from './dialects/dialect.ts'
import { refusal, type SendFailure } from './failure.ts'
import { withoutValues } from './refusal-text.ts'
import { isStoredAsSent } from './stored.ts'

type Row = Readonly<Record<string, unknown>>
type Stored = Record<string, string | null>

interface Table {
  dialect: Dialect
  table: string
  columns: Columns
}

/** The time of the insert may have any type, also that of a date. */
const NOT_COMPARED = new Set(['posted_at'])

/**
 * Reads rows of this transaction back and compares them with what was sent: a server that is not strict, a type that
 * rounds, or a trigger changes values without an error. What runs at the commit, such as a deferred trigger, is not
 * seen. Throws the refusal of the first row that would be stored differently; it names the column and no value.
 */
export async function assertStored(
  transaction: Kysely<Rows>,
  table: Table,
  rows: readonly Row[],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  for (const warning of (await table.dialect.warningsOf?.(transaction)) ?? []) throw warned(table, warning, rows[0]!)
  const sent = new Set(rows.map((row) => String(row['posting_key'])))
  for (const key of ids.keys()) if (!sent.has(key)) throw changed(table, 'posting_key')
  const stored = await storedRows(transaction, table, rows, ids)
  for (const row of rows) {
    const id = ids.get(String(row['posting_key']))
    if (id === undefined) continue
    const kept = stored.get(id)
    if (!kept) throw refusal(`The row is not in the table ${table.table} after its insert.`, 'insert')
    for (const [name, value] of Object.entries(row))
      if (!NOT_COMPARED.has(name) && !isStoredAsSent(table.columns.get(name)!.kind, value, kept[name] ?? null))
        throw changed(table, name)
  }
}

const changed = ({ table, columns }: Table, name: string): SendFailure =>
  refusal(
    `The column ${name} (${columns.get(name)!.type}) of the table ${table} would hold another value than the one ` +
      'that was sent. Nothing was written.',
    'insert',
  )

function warned(
  { table, columns }: Table,
  { code, message }: { code: number; message: string },
  payload: Row,
): SendFailure {
  const text = withoutValues(message, { names: new Set([table, ...columns.keys(), ...OWN_COLUMNS]), payload })
  return refusal(`The database warns that it would change the row (${code}): ${text}. Nothing was written.`, 'insert')
}

async function storedRows(
  transaction: Kysely<Rows>,
  { dialect, table, columns }: Table,
  rows: readonly Row[],
  ids: ReadonlyMap<string, string>,
): Promise<Map<string, Stored>> {
  const { sql } = await loadKysely()
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => !NOT_COMPARED.has(name))
  const values = names.map(
    (name, index) => sql`${sql.raw(dialect.asText(columns.get(name)!))} as ${sql.id(`c${index}`)}`,
  )
  const found = await sql<Record<string, unknown>>`
    select id, ${sql.join(values)} from ${sql.table(table)} where id in (${sql.join([...ids.values()])})
  `.execute(transaction)
  const storedOf = (row: Record<string, unknown>): Stored =>
    Object.fromEntries(names.map((name, index) => [name, textOf(row[`c${index}`])]))
  return new Map(found.rows.map((row) => [String(row['id']), storedOf(row)]))
}

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value))

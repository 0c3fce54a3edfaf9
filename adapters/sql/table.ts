import type { Kysely } from 'kysely'
import { loadKysely, type Dialect, type Rows } from './dialects/dialect.ts'
import { answered } from './answered.ts'

/** Creates the table of postings with its unique keys, unless there is one. */
export async function createPostings(db: Kysely<Rows>, { types }: Dialect, table: string): Promise<void> {
  const { sql } = await loadKysely()
  const { id, key, hash, short, text, date, amount, time } = Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, sql.raw(type)]),
  ) as Record<keyof Dialect['types'], ReturnType<typeof sql.raw>>
  await sql`create table if not exists ${sql.table(table)} (
    id ${id}, posting_key ${key} not null unique, fingerprint ${hash} not null, posted_at ${time} not null,
    tenant ${short}, document_id ${short}, document_type ${short}, seller_name ${text}, seller_vat_id ${short},
    document_number ${text}, issue_date ${date}, due_date ${date}, currency ${short},
    net_total ${amount}, tax_total ${amount}, gross_total ${amount},
    purchase_order ${text}, iban ${short}, natural_key ${text}, unique (tenant, natural_key))`.execute(db)
}

/** Changes nothing. Answers what to fix, if anything; rejects where the database does not answer. */
export function checkTable(dialect: Dialect, table: string, signal: AbortSignal): Promise<string | undefined> {
  return answered(signal, async () => {
    const db = await dialect.openReadOnly()
    if (!db) return undefined
    try {
      // Queried even without a table: an SQLite file that cannot be opened shows only then.
      const { length } = await dialect.columnsOf(db, table)
      await beginAndRollBack(db)
      return length === 0 || (await dialect.hasUniqueKey(db, table))
        ? undefined
        : `The table ${table} has no unique index on posting_key alone. Add one, so that the database refuses a second row.`
    } finally {
      await db.destroy().catch(() => {})
    }
  })
}

/** A pooler in statement mode answers queries and refuses transactions, so no document could be posted. */
async function beginAndRollBack(db: Kysely<Rows>): Promise<void> {
  const transaction = await db.startTransaction().execute()
  await transaction.rollback().execute()
}

import type { Kysely } from 'kysely'

export type Rows = Record<string, Record<string, unknown>>
export type Fault = 'constraint' | 'data' | 'contention' | 'connection' | 'unknown'

/** What differs between the databases. */
export interface Dialect {
  open(): Promise<Kysely<Rows>>
  /** Opened read-only; undefined where there is no database yet. */
  openReadOnly(): Promise<Kysely<Rows> | undefined>
  /** How many rows share a transaction. */
  rowsAtOnce: number
  /** Inserts the rows that no unique index forbids; returns their ids by posting key. */
  insertNew(
    transaction: Kysely<Rows>,
    table: string,
    rows: readonly Record<string, unknown>[],
  ): Promise<Map<string, string>>
  /** Whether a unique index covers the posting key alone. */
  hasUniqueKey(db: Kysely<Rows>, table: string): Promise<boolean>
  types: {
    id: string
    key: string
    hash: string
    short: string
    text: string
    date: string
    amount: string
    payload: string
    time: string
  }
  /**
   * What an error of the driver means. `connection`: no answer; all others are the database's answer: it rolled back.
   */
  faultOf(error: {
    code?: string | undefined
    errno?: number | undefined
    errcode?: number | undefined
    message: string
  }): Fault
}

/** Loaded with the first row, because its three hundred files are a fifth of a start (bench: start). */
export const loadKysely = () => import('kysely')

export const CONNECT_TIMEOUT_MS = 5_000
export const POOL_SIZE = 4
/**
 * A server ends a transaction that receives nothing, or that waits for a lock, after this time. A COMMIT that arrives
 * after the courier stopped waiting could otherwise still succeed.
 */
export const SERVER_LIMIT_SECONDS = 5

/** One statement for all rows that have the same columns. */
export async function insertReturning(
  transaction: Kysely<Rows>,
  table: string,
  rows: readonly Record<string, unknown>[],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const alike of Map.groupBy(rows, (row) => Object.keys(row).join()).values()) {
    const written = await transaction
      .insertInto(table)
      .values([...alike])
      .onConflict((conflict) => conflict.doNothing())
      .returning(['id', 'posting_key'])
      .execute()
    for (const { id, posting_key: key } of written as { id: unknown; posting_key: string }[]) ids.set(key, String(id))
  }
  return ids
}

/** The table name goes into the query as it is: the settings allow letters, digits and underscores only. */
export async function hasRow(db: Kysely<Rows>, query: string): Promise<boolean> {
  const { sql } = await loadKysely()
  return (await sql.raw(query).execute(db)).rows.length > 0
}

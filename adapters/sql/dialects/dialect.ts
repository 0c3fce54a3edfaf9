import type { Kysely } from 'kysely'
import type { Column } from '../columns.ts'
import type { PlannedColumn } from '../plan.ts'

export type Rows = Record<string, Record<string, unknown>>
/**
 * What an error means. `connection`: no server was reached that could write, or its answer is lost. `contention`: the
 * server rolled back for a reason that passes, such as a lock or a full disk. `constraint`: a unique index. `refused`:
 * any other answer of the server; the same row would be refused again. `unknown`: the driver does not say.
 */
export type Fault = 'constraint' | 'refused' | 'contention' | 'connection' | 'unknown'

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
  /** Of the last statement of the transaction; absent where the database has none that concern values. */
  warningsOf?(transaction: Kysely<Rows>): Promise<{ code: number; message: string }[]>
  /** Whether a unique index covers the posting key alone. */
  hasUniqueKey(db: Kysely<Rows>, table: string): Promise<boolean>
  /** The columns of the table that an unqualified name means; none where there is no table. */
  columnsOf(db: Kysely<Rows>, table: string): Promise<Column[]>
  /** A value in the form that the driver takes for a column. */
  parameter(value: unknown, column: Column): unknown
  /** An expression for the value of a column as text: times in UTC, binary values in hexadecimal digits. */
  asText(column: Column): string
  /** of the columns that the hub fills */
  types: { id: string; key: string; hash: string; time: string }
  /** of a column that the adapter creates */
  typeOf(column: PlannedColumn): string
  faultOf(error: DriverError): Fault
}

/** What the drivers add to an error. */
export interface DriverError {
  message: string
  /** of PostgreSQL the SQLSTATE, of the others a name */
  code?: string | undefined
  /** set by PostgreSQL only: it tells an answer of the server from an error of the socket such as EPIPE */
  severity?: string | undefined
  /** of MySQL */
  errno?: number | undefined
  /** of SQLite */
  errcode?: number | undefined
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
export async function rowsOf<T>(db: Kysely<Rows>, query: string): Promise<T[]> {
  const { sql } = await loadKysely()
  return (await sql.raw<T>(query).execute(db)).rows
}

export const hasRow = async (db: Kysely<Rows>, query: string): Promise<boolean> => (await rowsOf(db, query)).length > 0

/** A name of the catalog in a query. */
export const quotedName = ({ name }: Column, quote: '"' | '`'): string =>
  `${quote}${name.replaceAll(quote, quote + quote)}${quote}`

/** Lists and objects travel as JSON text. */
export const jsonText = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value

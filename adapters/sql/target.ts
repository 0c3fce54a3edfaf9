import type { Kysely } from 'kysely'
import { openLeases } from '../delivery/pool-generations.ts'
import type { Dialect, Rows } from './dialects/dialect.ts'
import { columnsByName, type Columns } from './columns.ts'
import { createPostings } from './table.ts'

export interface Connected {
  db: Kysely<Rows>
  columns: Columns
}

/** One table of one database, and the pool of connections to it. */
export interface SqlTarget {
  dialect: Dialect
  table: string
  pools: ReturnType<typeof openLeases<Connected>>
}

export async function refreshColumns({ dialect, table }: SqlTarget, connected: Connected): Promise<void> {
  connected.columns = columnsByName(await dialect.columnsOf(connected.db, table))
}

/** The pool is opened with the first use, which creates the table where the settings say so. */
export function sqlTarget(dialect: Dialect, table: string, createTable: boolean): SqlTarget {
  async function connect(): Promise<Connected> {
    const db = await dialect.open()
    try {
      if (createTable) await createPostings(db, dialect, table)
      return { db, columns: columnsByName(await dialect.columnsOf(db, table)) }
    } catch (error) {
      await db.destroy().catch(() => {})
      throw error
    }
  }
  return { dialect, table, pools: openLeases(connect, ({ db }) => db.destroy()) }
}

import type { Kysely } from 'kysely'
import type { PayloadShape } from '../adapter.ts'
import { openLeases } from '../delivery/pool-generations.ts'
import type { Dialect, Rows } from './dialects/dialect.ts'
import { columnsByName, type Columns } from './columns.ts'
import { refusal } from './failure.ts'
import { planTable } from './plan.ts'
import { createTable } from './table.ts'

export interface Connected {
  db: Kysely<Rows>
  columns: Columns
}

/** One table of one database, and the pool of connections to it. */
export interface SqlTarget {
  dialect: Dialect
  table: string
  /** whether a table that is missing is created */
  creates: boolean
  shapes(): readonly PayloadShape[]
  pools: ReturnType<typeof openLeases<Connected>>
}

export async function refreshColumns({ dialect, table }: SqlTarget, connected: Connected): Promise<void> {
  connected.columns = columnsByName(await dialect.columnsOf(connected.db, table))
}

/** The pool is opened with the first use. */
export function sqlTarget({ dialect, table, creates, shapes }: Omit<SqlTarget, 'pools'>): SqlTarget {
  async function connect(): Promise<Connected> {
    const db = await dialect.open()
    try {
      return { db, columns: columnsByName(await dialect.columnsOf(db, table)) }
    } catch (error) {
      await db.destroy().catch(() => {})
      throw error
    }
  }
  return { dialect, table, creates, shapes, pools: openLeases(connect, ({ db }) => db.destroy()) }
}

/**
 * Creates the table with a column for each member that the mappings make, if it is missing. Of two couriers that create
 * it at once, one may fail: then it is there.
 * @throws a refusal, before anything is created, if the columns are not certain or no row fits them
 */
export async function ensureTable(
  target: SqlTarget,
  connected: Connected,
  payloads: readonly Record<string, unknown>[],
): Promise<void> {
  const { dialect, table } = target
  await refreshColumns(target, connected)
  if (connected.columns.size > 0) return
  const plan = planTable(target.shapes())
  if ('problem' in plan) throw refusal(`The table ${table} cannot be created: ${plan.problem}.`, 'connect')
  const names = new Set(plan.map(({ name }) => name))
  if (!payloads.some((payload) => Object.keys(payload).every((name) => names.has(name))))
    throw refusal(
      `The table ${table} was not created: the mapping made members that its out.schema.json does not define.`,
      'connect',
    )
  const failure = await createTable(connected.db, dialect, table, plan).then(
    () => undefined,
    (error: unknown) => error,
  )
  await refreshColumns(target, connected)
  if (failure !== undefined && connected.columns.size === 0) throw failure
}

import type { Kysely } from 'kysely'
import type { Adapter, Found, Intent, Outcome, Target } from '../adapter.ts'
import { inBatches } from '../../hub/platform/micro-batch.ts'
import { intentOf } from '../delivery/posting-key.ts'
import { openLeases } from '../delivery/pool-generations.ts'
import { withCommitDeadline } from '../delivery/commit-deadline.ts'
import { dialectOf, loadKysely, type Dialect, type Rows } from './dialects.ts'

/**
 * A COMMIT that arrives after `settleSeconds` could stand beside a second one. So from the intent on: the courier lets it leave within 5 s, its batch
 * begins within 5 s and commits within 8 s, and the server ends a transaction that heard nothing, or waited for a lock, for 5 s.
 */
const SETTLE_SECONDS = 30
const BEGIN_WITHIN_MS = 5_000
const COMMIT_WITHIN_MS = 8_000
const ANSWER_WITHIN_MS = 20_000
const OWN_COLUMNS = new Set(['id', 'posting_key', 'fingerprint', 'posted_at'])

/** How far a send came. Before the COMMIT left, a lost connection means that nothing was written. */
type Phase = 'connect' | 'insert' | 'commit'

interface Send {
  intent: Intent
  signal: AbortSignal
  beginBy: number
}
interface SendFailure extends Error {
  phase: Phase
  fault: ReturnType<Dialect['faultOf']>
  outcome?: Outcome
}

export const adapter: Adapter = {
  name: 'sql',
  proven: 'real servers: SQLite 3.53, PostgreSQL 15, MariaDB 10.11',
  settleSeconds: SETTLE_SECONDS,
  settings: {
    type: 'object',
    required: ['url'],
    additionalProperties: false,
    properties: {
      url: { type: 'string', minLength: 8 },
      table: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,50}$' },
      createTable: { type: 'boolean' },
    },
  },
  open: async (settings) => openSqlTarget(settings as { url: string; table?: string; createTable?: boolean }),
}

/** A table that takes one row a posting. The unique posting key stands in the same transaction as the row, so a second row cannot exist. */
function openSqlTarget({
  url,
  table = 'postings',
  createTable = true,
}: {
  url: string
  table?: string
  createTable?: boolean
}): Target {
  const dialect = dialectOf(url)
  const pools = openLeases(connect, ({ db }) => db.destroy())

  async function connect(): Promise<{ db: Kysely<Rows>; columns: ReadonlySet<string> }> {
    const db = await dialect.open()
    try {
      if (createTable) await createPostings(db, dialect, table)
      const columns = await columnsOf(db, table)
      return { db, columns }
    } catch (error) {
      await db.destroy().catch(() => {})
      throw error
    }
  }

  /** Writes rows in one transaction; each that meets a unique index answers with a conflict of its own. Anything else that fails, fails for all of them. */
  async function insert(
    sends: readonly Send[],
    commitBy = performance.now() + COMMIT_WITHIN_MS,
  ): Promise<({ reference: string } | SendFailure)[]> {
    let phase: Phase = 'connect'
    const now = performance.now()
    const pool = pools.lease()
    try {
      return await withCommitDeadline(
        (leave) =>
          pool.use(async ({ db, columns }) => {
            const refused = sends.map(({ intent: { payload }, signal, beginBy }) =>
              signal.aborted || now > beginBy ? notBegun() : unknownColumns(payload, columns),
            )
            const rows = sends.flatMap(({ intent }, index) => (refused[index] ? [] : [rowOf(intent)]))
            const ids =
              rows.length === 0
                ? new Map<string, string>()
                : await db.transaction().execute(async (transaction) => {
                    phase = 'insert'
                    const written = await dialect.insertNew(transaction, table, rows)
                    leave()
                    phase = 'commit'
                    return written
                  })
            return sends.map(({ intent: { key } }, index) => {
              if (refused[index]) return refused[index]
              const id = ids.get(key)
              return id === undefined
                ? Object.assign(new Error('A unique column of the table holds this value already.'), {
                    phase,
                    fault: 'constraint',
                  } as const)
                : { reference: id }
            })
          }),
        {
          leaveWithinMs: commitBy - performance.now(),
          answerWithinMs: ANSWER_WITHIN_MS,
          signals: sends.map(({ signal }) => signal),
        },
      )
    } catch (error) {
      const fault = (error as { late?: true }).late ? 'connection' : dialect.faultOf(error as Error)
      // A connection in doubt is never used again.
      if (fault === 'connection' || fault === 'unknown') pool.retire()
      // One bad row fails the statement for all; each then has a transaction of its own and answers for itself.
      if (fault === 'data' && sends.length > 1)
        return Promise.all(
          sends.map(async (send) => (await insert([send], commitBy).catch((own: SendFailure) => [own]))[0]!),
        )
      throw Object.assign(error as Error, { phase, fault })
    }
  }

  function unknownColumns(payload: Intent['payload'], columns: ReadonlySet<string>): SendFailure | undefined {
    const unknown = Object.keys(payload).filter((column) => !columns.has(column) || OWN_COLUMNS.has(column))
    if (unknown.length === 0) return undefined
    const detail = `The table ${table} has no column ${unknown.join(', ')}.`
    return Object.assign(new Error(detail), {
      phase: 'connect',
      fault: 'data',
      outcome: { kind: 'rejected', detail },
    } as const)
  }

  const insertAlone = async (send: Send): Promise<{ reference: string }> => {
    const [result] = await insert([send])
    if (result instanceof Error) throw result
    return result!
  }
  const insertOne =
    dialect.rowsAtOnce > 1 ? inBatches<Send, { reference: string }>(insert, dialect.rowsAtOnce) : insertAlone

  async function find({ key }: Pick<Intent, 'key'>, signal: AbortSignal): Promise<Found> {
    const rows = await rowsWhere({ posting_key: key }, signal)
    if (rows.length > 1) return { kind: 'many', references: rows.map(({ id }) => String(id)) }
    return rows[0] ? { kind: 'one', reference: String(rows[0].id) } : { kind: 'none' }
  }

  async function rowsWhere(
    wanted: Record<string, string>,
    signal: AbortSignal,
  ): Promise<{ id: unknown; fingerprint: unknown }[]> {
    const pool = pools.lease()
    try {
      const rows = await answered(signal, () =>
        pool.use(({ db }) =>
          db
            .selectFrom(table)
            .select(['id', 'fingerprint'])
            .where((where) => where.and(wanted))
            .limit(3)
            .execute(),
        ),
      )
      return rows as { id: unknown; fingerprint: unknown }[]
    } catch (error) {
      pool.retire()
      throw Object.assign(error as Error, { phase: 'connect', fault: 'connection' })
    }
  }

  /** A unique index spoke: it is our own row, our key with other data, or the same business document under another key. */
  async function resolveConflict({ intent, signal }: Send, cause: Error): Promise<{ reference: string }> {
    const failed = (outcome: Outcome) => Object.assign(new Error(cause.message, { cause }), { outcome })
    const [own] = await rowsWhere({ posting_key: intent.key }, signal)
    if (own && own.fingerprint === intent.fingerprint) return { reference: String(own.id) }
    if (own) throw failed({ kind: 'needs-human', detail: 'The target holds other data under this posting key.' })
    const { natural_key: naturalKey, tenant } = intent.payload
    const [same] =
      typeof naturalKey === 'string'
        ? await rowsWhere({ natural_key: naturalKey, ...(typeof tenant === 'string' && { tenant }) }, signal)
        : []
    if (same) throw failed({ kind: 'duplicate', reference: String(same.id) })
    throw failed({ kind: 'rejected', detail: 'A unique column of the table holds this value already.' })
  }

  return {
    prepare: intentOf,
    find,
    async send(intent, signal) {
      const send = { intent, signal, beginBy: performance.now() + BEGIN_WITHIN_MS }
      try {
        return await insertOne(send)
      } catch (error) {
        if ((error as SendFailure).fault !== 'constraint') throw error
        return resolveConflict(send, error as Error)
      }
    },
    classify,
    check: (signal) =>
      answered(signal, async () => {
        const db = await dialect.openToAsk()
        if (!db) return undefined
        try {
          // Asks even where there is no table yet: the file of an SQLite that cannot be opened shows only then.
          const { size } = await columnsOf(db, table)
          return size === 0 || (await dialect.hasUniqueKey(db, table))
            ? undefined
            : `The table ${table} has no unique index on posting_key alone: give it one, so that the database itself refuses a second row.`
        } finally {
          await db.destroy().catch(() => {})
        }
      }),
    close: () => pools.close(),
  }
}

function classify(error: unknown): Outcome {
  const { outcome, phase, fault, message } = error as SendFailure
  if (outcome) return outcome
  const detail = `${(error as { code?: string }).code ?? ''} ${message.split('\n')[0]!.slice(0, 200)}`.trim()
  if (fault === 'data' || fault === 'constraint')
    return {
      kind: 'rejected',
      detail: `The database refused the row${(error as { code?: string }).code ? ` (${(error as { code?: string }).code})` : ''}.`,
    }
  if (fault === 'contention') return { kind: 'not-sent', detail }
  return phase === 'commit' || phase === undefined
    ? { kind: 'unknown', detail: 'The connection broke while the database committed.' }
    : { kind: 'not-sent', detail }
}

const notBegun = (): SendFailure =>
  Object.assign(new Error('It was told to stop, or the rows before it took too long.'), {
    phase: 'connect',
    fault: 'contention',
  } as const)

const rowOf = ({ key, fingerprint, payload }: Intent): Record<string, unknown> => ({
  ...payload,
  posting_key: key,
  fingerprint,
  posted_at: new Date().toISOString(),
})

async function createPostings(db: Kysely<Rows>, { types }: Dialect, table: string): Promise<void> {
  const { sql } = await loadKysely()
  await sql`create table if not exists ${sql.table(table)} (
    id ${sql.raw(types.id)}, posting_key ${sql.raw(types.key)} not null unique, fingerprint ${sql.raw(types.hash)} not null, posted_at ${sql.raw(types.time)} not null,
    tenant ${sql.raw(types.short)}, document_id ${sql.raw(types.short)}, document_type ${sql.raw(types.short)}, seller_name ${sql.raw(types.text)}, seller_vat_id ${sql.raw(types.short)}, document_number ${sql.raw(types.text)},
    issue_date ${sql.raw(types.date)}, due_date ${sql.raw(types.date)}, currency ${sql.raw(types.short)},
    net_total ${sql.raw(types.amount)}, tax_total ${sql.raw(types.amount)}, gross_total ${sql.raw(types.amount)},
    purchase_order ${sql.raw(types.text)}, iban ${sql.raw(types.short)}, natural_key ${sql.raw(types.text)}, unique (tenant, natural_key))`.execute(
    db,
  )
}

/** The columns of a table, found without a row of it: only these may be named by a payload. */
async function columnsOf(db: Kysely<Rows>, table: string): Promise<ReadonlySet<string>> {
  const tables = await db.introspection.getTables()
  const found = tables.find(({ name }) => name === table)
  return new Set(found?.columns.map(({ name }) => name) ?? [])
}

/** A question, which may be given up at any time. */
const answered = <T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> =>
  withCommitDeadline(ask, { leaveWithinMs: ANSWER_WITHIN_MS, answerWithinMs: ANSWER_WITHIN_MS, signals: [signal] })

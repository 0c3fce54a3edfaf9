import type { Intent } from '../adapter.ts'
import { withCommitDeadline } from '../delivery/commit-deadline.ts'
import { ANSWER_WITHIN_MS } from './answered.ts'
import { OWN_COLUMNS, type Columns } from './columns.ts'
import type { Dialect } from './dialects/dialect.ts'
import { failureOf, refusal, type Phase, type SendFailure } from './failure.ts'
import { definedMembers } from './plan.ts'
import { assertStored } from './read-back.ts'
import { withoutValues } from './refusal-text.ts'
import { ensureTable, refreshColumns, type Connected, type SqlTarget } from './target.ts'

const COMMIT_WITHIN_MS = 8_000

export interface Send {
  intent: Intent
  signal: AbortSignal
  /** on the monotonic clock: a send that has not begun by then does not begin */
  beginBy: number
}

type Result = { reference: string } | SendFailure

interface Progress {
  phase: Phase
  columns: Columns
}

/**
 * Writes rows in one transaction, and commits only if each is stored as it was sent. A row that meets a unique index
 * gets its own failure; any other failure applies to all rows. If the database refuses one, or would change it, each
 * row is retried in its own transaction and gets its own result.
 */
export async function insert(
  target: SqlTarget,
  sends: readonly Send[],
  commitBy = performance.now() + COMMIT_WITHIN_MS,
): Promise<Result[]> {
  const progress: Progress = { phase: 'connect', columns: new Map() }
  const pool = target.pools.lease()
  const now = performance.now()
  try {
    return await withCommitDeadline(
      (beforeCommit) => pool.use((connected) => write(target, connected, sends, now, progress, beforeCommit)),
      {
        commitWithinMs: commitBy - performance.now(),
        answerWithinMs: ANSWER_WITHIN_MS,
        signals: sends.map(({ signal }) => signal),
      },
    )
  } catch (error) {
    const { late, fault: own } = error as { late?: true } & Partial<SendFailure>
    const fault = late ? 'connection' : (own ?? target.dialect.faultOf(error as Error))
    // A connection in doubt is never used again.
    if (fault === 'connection' || fault === 'unknown') pool.retire()
    if (fault === 'refused' && sends.length > 1) return insertOneByOne(target, sends, commitBy)
    const masked =
      fault === 'refused' && withoutValues((error as Error).message, known(target.table, progress, sends[0]!))
    throw Object.assign(error as Error, { phase: progress.phase, fault, ...(masked !== false && { masked }) })
  }
}

const known = (table: string, { columns }: Progress, { intent: { payload } }: Send) => ({
  names: new Set([table, ...columns.keys(), ...OWN_COLUMNS]),
  payload,
})

const insertOneByOne = (target: SqlTarget, sends: readonly Send[], commitBy: number): Promise<Result[]> =>
  Promise.all(
    sends.map(async (send) => (await insert(target, [send], commitBy).catch((own: SendFailure) => [own]))[0]!),
  )

async function write(
  target: SqlTarget,
  connected: Connected,
  sends: readonly Send[],
  now: number,
  progress: Progress,
  beforeCommit: () => void,
): Promise<Result[]> {
  const { dialect, table, creates } = target
  const { db } = connected
  if (creates && connected.columns.size === 0)
    await ensureTable(
      target,
      connected,
      sends.map(({ intent }) => intent.payload),
    )
  const defined = definedMembers(target.shapes())
  const late = sends.map(({ signal, beginBy }) => (signal.aborted || now > beginBy ? notBegun() : undefined))
  const fits = () =>
    sends.map(({ intent }, index) => late[index] ?? unknownColumns(table, intent.payload, connected.columns, defined))
  // The table may have been created or changed since the pool was opened.
  if (fits().some((failure) => failure?.fault === 'refused')) await refreshColumns(target, connected)
  const refused = fits()
  const { columns } = connected
  progress.columns = columns
  const rows = sends.flatMap(({ intent }, index) => (refused[index] ? [] : [rowOf(intent, dialect, columns)]))
  const insertAll = () =>
    db.transaction().execute(async (transaction) => {
      progress.phase = 'insert'
      const written = await dialect.insertNew(transaction, table, rows)
      // Any row that would be changed rolls all of them back; the others follow in transactions of their own.
      if (written.size > 0) await assertStored(transaction, { dialect, table, columns }, rows, written)
      beforeCommit()
      progress.phase = 'commit'
      return written
    })
  const ids = rows.length === 0 ? new Map<string, string>() : await insertAll()
  return sends.map(({ intent: { key } }, index) => {
    const id = ids.get(key)
    return refused[index] ?? (id === undefined ? heldAlready(progress.phase) : { reference: id })
  })
}

const heldAlready = (phase: Phase): SendFailure =>
  failureOf('A unique column of the table holds this value already, or a trigger left the row out.', {
    phase,
    fault: 'constraint',
  })

const notBegun = (): SendFailure =>
  failureOf('The courier is stopping, or the rows before it took too long.', { phase: 'connect', fault: 'contention' })

/** A member that no output schema defines may be named by a value of the document, so its name is not shown. */
function unknownColumns(
  table: string,
  payload: Intent['payload'],
  columns: Columns,
  defined: ReadonlySet<string>,
): SendFailure | undefined {
  if (columns.size === 0) return refusal(`There is no table ${table}.`, 'connect')
  const own = Object.keys(payload).filter((column) => OWN_COLUMNS.has(column))
  if (own.length > 0) return refusal(`The mapping makes ${own.join(', ')}, which the hub fills itself.`, 'connect')
  const missing = [...OWN_COLUMNS, ...Object.keys(payload)].filter((column) => !columns.has(column))
  if (missing.length === 0) return undefined
  const named = missing.filter((column) => defined.has(column) || OWN_COLUMNS.has(column))
  const others = missing.length - named.length
  const all = [...named, ...(others > 0 ? [`for ${others} more members of the output`] : [])].join(', ')
  return refusal(`The table ${table} has no column ${all}.`, 'connect')
}

function rowOf({ key, fingerprint, payload }: Intent, dialect: Dialect, columns: Columns): Record<string, unknown> {
  const row = { ...payload, posting_key: key, fingerprint, posted_at: new Date().toISOString() }
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, dialect.parameter(value, columns.get(name)!)]),
  )
}

import type { Intent } from '../adapter.ts'
import { withCommitDeadline } from '../delivery/commit-deadline.ts'
import { failureOf, type Phase, type SendFailure } from './failure.ts'
import { ANSWER_WITHIN_MS } from './answered.ts'
import type { Connected, SqlTarget } from './target.ts'

const COMMIT_WITHIN_MS = 8_000
const OWN_COLUMNS = new Set(['id', 'posting_key', 'fingerprint', 'posted_at'])

export interface Send {
  intent: Intent
  signal: AbortSignal
  /** on the monotonic clock: a send that has not begun by then does not begin */
  beginBy: number
}

type Result = { reference: string } | SendFailure

/**
 * Writes rows in one transaction. A row that meets a unique index gets its own failure; any other failure applies to
 * all rows. If the data is bad, each row is retried in its own transaction and gets its own result.
 */
export async function insert(
  target: SqlTarget,
  sends: readonly Send[],
  commitBy = performance.now() + COMMIT_WITHIN_MS,
): Promise<Result[]> {
  const progress: { phase: Phase } = { phase: 'connect' }
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
    const fault = (error as { late?: true }).late ? 'connection' : target.dialect.faultOf(error as Error)
    // A connection in doubt is never used again.
    if (fault === 'connection' || fault === 'unknown') pool.retire()
    if (fault === 'data' && sends.length > 1) return insertOneByOne(target, sends, commitBy)
    throw Object.assign(error as Error, { phase: progress.phase, fault })
  }
}

const insertOneByOne = (target: SqlTarget, sends: readonly Send[], commitBy: number): Promise<Result[]> =>
  Promise.all(
    sends.map(async (send) => (await insert(target, [send], commitBy).catch((own: SendFailure) => [own]))[0]!),
  )

async function write(
  { dialect, table }: SqlTarget,
  { db, columns }: Connected,
  sends: readonly Send[],
  now: number,
  progress: { phase: Phase },
  beforeCommit: () => void,
): Promise<Result[]> {
  const refused = sends.map(({ intent: { payload }, signal, beginBy }) =>
    signal.aborted || now > beginBy ? notBegun() : unknownColumns(table, payload, columns),
  )
  const rows = sends.flatMap(({ intent }, index) => (refused[index] ? [] : [rowOf(intent)]))
  const insertAll = () =>
    db.transaction().execute(async (transaction) => {
      progress.phase = 'insert'
      const written = await dialect.insertNew(transaction, table, rows)
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
  failureOf('A unique column of the table holds this value already.', { phase, fault: 'constraint' })

const notBegun = (): SendFailure =>
  failureOf('The courier is stopping, or the rows before it took too long.', { phase: 'connect', fault: 'contention' })

function unknownColumns(
  table: string,
  payload: Intent['payload'],
  columns: ReadonlySet<string>,
): SendFailure | undefined {
  const unknown = Object.keys(payload).filter((column) => !columns.has(column) || OWN_COLUMNS.has(column))
  if (unknown.length === 0) return undefined
  const detail = `The table ${table} has no column ${unknown.join(', ')}.`
  return failureOf(detail, { phase: 'connect', fault: 'data', outcome: { kind: 'rejected', detail } })
}

const rowOf = ({ key, fingerprint, payload }: Intent): Record<string, unknown> => ({
  ...payload,
  posting_key: key,
  fingerprint,
  posted_at: new Date().toISOString(),
})

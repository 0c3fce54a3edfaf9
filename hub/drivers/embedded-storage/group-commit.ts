import { closeSync, fdatasync, openSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { codeOf, WaybillError } from '../../errors.ts'
import { storageError } from './sqlite.ts'

export interface GroupCommit {
  /**
   * Runs a job inside the next commit, together with all other waiting jobs, so that they share one sync to disk.
   * Resolves or rejects once the commit is on disk. A job must check before its first write: a job that throws a
   * Waybill error before it writes fails alone, any other error fails the whole commit.
   * After an I/O error every later job fails, since the state of the file after a failed sync is unknown.
   */
  run<T>(job: () => T): Promise<T>
  /** Resolves once everything that is readable now is on disk. Await it before acting on what was read. */
  durable(): Promise<void>
  /** Waits for the running commit; later jobs fail. */
  close(): Promise<void>
}

interface Options {
  /** true: a commit counts once it is on disk. false: it counts at once, for data that can be rebuilt */
  synced: boolean
  /** minimum time between two commits in milliseconds, for data that may lag */
  pauseMs?: number
}

interface PendingJob {
  job: () => unknown
  resolve(value: never): void
  reject(error: unknown): void
}
/** Answers one caller once its commit is on disk, or once that has failed. */
interface Settlement {
  settle(): void
  fail(error: WaybillError): void
}

interface CommitState {
  readonly database: DatabaseSync
  readonly file: string
  readonly synced: boolean
  readonly pauseMs: number
  /** jobs of the next commit */
  pending: PendingJob[]
  /** A flush is due, by timer or by the event loop. */
  scheduled: boolean
  /** the callers that wait for the running sync; no commit begins before it has ended */
  syncing: Settlement[] | undefined
  /** the first I/O error, or that the storage is closed: fails every later job */
  failure: WaybillError | undefined
  /** descriptor of the WAL file, opened by the first sync */
  walDescriptor: number | undefined
  /** `performance.now()` of the first job of the next commit */
  gatheringSince: number
  /** number of pending jobs at the last turn of the event loop */
  gathered: number
  /** `performance.now()` of the last commit */
  lastCommit: number
  onIdle: (() => void) | undefined
}

/** A commit gathers jobs for at most this long, and only while each turn of the event loop brings more. */
const MAX_GATHERING_MS = 3

/**
 * Groups the commits of a database in WAL mode with `synchronous=NORMAL`. SQLite then writes the WAL on commit but does
 * not sync it. This module syncs it off the event loop and answers the callers only afterwards
 * (https://www.sqlite.org/wal.html, "Performance Considerations"). While a sync runs, the next commit gathers jobs.
 */
export function openGroupCommit(database: DatabaseSync, file: string, { synced, pauseMs = 0 }: Options): GroupCommit {
  const state: CommitState = {
    database,
    file,
    synced,
    pauseMs,
    pending: [],
    scheduled: false,
    syncing: undefined,
    failure: undefined,
    walDescriptor: undefined,
    gatheringSince: 0,
    gathered: 0,
    lastCommit: 0,
    onIdle: undefined,
  }
  return {
    run: <T>(job: () => T) =>
      new Promise<T>((resolve, reject) => {
        if (state.failure) return reject(state.failure)
        state.pending.push({ job, resolve: resolve as (value: never) => void, reject })
        schedule(state)
      }),
    durable: () =>
      state.syncing
        ? new Promise((resolve, reject) => {
            state.syncing!.push({ settle: resolve, fail: reject })
          })
        : Promise.resolve(),
    close: () => close(state),
  }
}

function schedule(state: CommitState): void {
  if (state.scheduled || state.syncing) return
  state.scheduled = true
  state.gathered = 0
  state.gatheringSince = performance.now()
  const pause = state.lastCommit + state.pauseMs - state.gatheringSince
  if (pause > 0) setTimeout(flush, pause, state)
  else setImmediate(gather, state)
}

function gather(state: CommitState): void {
  const count = state.pending.length
  if (count > state.gathered && performance.now() - state.gatheringSince < MAX_GATHERING_MS) {
    state.gathered = count
    setImmediate(gather, state)
  } else flush(state)
}

function flush(state: CommitState): void {
  const { database, file, pending: group } = state
  state.scheduled = false
  state.pending = []
  const settlements: Settlement[] = []
  try {
    if (state.failure) throw state.failure
    database.exec('BEGIN IMMEDIATE')
    for (const { job, resolve, reject } of group) {
      try {
        const result = job()
        settlements.push({ settle: () => resolve(result as never), fail: reject })
      } catch (error) {
        if (!codeOf(error)) throw error
        settlements.push({ settle: () => reject(error), fail: reject })
      }
    }
    database.exec('COMMIT')
    state.lastCommit = performance.now()
    sync(state, settlements)
  } catch (error) {
    const reason = storageError(error, file)
    if (reason.code === 'storage-failed') state.failure = reason
    if (database.isTransaction) database.exec('ROLLBACK')
    for (const { reject } of group) reject(reason)
    notifyIdle(state)
  }
}

function sync(state: CommitState, settlements: Settlement[]): void {
  if (!state.synced) {
    for (const { settle } of settlements) settle()
    return notifyIdle(state)
  }
  state.syncing = settlements
  try {
    state.walDescriptor ??= openSync(`${state.file}-wal`, 'r+')
    fdatasync(state.walDescriptor, (error) => onSynced(state, error))
  } catch (error) {
    onSynced(state, error as Error)
  }
}

function onSynced(state: CommitState, error: Error | null): void {
  const settlements = state.syncing ?? []
  state.syncing = undefined
  if (error)
    state.failure = new WaybillError(
      'storage-failed',
      `Syncing ${state.file} failed (${(error as NodeJS.ErrnoException).code ?? error.message}).`,
      { cause: error },
    )
  for (const { settle, fail } of settlements) {
    if (state.failure) fail(state.failure)
    else settle()
  }
  if (state.pending.length > 0) schedule(state)
  notifyIdle(state)
}

const isIdle = ({ scheduled, syncing, pending }: CommitState): boolean => !scheduled && !syncing && pending.length === 0

function notifyIdle(state: CommitState): void {
  if (isIdle(state)) state.onIdle?.()
}

async function close(state: CommitState): Promise<void> {
  if (!isIdle(state))
    await new Promise<void>((resolve) => {
      state.onIdle = resolve
    })
  state.failure ??= new WaybillError('shutting-down', 'The storage is closed.')
  if (state.walDescriptor !== undefined) closeSync(state.walDescriptor)
  state.walDescriptor = undefined
}

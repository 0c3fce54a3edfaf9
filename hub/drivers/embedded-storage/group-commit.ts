import { closeSync, fdatasync, openSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { codeOf, WaybillError } from '../../errors.ts'
import { storageError } from './sqlite.ts'

export interface GroupCommit {
  /**
   * Runs a job inside the next commit, together with whatever else waits: one sync to disk for all of them. Resolves, or fails, once that is on disk.
   * A job checks first and writes then: one that throws before its first write fails alone.
   * After an I/O error nothing is written any more: what a failed sync has kept is not known.
   */
  run<T>(job: () => T): Promise<T>
  /** Resolves once everything that can be read now is on disk. Whoever acts on what it has read waits for this first. */
  durable(): Promise<void>
  /** Waits for what runs; later jobs fail. */
  close(): Promise<void>
}

interface Options {
  /** true: a commit counts once it is on disk. false: at once, for what can be made again */
  synced: boolean
  /** pause between two commits, in milliseconds, for what is in no hurry */
  pauseMs?: number
}

interface Waiting {
  job: () => unknown
  resolve(value: never): void
  reject(error: unknown): void
}
interface Settling {
  settle(): void
  fail(error: WaybillError): void
}

/** What comes within this time of the first job, as long as more of it comes with every turn of the event loop, goes into one commit. */
const LONGEST_GATHERING_MS = 3

/**
 * The commits of a database in WAL mode with `synchronous=NORMAL`. SQLite then writes the log of a commit, but does not sync it; this does,
 * beside the event loop, and tells nobody of a commit before (https://www.sqlite.org/wal.html, "Performance Considerations").
 * While one sync runs, the next commit gathers.
 */
export function openGroupCommit(database: DatabaseSync, file: string, { synced, pauseMs = 0 }: Options): GroupCommit {
  let waiting: Waiting[] = []
  let scheduled = false
  let [since, seen, last] = [0, 0, 0]
  let failed: WaybillError | undefined
  let idle: (() => void) | undefined
  let wal: number | undefined
  /** who waits for the sync that runs; no commit begins before it has ended */
  let inSync: Settling[] | undefined

  function flush(): void {
    scheduled = false
    const group = waiting
    waiting = []
    const done: Settling[] = []
    try {
      if (failed) throw failed
      database.exec('BEGIN IMMEDIATE')
      for (const { job, resolve, reject } of group) {
        try {
          const result = job()
          done.push({ settle: () => resolve(result as never), fail: reject })
        } catch (error) {
          if (!codeOf(error)) throw error
          done.push({ settle: () => reject(error), fail: reject })
        }
      }
      database.exec('COMMIT')
      last = performance.now()
      sync(done)
    } catch (error) {
      const reason = storageError(error, file)
      if (reason.code === 'storage-failed') failed = reason
      if (database.isTransaction) database.exec('ROLLBACK')
      for (const { reject } of group) reject(reason)
      tellIdle()
    }
  }

  function sync(done: Settling[]): void {
    if (!synced) {
      for (const { settle } of done) settle()
      return tellIdle()
    }
    inSync = done
    try {
      wal ??= openSync(`${file}-wal`, 'r+')
      fdatasync(wal, ended)
    } catch (error) {
      ended(error as Error)
    }
  }

  function ended(error: Error | null): void {
    const batch = inSync ?? []
    inSync = undefined
    if (error)
      failed = new WaybillError(
        'storage-failed',
        `Syncing ${file} failed (${(error as NodeJS.ErrnoException).code ?? error.message}).`,
        { cause: error },
      )
    for (const { settle, fail } of batch) {
      if (failed) fail(failed)
      else settle()
    }
    if (waiting.length > 0) schedule()
    tellIdle()
  }

  const tellIdle = (): void => {
    if (!scheduled && !inSync && waiting.length === 0) idle?.()
  }

  function schedule(): void {
    if (scheduled || inSync) return
    scheduled = true
    seen = 0
    since = performance.now()
    const pause = last + pauseMs - since
    if (pause > 0) setTimeout(flush, pause)
    else setImmediate(look)
  }

  function look(): void {
    if (waiting.length > seen && performance.now() - since < LONGEST_GATHERING_MS) {
      seen = waiting.length
      setImmediate(look)
    } else flush()
  }

  return {
    run: <T>(job: () => T) =>
      new Promise<T>((resolve, reject) => {
        if (failed) return reject(failed)
        waiting.push({ job, resolve: resolve as (value: never) => void, reject })
        schedule()
      }),
    durable: () =>
      inSync
        ? new Promise((resolve, reject) => {
            inSync!.push({ settle: resolve, fail: reject })
          })
        : Promise.resolve(),
    async close() {
      if (scheduled || inSync || waiting.length > 0)
        await new Promise<void>((resolve) => {
          idle = resolve
        })
      failed ??= new WaybillError('shutting-down', 'The storage is closed.')
      if (wal !== undefined) closeSync(wal)
      wal = undefined
    },
  }
}

import { DatabaseSync } from 'node:sqlite'
import { codeOf, WaybillError } from '../errors.ts'

// Result codes of https://www.sqlite.org/rescode.html; extended codes carry them in their low byte.
const BUSY = 5
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const NOTADB = 26

export type Synchronous = 'FULL' | 'NORMAL'

/** Opens a database file in WAL mode. A torn or foreign file fails with `data-folder-damaged`. */
export function openDatabase(file: string, synchronous: Synchronous): DatabaseSync {
  try {
    const database = new DatabaseSync(file, { timeout: 5_000 })
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY`)
    const { quick_check: verdict } = (database.prepare('PRAGMA quick_check(1)').get() ?? {}) as { quick_check?: string }
    if (verdict !== 'ok') throw new WaybillError('data-folder-damaged', `${file} is damaged: ${verdict}`)
    return database
  } catch (error) {
    throw storageError(error, file)
  }
}

/** An error of SQLite or of the file system as a Waybill error. Waybill errors pass unchanged. */
export function storageError(error: unknown, file: string): WaybillError {
  if (codeOf(error)) return error as WaybillError
  const { errcode, code, message } = error as { errcode?: number; code?: string; message: string }
  const result = errcode === undefined ? undefined : errcode & 0xff
  if (result === FULL || code === 'ENOSPC' || code === 'EDQUOT') return new WaybillError('storage-full', `No space left to write ${file}.`, { cause: error })
  if (result === CORRUPT || result === NOTADB) return new WaybillError('data-folder-damaged', `${file} is torn, or not a file of Waybill: ${message}`, { cause: error })
  if (result === BUSY) return new WaybillError('data-folder-in-use', `Another process holds ${file}.`, { cause: error })
  return new WaybillError('storage-failed', `Writing ${file} failed${result === IOERR || code ? ` (${code ?? message})` : `: ${message}`}.`, { cause: error })
}

export interface GroupCommit {
  /**
   * Runs a job inside the next commit, together with whatever else waits: one sync to disk for all of them. Resolves once it is on disk.
   * A job checks first and writes then: one that throws before its first write fails alone.
   * After an I/O error nothing is written any more: what a failed sync has kept is not known.
   */
  run<T>(job: () => T): Promise<T>
  /** Waits for what runs; later jobs fail. */
  close(): Promise<void>
}

interface Waiting { job: () => unknown; resolve(value: never): void; reject(error: unknown): void }

export function openGroupCommit(database: DatabaseSync, file: string): GroupCommit {
  let waiting: Waiting[] = []
  let scheduled = false
  let failed: WaybillError | undefined
  let idle: (() => void) | undefined

  function flush(): void {
    scheduled = false
    const group = waiting
    waiting = []
    const done: (() => void)[] = []
    try {
      if (failed) throw failed
      database.exec('BEGIN IMMEDIATE')
      for (const { job, resolve, reject } of group) {
        try {
          const result = job()
          done.push(() => resolve(result as never))
        } catch (error) {
          if (!codeOf(error)) throw error
          done.push(() => reject(error))
        }
      }
      database.exec('COMMIT')
      for (const settle of done) settle()
    } catch (error) {
      const reason = storageError(error, file)
      if (reason.code === 'storage-failed') failed = reason
      if (database.isTransaction) database.exec('ROLLBACK')
      for (const { reject } of group) reject(reason)
    }
    idle?.()
  }

  return {
    run: <T>(job: () => T) => new Promise<T>((resolve, reject) => {
      if (failed) return reject(failed)
      waiting.push({ job, resolve: resolve as (value: never) => void, reject })
      if (!scheduled) {
        scheduled = true
        setImmediate(flush)
      }
    }),
    async close() {
      if (scheduled) await new Promise<void>((resolve) => { idle = resolve })
      failed ??= new WaybillError('shutting-down', 'The storage is closed.')
    },
  }
}

import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { codeOf, WaybillError } from '../../errors.ts'
import { createPrivateFile } from '../../platform/private-files.ts'

// Result codes of https://www.sqlite.org/rescode.html: the low byte of an extended code.
const BUSY = 5
const CORRUPT = 11
const FULL = 13
const NOTADB = 26

/** Above this size only the schema is read at the start: checking every page of a large file takes minutes. */
const LARGEST_CHECKED_BYTES = 64 * 1024 * 1024

/**
 * Opens a database file in WAL mode without syncs of its own; group-commit.ts syncs it.
 * @throws `data-folder-damaged` for a torn file or one that is not a database
 */
export function openDatabase(file: string): DatabaseSync {
  try {
    createPrivateFile(file)
    const database = new DatabaseSync(file, { timeout: 5_000 })
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;
       PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY`,
    )
    if (statSync(file).size > LARGEST_CHECKED_BYTES) database.prepare('SELECT count(*) FROM sqlite_schema').get()
    else {
      const { quick_check: verdict } = (database.prepare('PRAGMA quick_check(1)').get() ?? {}) as {
        quick_check?: string
      }
      if (verdict !== 'ok') throw new WaybillError('data-folder-damaged', `${file} is damaged: ${verdict}`)
    }
    return database
  } catch (error) {
    throw storageError(error, file)
  }
}

/** Converts an error of SQLite or the file system to a Waybill error. Waybill errors pass unchanged. */
export function storageError(error: unknown, file: string): WaybillError {
  if (codeOf(error)) return error as WaybillError
  const { errcode, code, message } = error as { errcode?: number; code?: string; message: string }
  const result = errcode === undefined ? undefined : errcode & 0xff
  if (result === FULL || code === 'ENOSPC' || code === 'EDQUOT')
    return new WaybillError('storage-full', `No space left to write ${file}.`, { cause: error })
  if (result === CORRUPT || result === NOTADB)
    return new WaybillError('data-folder-damaged', `${file} is damaged or not a Waybill file: ${message}`, {
      cause: error,
    })
  if (result === BUSY)
    return new WaybillError('data-folder-in-use', `Another process has locked ${file}.`, { cause: error })
  // SQLite uses one code for many errors; only the message says which.
  return new WaybillError(
    'storage-failed',
    `Writing ${file} failed (${errcode === undefined ? (code ?? message) : message}).`,
    { cause: error },
  )
}

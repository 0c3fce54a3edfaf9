import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { WaybillError } from '../../errors.ts'
import { createPrivateFile } from '../../platform/private-files.ts'
import { storageError } from './sqlite.ts'

const MOST_PROBLEMS = 20

/**
 * Opens a database file to look at it, also while a hub writes to it: a reader of a file in WAL mode sees the last
 * commit before each query, and neither waits for the writer nor delays it.
 * @throws `data-folder-damaged` for a missing file, or one that is not a database
 */
export function openForReading(file: string): DatabaseSync {
  if (!existsSync(file)) throw new WaybillError('data-folder-damaged', `${file} is missing.`)
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    return database
  } catch (error) {
    throw storageError(error, file)
  }
}

/**
 * Copies one state of a database into a new file that is on disk when this returns. It reads inside one transaction and
 * blocks no writer; meanwhile the WAL of the original grows by what is written. The copy is compact, has no WAL, and is
 * readable by its owner only (https://www.sqlite.org/lang_vacuum.html#vacuuminto).
 * @throws `data-folder-damaged` for a damaged original, `storage-full`
 */
export function snapshotDatabase(from: string, to: string): void {
  const database = openForReading(from)
  try {
    createPrivateFile(to)
    database.prepare('VACUUM INTO ?').run(to)
  } catch (error) {
    const reason = storageError(error, to)
    throw reason.code === 'storage-full' ? reason : storageError(error, from)
  } finally {
    database.close()
  }
  const descriptor = openSync(to, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** What SQLite finds wrong in a database file, as sentences; it reads every page and compares every index. */
export function integrityProblems(file: string): string[] {
  try {
    const database = openForReading(file)
    try {
      const rows = database.prepare(`PRAGMA integrity_check(${MOST_PROBLEMS})`).all() as { integrity_check: string }[]
      return rows.map((row) => row.integrity_check).filter((text) => text !== 'ok')
    } finally {
      database.close()
    }
  } catch (error) {
    return [storageError(error, file).message]
  }
}

/** The positions up to which views were built, from the file of the embedded views. Empty if there is no such file. */
export function checkpointsIn(file: string): { collection: string; position: string }[] {
  if (!existsSync(file)) return []
  const database = openForReading(file)
  try {
    return database.prepare('SELECT collection, position FROM checkpoints').all() as {
      collection: string
      position: string
    }[]
  } catch {
    // A views file of a hub that has not built any view yet.
    return []
  } finally {
    database.close()
  }
}

/**
 * Locks a file for this process and creates it if it is missing. The operating system releases the lock when the
 * process ends. Returns the function that releases it; undefined if another process holds it.
 */
export function lockFile(file: string): (() => void) | undefined {
  createPrivateFile(file)
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec(
      'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (by_backup INTEGER)',
    )
    database.exec('COMMIT')
    return () => database.close()
  } catch (error) {
    database.close()
    const reason = storageError(error, file)
    if (reason.code === 'data-folder-in-use') return undefined
    throw reason
  }
}

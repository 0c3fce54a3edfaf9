import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { WaybillError } from '../../errors.ts'
import { storageError } from './sqlite.ts'

/** Layout of the data folder. Raise it when an older Waybill could not work on it any more. */
export const LAYOUT_VERSION = 1
const LOCK_FILE = 'waybill.lock'

export interface DataFolder {
  /** true where this call made it */
  isNew: boolean
  close(): void
}

/**
 * Takes a data folder for this process alone, making it where it is missing. The lock is one of the operating system,
 * so it is free again when the process dies, however it dies.
 * Fails with `data-folder-in-use`, `data-folder-newer` or `data-folder-damaged` (also for a folder that holds something else) and changes nothing then,
 * and with `settings-invalid` where there can be no such folder.
 */
export function lockDataFolder(folder: string): DataFolder {
  const present = makeDataFolder(folder)
  const isNew = !present.includes(LOCK_FILE)
  if (isNew && present.length > 0) {
    throw new WaybillError(
      'data-folder-damaged',
      `${folder} holds files, but none of Waybill. Name an empty or new folder with --data.`,
    )
  }
  const file = path.join(folder, LOCK_FILE)
  const database = openLock(file)
  try {
    database.exec(
      'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS layout (version INTEGER NOT NULL)',
    )
    const { version } = (database.prepare('SELECT version FROM layout').get() ?? {}) as { version?: number }
    if (version !== undefined && version > LAYOUT_VERSION) {
      throw new WaybillError(
        'data-folder-newer',
        `${folder} has layout ${version}; this Waybill knows up to ${LAYOUT_VERSION}.`,
      )
    }
    if (version === undefined) database.prepare('INSERT INTO layout VALUES (?)').run(LAYOUT_VERSION)
    database.exec('COMMIT')
    if (isNew) chmodSync(folder, 0o700)
    return { isNew, close: () => database.close() }
  } catch (error) {
    database.close()
    const reason = storageError(error, file)
    throw reason.code === 'data-folder-in-use'
      ? new WaybillError('data-folder-in-use', `Another Waybill works on ${folder}.`, { cause: error })
      : reason
  }
}

function openLock(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: 0 })
  } catch (cause) {
    throw new WaybillError(
      'settings-invalid',
      `The data folder ${path.dirname(file)} takes no file: ${path.basename(file)} cannot be opened (${(cause as Error).message}). Name another one with --data.`,
      { cause },
    )
  }
}

/** Makes a data folder where it is missing and answers the names in it. Fails with `settings-invalid` where there can be none, and with `storage-full`. */
export function makeDataFolder(folder: string): string[] {
  try {
    makeFolder(folder)
    return readdirSync(folder)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') throw storageError(cause, folder)
    throw new WaybillError(
      'settings-invalid',
      `The data folder ${folder} cannot be made or read (${code}). Name another one with --data.`,
      { cause },
    )
  }
}

/** One level at a time: the `recursive` of Node never returns where a file system answers ENOENT to whoever makes a folder in one that is there, as /proc does. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return
  const parent = path.dirname(folder)
  if (!existsSync(parent)) makeFolder(parent)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another process may have been faster.
    if (!isFolder(folder)) throw error
  }
}

const isFolder = (folder: string): boolean => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false

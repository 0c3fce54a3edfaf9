import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { WaybillError } from '../../errors.ts'
import { createPrivateFile, makePrivateFolder } from '../../platform/private-files.ts'
import { storageError } from './sqlite.ts'

/** Layout of the data folder. Raise it if an older Waybill can no longer use the folder. */
const LAYOUT_VERSION = 1
const LOCK_FILE = 'waybill.lock'

export interface DataFolder {
  /** true if this call created it */
  isNew: boolean
  /** true if the embedded log of this folder has had events; folders of earlier versions may lack the note */
  hasHadLog: boolean
  /** Notes that the log has events. From then on a start without them is refused. */
  noteLog(): void
  close(): void
}

/**
 * Locks a data folder for this process and creates it if it is missing. The lock belongs to the operating system, so it
 * is released whenever the process ends, even by SIGKILL. On failure nothing in the folder is changed. A folder that is
 * locked is readable by its owner only, whatever version created it.
 * @throws `data-folder-in-use`, `data-folder-newer`, `data-folder-damaged` (also if the folder holds other files),
 * `settings-invalid` if the folder cannot be created or read
 */
export function lockDataFolder(folder: string): DataFolder {
  const present = makeDataFolder(folder)
  const isNew = !present.includes(LOCK_FILE)
  if (isNew && present.length > 0) {
    throw new WaybillError(
      'data-folder-damaged',
      `${folder} holds files that are not Waybill's. Choose an empty or new folder with --data.`,
    )
  }
  const file = path.join(folder, LOCK_FILE)
  const database = openLock(file)
  try {
    database.exec(
      `PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS layout (version INTEGER NOT NULL);
       CREATE TABLE IF NOT EXISTS log (noted_at TEXT NOT NULL)`,
    )
    const { version } = (database.prepare('SELECT version FROM layout').get() ?? {}) as { version?: number }
    if (version !== undefined && version > LAYOUT_VERSION) {
      throw new WaybillError(
        'data-folder-newer',
        `${folder} has layout ${version}; this Waybill supports layouts up to ${LAYOUT_VERSION}.`,
      )
    }
    if (version === undefined) database.prepare('INSERT INTO layout VALUES (?)').run(LAYOUT_VERSION)
    const hasHadLog = database.prepare('SELECT noted_at FROM log').get() !== undefined
    database.exec('COMMIT')
    makePrivateFolder(folder)
    let isNoted = hasHadLog
    return {
      isNew,
      hasHadLog,
      noteLog() {
        if (!isNoted) database.exec("INSERT INTO log VALUES (datetime('now'))")
        isNoted = true
      },
      close: () => database.close(),
    }
  } catch (error) {
    database.close()
    const reason = storageError(error, file)
    throw reason.code === 'data-folder-in-use'
      ? new WaybillError('data-folder-in-use', `Another Waybill uses ${folder}.`, { cause: error })
      : reason
  }
}

function openLock(file: string): DatabaseSync {
  try {
    createPrivateFile(file)
    return new DatabaseSync(file, { timeout: 0 })
  } catch (cause) {
    throw new WaybillError(
      'settings-invalid',
      `The data folder ${path.dirname(file)} cannot hold ${path.basename(file)} (${(cause as Error).message}). ` +
        'Choose another folder with --data.',
      { cause },
    )
  }
}

/** Makes a folder that holds the files of a restored hub a data folder. Before that, no hub starts on it. */
export const markDataFolder = (folder: string): void => createPrivateFile(path.join(folder, LOCK_FILE))

/**
 * Creates a data folder if it is missing and returns the names in it.
 * @throws `settings-invalid` if it cannot be created or read, `storage-full`
 */
export function makeDataFolder(folder: string): string[] {
  try {
    makeFolder(folder)
    return readdirSync(folder)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') throw storageError(cause, folder)
    throw new WaybillError(
      'settings-invalid',
      `The data folder ${folder} cannot be created or read (${code}). Choose another folder with --data.`,
      { cause },
    )
  }
}

/**
 * Creates one level at a time. Node's `recursive` option loops for ever on a file system that answers ENOENT to mkdir
 * in an existing folder, such as /proc.
 */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return
  const parent = path.dirname(folder)
  if (!existsSync(parent)) makeFolder(parent)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another process may have created it first.
    if (!isFolder(folder)) throw error
  }
}

const isFolder = (folder: string): boolean => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false

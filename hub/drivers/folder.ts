import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { WaybillError } from '../errors.ts'
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
 * Fails with `data-folder-in-use`, `data-folder-newer` or `data-folder-damaged` (also for a folder that holds something else) and changes nothing then.
 */
export function lockDataFolder(folder: string): DataFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const present = readdirSync(folder)
  const isNew = !present.includes(LOCK_FILE)
  if (isNew && present.length > 0) {
    throw new WaybillError('data-folder-damaged', `${folder} holds files, but none of Waybill. Name an empty or new folder with --data.`)
  }
  const file = path.join(folder, LOCK_FILE)
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS layout (version INTEGER NOT NULL)')
    const { version } = (database.prepare('SELECT version FROM layout').get() ?? {}) as { version?: number }
    if (version !== undefined && version > LAYOUT_VERSION) {
      throw new WaybillError('data-folder-newer', `${folder} has layout ${version}; this Waybill knows up to ${LAYOUT_VERSION}.`)
    }
    if (version === undefined) database.prepare('INSERT INTO layout VALUES (?)').run(LAYOUT_VERSION)
    database.exec('COMMIT')
    if (isNew) chmodSync(folder, 0o700)
    return { isNew, close: () => database.close() }
  } catch (error) {
    database.close()
    const reason = storageError(error, file)
    throw reason.code === 'data-folder-in-use' ? new WaybillError('data-folder-in-use', `Another Waybill works on ${folder}.`, { cause: error }) : reason
  }
}

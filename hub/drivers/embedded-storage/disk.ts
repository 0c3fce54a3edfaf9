import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { WaybillError } from '../../errors.ts'
import { openGroupCommit, type GroupCommit } from './group-commit.ts'
import { openForReading } from './snapshot.ts'
import { openDatabase } from './sqlite.ts'

/** A database file with its group commit. Drivers that share a disk also share its syncs. */
export interface Disk {
  file: string
  database: DatabaseSync
  commit: GroupCommit
  /** Waits for the running commit, then closes the file. */
  close(): Promise<void>
}

export function openDisk(file: string, options: Parameters<typeof openGroupCommit>[2] = { synced: true }): Disk {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const database = openDatabase(file)
  const commit = openGroupCommit(database, file, options)
  return {
    file,
    database,
    commit,
    async close() {
      await commit.close()
      database.close()
    },
  }
}

/** A database file for drivers that only read; a write fails. Others may write to the file at the same time. */
export function openReadOnlyDisk(file: string): Disk {
  const database = openForReading(file)
  return {
    file,
    database,
    commit: {
      run: () => Promise.reject(new WaybillError('storage-failed', `${file} is open for reading only.`)),
      durable: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    close: async () => database.close(),
  }
}

/** The given disk, whose owner closes it, or else a new disk that the driver closes. */
export function diskOf(given: Disk | undefined, file: string): Disk {
  return given ? { ...given, close: async () => {} } : openDisk(file)
}

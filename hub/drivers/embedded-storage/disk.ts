import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { openGroupCommit, type GroupCommit } from './group-commit.ts'
import { openDatabase } from './sqlite.ts'

/** A database file and its commits. Drivers that share one also share its syncs: what they write in one turn is on disk with one. */
export interface Disk {
  file: string
  database: DatabaseSync
  commit: GroupCommit
  /** Waits for what runs, then closes the file; for whoever opened it. */
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

/** A disk that was given stays open at the end; one of the driver's own is closed. */
export function diskOf(given: Disk | undefined, file: string): Disk {
  return given ? { ...given, close: async () => {} } : openDisk(file)
}

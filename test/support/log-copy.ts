import { copyFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const logOf = (data: string): string => path.join(data, 'log', 'events.sqlite')

/** Copies the log of an embedded hub, which may run, to a file. */
export function copyLog(data: string, file: string): void {
  const log = new DatabaseSync(logOf(data), { readOnly: true })
  log.exec(`VACUUM INTO '${file}'`)
  log.close()
}

/** Puts a copy of the log into the data folder of a hub that has stopped. Views and secrets stay as they are. */
export function restoreLog(data: string, file: string): void {
  for (const end of ['-wal', '-shm']) rmSync(`${logOf(data)}${end}`, { force: true })
  copyFileSync(file, logOf(data))
}

import { existsSync } from 'node:fs'
import path from 'node:path'
import { WaybillError } from '../../errors.ts'
import type { DataFolder } from './folder.ts'

/** A hub creates its log before all of these. */
const LATER_THAN_LOG = ['pepper', 'api-key', 'views', 'blobs', 'bus']

export const logFile = (data: string): string => path.join(data, 'log', 'events.sqlite')

/**
 * Refuses a data folder that has had a log and has none now: a hub with a new log would accept documents, and know
 * nothing of those that it had accepted before. Call it before the log is opened, which would create it.
 * @throws `data-folder-damaged`
 */
export function assertLogFile(data: string, { hasHadLog }: Pick<DataFolder, 'hasHadLog'>): void {
  if (existsSync(logFile(data))) return
  if (hasHadLog || LATER_THAN_LOG.some((name) => existsSync(path.join(data, name)))) throw logLost(data, 'is missing')
}

export const logLost = (data: string, what: string): WaybillError =>
  new WaybillError(
    'data-folder-damaged',
    `The log ${logFile(data)} ${what}, but this data folder has had one. Restore it, with its -wal file if there is ` +
      'one, or choose a new folder with --data.',
  )

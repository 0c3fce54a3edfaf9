import { loadSnapshot } from '../auth/api-keys/snapshot.ts'
import type { DataFolder } from '../drivers/embedded-storage/folder.ts'
import { logLost } from '../drivers/embedded-storage/lost-log.ts'
import { EMBEDDED, type Engines, type EngineSettings } from './engines.ts'

/**
 * Refuses an empty log in a folder whose log has had events: its file was emptied, or its -wal file was lost before
 * SQLite had moved anything from it into the file. Notes that the log has events otherwise. In a folder of an earlier
 * version, which lacks the note, API keys in the views prove it.
 * @throws `data-folder-damaged`
 */
export async function assertLogNotEmptied(
  { data, views: url }: EngineSettings,
  folder: DataFolder,
  { store, views }: Pick<Engines, 'store' | 'views'>,
): Promise<void> {
  if ((await store.head()) !== undefined) return folder.noteLog()
  const hasHadLog = folder.hasHadLog || (url === EMBEDDED && (await loadSnapshot(views)).keys.size > 0)
  if (hasHadLog) throw logLost(data, 'has no events')
}

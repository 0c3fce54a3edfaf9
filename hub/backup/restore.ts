import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { makeDataFolder, markDataFolder } from '../drivers/embedded-storage/folder.ts'
import { openEmbeddedEventStore } from '../drivers/event-store/embedded/embedded.ts'
import { WaybillError } from '../errors.ts'
import { atOnce } from '../platform/at-once.ts'
import { syncFolder } from '../platform/sync-folder.ts'
import { LOG, TARGETS } from './backup.ts'
import { assertApart, isBackupFolder } from './backup-folder.ts'
import { copyFile, replaceFile, syncFoldersOf, textIn } from './files.ts'
import type { BackupFile, Manifest } from './manifest.ts'
import { recordRestore } from './record-restore.ts'
import { verifyBackup } from './verify.ts'
import { pepperFrom } from './verify-keys.ts'
import type { Problem } from './verify-log.ts'

const CONCURRENT_COPIES = 4

interface RestoreOptions {
  /** folder of the backups */
  folder: string
  /** undefined: the newest backup */
  id: string | undefined
  /** folder of the secrets; undefined: `pepper` is that of the settings, and is not written */
  secrets: string | undefined
  pepper: Buffer | undefined
  /** the new data folder */
  to: string
  /** ISO time */
  now: string
  signal: AbortSignal
  progress(text: string): void
}

interface RestoreResult {
  manifest: Manifest | undefined
  /** why nothing was restored; or blobs that the hub had lost before the backup */
  problems: Problem[]
  restored: boolean
}

/**
 * Verifies a backup and copies it into an empty folder. What is copied is compared with the manifest again. The folder
 * becomes a data folder at the very end, so a hub never starts on half of one. Its log says that it was restored.
 * @throws `backup-failed` for a folder that is not empty, without backups or without secrets; `storage-full`
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreResult> {
  const { folder, id, secrets, to, signal, progress } = options
  if (!isBackupFolder(folder)) throw new WaybillError('backup-failed', `${folder} is not a folder of backups.`)
  assertApart([['backups', folder], ['data', to], ...(secrets === undefined ? [] : [['secrets', secrets] as const])])
  if (makeDataFolder(to).length > 0)
    throw new WaybillError('backup-failed', `${to} is not empty. A backup is restored into an empty or new folder.`)
  const apiKey = secrets === undefined ? undefined : await textIn(path.join(secrets, 'api-key'))
  const pepper = await pepperOf(options)
  const { manifest, problems } = await verifyBackup(folder, {
    id,
    pepper,
    ...(apiKey !== undefined && { apiKey }),
    signal,
    progress,
  })
  const missing = new Set(manifest?.missing)
  const isKnown = ({ blob }: Problem) => blob !== undefined && missing.has(blob)
  if (!manifest || !problems.every(isKnown)) return { manifest, problems, restored: false }
  try {
    await makeDataFolderOf(options, manifest, { pepper, apiKey })
  } catch (error) {
    // It was empty; half of a hub must not keep the next attempt from it.
    for (const name of await readdir(to)) await rm(path.join(to, name), { recursive: true, force: true })
    throw error
  }
  return { manifest, problems, restored: true }
}

async function makeDataFolderOf(
  options: RestoreOptions,
  manifest: Manifest,
  { pepper, apiKey }: { pepper: Buffer; apiKey: string | undefined },
): Promise<void> {
  const { secrets, to, signal } = options
  await copyAll(options, manifest)
  if (secrets !== undefined) {
    await replaceFile(path.join(to, 'pepper'), pepper.toString('hex'))
    if (apiKey !== undefined) await replaceFile(path.join(to, 'api-key'), `${apiKey}\n`)
  }
  signal.throwIfAborted()
  const store = openEmbeddedEventStore({ folder: path.join(to, path.dirname(LOG)) })
  try {
    await recordRestore(store, { backup: manifest.id, at: options.now })
  } finally {
    await store.close()
  }
  markDataFolder(to)
  await syncFolder(to)
}

async function pepperOf({ secrets, pepper }: RestoreOptions): Promise<Buffer> {
  const found = secrets === undefined ? pepper : pepperFrom(await textIn(path.join(secrets, 'pepper')))
  if (found) return found
  throw new WaybillError(
    'backup-failed',
    secrets === undefined
      ? 'The pepper is not part of a backup. Name the folder of the secrets with --secrets, or set WAYBILL_PEPPER.'
      : `${secrets} holds no pepper of 64 hex digits.`,
  )
}

async function copyAll(
  { folder, to, signal, progress }: RestoreOptions,
  { id, files, blobs }: Manifest,
): Promise<void> {
  const copies: [file: BackupFile, from: string, to: string][] = [
    ...files.map((file): [BackupFile, string, string] => [
      file,
      path.join(folder, id, file.path),
      dataPathOf(file.path),
    ]),
    ...blobs.map((file): [BackupFile, string, string] => [file, path.join(folder, file.path), file.path]),
  ]
  let done = 0
  await atOnce(CONCURRENT_COPIES, copies, async ([file, from, relative]) => {
    signal.throwIfAborted()
    const { sha256 } = await copyFile(from, path.join(to, relative), signal)
    if (sha256 !== file.sha256)
      throw new WaybillError('backup-invalid', `${file.path} has changed since it was verified.`)
    progress(`${++done} of ${copies.length} files restored …`)
  })
  await syncFoldersOf(
    copies.map(([, , relative]) => path.join(to, relative)),
    to,
  )
}

const dataPathOf = (file: string): string => (file.startsWith(`${TARGETS}/`) ? file.slice(TARGETS.length + 1) : file)

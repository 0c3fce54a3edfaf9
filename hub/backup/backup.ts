import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { openBlobPaths } from '../drivers/blobs/embedded/embedded.ts'
import { openReadOnlyDisk } from '../drivers/embedded-storage/disk.ts'
import { makeDataFolder } from '../drivers/embedded-storage/folder.ts'
import { snapshotDatabase } from '../drivers/embedded-storage/snapshot.ts'
import { openEmbeddedEventStore } from '../drivers/event-store/embedded/embedded.ts'
import { WaybillError } from '../errors.ts'
import { referencesIn } from '../move/copy-blobs.ts'
import { atOnce } from '../platform/at-once.ts'
import { syncFolder } from '../platform/sync-folder.ts'
import { assertApart, assertSameHub, POOL, removeOldBackups, takeBackupFolder, targetFilesIn } from './backup-folder.ts'
import { contentOf, copyFile, filesBelow, makeFolder, replaceFile, sizeOf, syncFoldersOf, textIn } from './files.ts'
import { generationsIn, MANIFEST_FILE, newId, newManifest, sealed, type BackupFile, type Manifest } from './manifest.ts'

const CONCURRENT_COPIES = 4
const PROGRESS_EVENTS = 10_000
/** Paths in a data folder, and in the folder of a backup. */
export const LOG = 'log/events.sqlite'
export const VIEWS = 'views/views.sqlite'
/** The folder of a backup in which the SQLite files of targets are; in a data folder they are not in a folder. */
export const TARGETS = 'targets'

interface BackupOptions {
  /** data folder of the hub */
  data: string
  /** folder of the backups */
  folder: string
  /** another folder, for the pepper and the first API key; undefined: they are not copied */
  secrets: string | undefined
  pepper: Buffer
  /** true: also the views, which a restored hub otherwise builds from the log */
  withViews: boolean
  /** number of backups that stay in the folder */
  keep: number
  /** version of this program */
  program: string
  /** ISO time */
  now: string
  signal: AbortSignal
  progress(text: string): void
}

export interface BackupResult {
  manifest: Manifest
  /** files and bytes that were written; shared files that an earlier backup has are not */
  copied: { files: number; bytes: number }
  /** ids of the backups that were removed */
  removed: string[]
}

/** What a log refers to. */
interface LogContent {
  events: number
  firstEventId: string
  lastEventId: string
  head: string
  /** path below the folder of the blobs, by key, of every blob that is a file */
  large: Map<string, string>
}

/**
 * Copies the data folder of an embedded hub, which may be running, as one consistent state.
 *
 * The order makes it consistent without stopping the hub: views, log, targets, blobs. Views follow the log, so they
 * must not be newer. Log, queues and small blobs share a file and are one snapshot, the same that a crash at that
 * moment would leave. A target may be newer than the log: the courier looks an open delivery up before it sends. A blob
 * is on disk before the event that refers to it and is never changed, so each one that the snapshot names still exists.
 *
 * Nothing of the backup is visible under its name until all of it is on disk.
 * @throws `backup-failed`, `data-folder-damaged`, `storage-full`
 */
export async function takeBackup(options: BackupOptions): Promise<BackupResult> {
  const { data, folder, secrets, keep } = options
  assertApart([['data', data], ['backups', folder], ...(secrets === undefined ? [] : [['secrets', secrets] as const])])
  if (!existsSync(path.join(data, LOG)))
    throw new WaybillError('backup-failed', `${data} is not the data folder of an embedded hub: it has no ${LOG}.`)
  const release = await takeBackupFolder(folder)
  try {
    const id = newId(options.now, generationsIn(folder).at(-1))
    const partial = path.join(folder, `${id}.partial`)
    const { manifest, copied } = await writeBackup(options, id, partial).catch(async (error: unknown) => {
      await rm(partial, { recursive: true, force: true })
      throw error
    })
    await rename(partial, path.join(folder, id))
    await syncFolder(folder)
    // A backup that lacks something does not replace one that has it.
    const removed = manifest.missing.length > 0 ? [] : await removeOldBackups(folder, keep)
    return { manifest, copied, removed }
  } finally {
    release()
  }
}

/** Writes everything of a backup; only the final name of its folder is then missing. */
async function writeBackup(
  options: BackupOptions,
  id: string,
  partial: string,
): Promise<Pick<BackupResult, 'manifest' | 'copied'>> {
  const { folder, program, now, pepper, signal, progress } = options
  await snapshotDatabases(options, partial)
  const { large, ...log } = await contentOfLog(partial, options)
  assertSameHub(folder, log.firstEventId)
  const { blobs, missing, copied } = await copyBlobs(large, options)
  await copySecrets(options)
  progress('computing checksums …')
  const files: BackupFile[] = []
  for (const file of await filesBelow(partial))
    files.push({ path: file, ...(await contentOf(path.join(partial, file), signal))! })
  const manifest = newManifest({ program, id, madeAt: now, ...log, files, blobs, missing })
  await replaceFile(path.join(partial, MANIFEST_FILE), sealed(manifest, pepper))
  await syncFoldersOf(
    files.map(({ path: file }) => path.join(partial, file)),
    partial,
  )
  signal.throwIfAborted()
  const bytes = files.reduce((sum, { size }) => sum + size, copied.bytes)
  return { manifest, copied: { files: copied.files + files.length, bytes } }
}

/** Views before the log, targets after it: see `takeBackup`. */
async function snapshotDatabases({ data, withViews, progress }: BackupOptions, partial: string): Promise<void> {
  const views = withViews && existsSync(path.join(data, VIEWS)) ? [VIEWS] : []
  const targets = targetFilesIn(data).map((name) => [name, path.join(TARGETS, name)] as const)
  for (const [from, to] of [...views.map((file) => [file, file] as const), [LOG, LOG] as const, ...targets]) {
    progress(`copying ${from} …`)
    await makeFolder(path.dirname(path.join(partial, to)))
    snapshotDatabase(path.join(data, from), path.join(partial, to))
  }
}

/** Reads the whole snapshot of the log. */
async function contentOfLog(partial: string, { signal, progress }: BackupOptions): Promise<LogContent> {
  const disk = openReadOnlyDisk(path.join(partial, LOG))
  try {
    const pathOf = openBlobPaths(disk.database)
    const content: LogContent = { events: 0, firstEventId: '', lastEventId: '', head: '', large: new Map() }
    const store = openEmbeddedEventStore({ folder: path.join(partial, 'log'), disk })
    for await (const { events, caughtUp } of store.follow(undefined, [''], signal)) {
      for (const event of events) {
        if (content.events++ === 0) content.firstEventId = event.id
        Object.assign(content, { lastEventId: event.id, head: event.position })
        for (const { key } of referencesIn(event.data)) {
          const file = pathOf(key)
          if (file !== undefined) content.large.set(key, file)
        }
        if (content.events % PROGRESS_EVENTS === 0) progress(`${content.events} events …`)
      }
      if (caughtUp) break
    }
    signal.throwIfAborted()
    return content
  } finally {
    await disk.close()
  }
}

interface CopiedBlobs {
  blobs: BackupFile[]
  missing: string[]
  copied: { files: number; bytes: number }
}

/** Copies the files of large blobs. Their names are their hashes, so one that an earlier backup has is kept. */
async function copyBlobs(
  large: ReadonlyMap<string, string>,
  { data, folder, signal, progress }: BackupOptions,
): Promise<CopiedBlobs> {
  const result: CopiedBlobs = { blobs: [], missing: [], copied: { files: 0, bytes: 0 } }
  const written: string[] = []
  let done = 0
  await atOnce(CONCURRENT_COPIES, large, async ([key, file]) => {
    signal.throwIfAborted()
    const from = path.join(data, 'blobs', file)
    const to = path.join(folder, POOL, file)
    const sha256 = path.basename(file)
    const size = sizeOf(from)
    progress(`${++done} of ${large.size} large files …`)
    if (size === undefined) return void result.missing.push(key)
    if (sizeOf(to) !== size) {
      const content = await copyFile(from, to, signal)
      if (content.sha256 !== sha256) {
        // Under this name it would pass for the right bytes in the next backup.
        await rm(to, { force: true })
        return void result.missing.push(key)
      }
      written.push(to)
      result.copied.files++
      result.copied.bytes += size
    }
    result.blobs.push({ path: `${POOL}/${file.split(path.sep).join('/')}`, size, sha256 })
  })
  await syncFoldersOf(written, folder)
  return { ...result, blobs: result.blobs.toSorted((a, b) => (a.path < b.path ? -1 : 1)) }
}

/** @throws `backup-failed` rather than replace the pepper of another hub, perhaps the only copy of it */
async function copySecrets({ data, secrets, pepper }: BackupOptions): Promise<void> {
  if (secrets === undefined) return
  makeDataFolder(secrets)
  const other = await textIn(path.join(secrets, 'pepper'))
  if (other !== undefined && other !== pepper.toString('hex'))
    throw new WaybillError('backup-failed', `${secrets} holds the pepper of another hub. Choose another folder.`)
  await replaceFile(path.join(secrets, 'pepper'), pepper.toString('hex'))
  const apiKey = await textIn(path.join(data, 'api-key'))
  if (apiKey !== undefined) await replaceFile(path.join(secrets, 'api-key'), `${apiKey}\n`)
}

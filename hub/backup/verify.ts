import { existsSync } from 'node:fs'
import path from 'node:path'
import { openEmbeddedBlobs } from '../drivers/blobs/embedded/embedded.ts'
import type { Blobs } from '../drivers/blobs/port.ts'
import { openReadOnlyDisk } from '../drivers/embedded-storage/disk.ts'
import { checkpointsIn, integrityProblems } from '../drivers/embedded-storage/snapshot.ts'
import { openEmbeddedEventStore } from '../drivers/event-store/embedded/embedded.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { atOnce } from '../platform/at-once.ts'
import { count } from '../platform/count.ts'
import { codeOf } from '../errors.ts'
import { LOG, VIEWS } from './backup.ts'
import { POOL } from './backup-folder.ts'
import { contentOf, filesBelow, sizeOf, textIn } from './files.ts'
import { chosenGeneration, MANIFEST_FILE, readManifest, type BackupFile, type Manifest } from './manifest.ts'
import { keyProblems, pepperFrom } from './verify-keys.ts'
import { verifyLog, type LogReport, type Problem, type VerifyLogOptions } from './verify-log.ts'

const CONCURRENT_FILES = 4

interface VerifyReport {
  /** what was checked, one sentence each */
  checked: string[]
  problems: Problem[]
}

interface Options {
  signal: AbortSignal
  progress(text: string): void
}

/** Log and blobs, opened to be read. */
interface Opened {
  store: EventStore
  blobs: Blobs
  close(): Promise<void>
}

/** Opens the log of a data folder, or of a backup, and its blobs. A hub may write to them at the same time. */
function openEmbedded(log: string, blobs: string): Opened {
  const disk = openReadOnlyDisk(log)
  return {
    store: openEmbeddedEventStore({ folder: path.dirname(log), disk }),
    blobs: openEmbeddedBlobs({ folder: blobs, disk, readOnly: true }),
    close: () => disk.close(),
  }
}

/** Verifies the data folder of an embedded hub, which may be running. `pepper`: that of the settings, if it is set. */
export async function verifyDataFolder(
  data: string,
  { pepper, ...options }: Options & { pepper: Buffer | undefined },
): Promise<VerifyReport> {
  const log = path.join(data, LOG)
  const views = path.join(data, VIEWS)
  const report: VerifyReport = { checked: [], problems: [] }
  // Before the log: views follow it, also while this runs.
  const checkpoints = checkpointsIn(views)
  checkDatabases(report, data, [LOG, VIEWS], options)
  const found = await checkLog(report, () => openEmbedded(log, path.join(data, 'blobs')), {
    isShared: false,
    blobCure: 'Copy it from the newest backup: its name is the sha256 of its bytes.',
    ...options,
  })
  if (!found) return report
  const end = Number(found.last?.position ?? 0)
  for (const { collection, position } of checkpoints)
    if (Number(position) > end)
      report.problems.push({
        text: `The log ends at ${end}, but the view ${collection} at ${Number(position)}: the log lost its end.`,
        cure: 'Restore the newest backup, unless you put an earlier log there: the hub then builds the views again.',
      })
  checkKeys(report, found, {
    pepper: pepper ?? pepperFrom(await textIn(path.join(data, 'pepper'))),
    apiKey: await textIn(path.join(data, 'api-key')),
    place: pepper ? 'WAYBILL_PEPPER' : path.join(data, 'pepper'),
  })
  return report
}

/** Verifies log and blobs that are on servers, and that the pepper is set. */
export async function verifyEngines(
  open: () => Promise<Opened>,
  { pepper, ...options }: Options & { pepper: Buffer | undefined },
): Promise<VerifyReport> {
  const report: VerifyReport = { checked: [], problems: [] }
  const found = await checkLog(report, open, {
    isShared: true,
    blobCure: 'Copy it from a backup of the bucket, or from an earlier version of the object.',
    ...options,
  })
  if (found) checkKeys(report, found, { pepper, apiKey: undefined, place: 'WAYBILL_PEPPER' })
  return report
}

/**
 * Verifies a backup: its manifest, every file, and its log and blobs as those of a data folder. With the secrets also
 * the seal of the manifest and the pepper.
 */
export async function verifyBackup(
  folder: string,
  { id, pepper, apiKey, ...options }: Options & { id: string | undefined; pepper: Buffer | undefined; apiKey?: string },
): Promise<VerifyReport & { manifest: Manifest | undefined }> {
  const report: VerifyReport = { checked: [], problems: [] }
  let manifest: Manifest
  try {
    manifest = readManifest(folder, chosenGeneration(folder, id), pepper)
  } catch (error) {
    if (codeOf(error) !== 'backup-invalid') throw error
    report.problems.push({ text: (error as Error).message, cure: OTHER_BACKUP })
    return { ...report, manifest: undefined }
  }
  const generation = path.join(folder, manifest.id)
  report.checked.push(
    `Backup ${manifest.id}: the manifest is unchanged${pepper ? ' and sealed with this pepper' : ''}.`,
  )
  await checkFiles(report, folder, manifest, options)
  const databases = manifest.files.map(({ path: file }) => file).filter((file) => file.endsWith('.sqlite'))
  checkDatabases(report, generation, databases, options)
  const open = () => openEmbedded(path.join(generation, LOG), path.join(folder, POOL))
  const found = await checkLog(report, open, {
    isShared: false,
    blobCure: 'Delete its file and back up again, if the hub still has it; otherwise copy it from elsewhere.',
    ...options,
  })
  if (found) checkHead(report, found, manifest)
  if (found && pepper) checkKeys(report, found, { pepper, apiKey, place: 'the secrets' })
  return { ...report, manifest }
}

const OTHER_BACKUP = 'Use an earlier backup (--backup ID), or another copy of this folder.'

/** Compares files with the manifest. The bytes of blobs are compared when the log is read. */
async function checkFiles(
  { problems, checked }: VerifyReport,
  folder: string,
  { id, files, blobs }: Manifest,
  { signal, progress }: Options,
): Promise<void> {
  const differs = (file: BackupFile, found: { size: number; sha256?: string } | undefined) => {
    const why = found === undefined ? 'is missing' : found.size === file.size ? 'has other bytes' : 'has another size'
    problems.push({ text: `${file.path} ${why}.`, cure: OTHER_BACKUP })
  }
  await atOnce(CONCURRENT_FILES, files, async (file) => {
    progress(`reading ${file.path} …`)
    const found = await contentOf(path.join(folder, id, file.path), signal)
    if (found?.sha256 !== file.sha256 || found.size !== file.size) differs(file, found)
  })
  for (const file of blobs) {
    const size = sizeOf(path.join(folder, file.path))
    if (size !== file.size) differs(file, size === undefined ? undefined : { size })
  }
  const listed = new Set([MANIFEST_FILE, ...files.map((file) => file.path)])
  for (const name of await filesBelow(path.join(folder, id)))
    if (!listed.has(name))
      problems.push({ text: `${id}/${name} is not in the manifest.`, cure: 'Remove it: the backup did not write it.' })
  const bytes = [...files, ...blobs].reduce((sum, { size }) => sum + size, 0)
  checked.push(`${files.length + blobs.length} files with ${bytes} bytes are compared with the manifest.`)
}

function checkDatabases(
  { problems, checked }: VerifyReport,
  folder: string,
  files: readonly string[],
  { progress }: Options,
): void {
  // A missing file is a problem of the manifest, or of the log, which is opened next.
  for (const file of files.filter((name) => existsSync(path.join(folder, name)))) {
    progress(`checking ${file} …`)
    for (const text of integrityProblems(path.join(folder, file)))
      problems.push({
        text: `${file}: ${text}`,
        cure:
          file === VIEWS
            ? 'Stop the hub and remove the folder of the views: it builds them again.'
            : 'Restore the newest backup that is complete. Check the disk.',
      })
    checked.push(`${file}: every page is read.`)
  }
}

/** Undefined if the log cannot be opened; that is then a problem of the report. */
async function checkLog(
  report: VerifyReport,
  open: () => Opened | Promise<Opened>,
  options: VerifyLogOptions,
): Promise<LogReport | undefined> {
  let opened: Opened
  try {
    opened = await open()
  } catch (error) {
    if (codeOf(error) !== 'data-folder-damaged') throw error
    report.problems.push({ text: (error as Error).message, cure: 'Restore the newest backup that is complete.' })
    return undefined
  }
  try {
    const found = await verifyLog(opened.store, opened.blobs, options)
    for (const problem of found.problems) report.problems.push(problem)
    report.checked.push(
      `${count(found.events, 'event')} in ${count(found.streams, 'stream')} have known types, no gap, and fold.`,
      `${found.blobs} blobs with ${found.bytes} bytes match their hashes.`,
    )
    return found
  } finally {
    await opened.close()
  }
}

function checkHead({ problems }: VerifyReport, { events, last, firstEventId }: LogReport, manifest: Manifest): void {
  const isSame =
    events === manifest.events &&
    (firstEventId ?? '') === manifest.firstEventId &&
    (last?.id ?? '') === manifest.lastEventId &&
    (last?.position ?? '') === manifest.head
  if (!isSame)
    problems.push({
      text: `The log has ${events} events, but the manifest says ${manifest.events}, or its first or last one differs.`,
      cure: OTHER_BACKUP,
    })
}

function checkKeys(
  { problems, checked }: VerifyReport,
  { keys }: LogReport,
  secrets: Parameters<typeof keyProblems>[1],
): void {
  const found = keyProblems(keys, secrets)
  for (const problem of found) problems.push(problem)
  if (found.length === 0)
    checked.push(`${count(keys.size, 'API key')} ${keys.size === 1 ? 'has' : 'have'} a pepper (${secrets.place}).`)
}

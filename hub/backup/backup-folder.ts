import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { makeDataFolder } from '../drivers/embedded-storage/folder.ts'
import { lockFile } from '../drivers/embedded-storage/snapshot.ts'
import { WaybillError } from '../errors.ts'
import { makePrivateFolder } from '../platform/private-files.ts'
import { syncFolder } from '../platform/sync-folder.ts'
import { filesBelow } from './files.ts'
import { generationsIn, LOCK_FILE, readManifest, type Manifest } from './manifest.ts'

/** Files that the backups of one folder share; their names are their hashes. */
export const POOL = 'blobs'

/** True for a folder that holds backups, or that a backup has begun to fill. A copy of it may lack the lock file. */
export const isBackupFolder = (folder: string): boolean =>
  existsSync(path.join(folder, LOCK_FILE)) || (isFolder(folder) && generationsIn(folder).length > 0)

export const isFolder = (folder: string): boolean => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false

/**
 * Locks a folder for backups, creates it if it is missing, and removes what an interrupted backup left there. Returns
 * the function that releases it.
 * @throws `backup-failed` for a folder with other files, or while another backup runs
 */
export async function takeBackupFolder(folder: string): Promise<() => void> {
  const present = makeDataFolder(folder)
  if (present.length > 0 && !isBackupFolder(folder))
    throw new WaybillError(
      'backup-failed',
      `${folder} holds files that are not backups. Choose an empty or new folder, or one with earlier backups.`,
    )
  const release = lockFile(path.join(folder, LOCK_FILE))
  if (!release) throw new WaybillError('backup-failed', `Another backup into ${folder} is running.`)
  try {
    for (const name of present.filter((each) => each.endsWith('.partial')))
      await rm(path.join(folder, name), { recursive: true, force: true })
    makePrivateFolder(folder)
    return release
  } catch (error) {
    release()
    throw error
  }
}

/** @throws `backup-failed` if one folder lies in another: what destroys one would destroy both */
export function assertApart(folders: readonly (readonly [name: string, folder: string])[]): void {
  const real = folders.map(([name, folder]) => [name, realPathOf(path.resolve(folder))] as const)
  for (const [inner, folder] of real)
    for (const [outer, other] of real)
      if (inner !== outer && `${folder}${path.sep}`.startsWith(`${other}${path.sep}`))
        throw new WaybillError('backup-failed', `The folder of the ${inner} lies in the folder of the ${outer}.`)
}

/** With links resolved, as far as the path exists. */
function realPathOf(folder: string): string {
  const parent = path.dirname(folder)
  if (existsSync(folder) || parent === folder) return realpathSync(folder)
  return path.join(realPathOf(parent), path.basename(folder))
}

/** Removes all but the newest backups, and the shared files that none of the others lists. Returns the removed ids. */
export async function removeOldBackups(folder: string, keep: number): Promise<string[]> {
  const all = generationsIn(folder)
  const old = all.slice(0, Math.max(0, all.length - keep))
  for (const id of old) {
    // First renamed, so that an interrupted removal leaves no backup that looks complete.
    const gone = path.join(folder, `${id}.partial`)
    await rename(path.join(folder, id), gone)
    await rm(gone, { recursive: true, force: true })
  }
  await removeUnlisted(folder)
  await syncFolder(folder)
  return old
}

async function removeUnlisted(folder: string): Promise<void> {
  const listed = new Set<string>()
  for (const id of generationsIn(folder)) {
    const manifest = manifestIfValid(folder, id)
    // What a damaged manifest lists is not known, so nothing is removed.
    if (!manifest) return
    for (const { path: file } of manifest.blobs) listed.add(file)
  }
  for (const file of await filesBelow(path.join(folder, POOL)))
    if (!listed.has(`${POOL}/${file}`)) await rm(path.join(folder, POOL, file), { force: true })
}

/** @throws `backup-failed` if the newest backup is of another hub: those of the folder would be removed in time */
export function assertSameHub(folder: string, firstEventId: string): void {
  const manifests = generationsIn(folder).map((id) => manifestIfValid(folder, id))
  const last = manifests.findLast((manifest) => manifest !== undefined)
  if (last && last.firstEventId !== firstEventId)
    throw new WaybillError('backup-failed', `${folder} holds backups of another hub. Choose another folder.`)
}

function manifestIfValid(folder: string, id: string): Manifest | undefined {
  try {
    return readManifest(folder, id, undefined)
  } catch {
    return undefined
  }
}

/** The SQLite files directly in a data folder: each belongs to a target. */
export const targetFilesIn = (data: string): string[] =>
  readdirSync(data).filter((name) => name.endsWith('.sqlite') && statSync(path.join(data, name)).isFile())

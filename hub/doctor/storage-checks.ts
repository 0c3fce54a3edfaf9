import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, rmdir, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { checkContents } from './folder-contents.ts'
import { fail, ok, warn, type Finding } from './finding.ts'

const MB = 1_048_576
const GB_IN_MB = 1024
/** below this, a warning */
const LOW_MB = 2048
/** below this, the hub soon accepts no documents */
const TOO_LOW_MB = 200

/** The folder itself, or its nearest ancestor that exists, in which it will be created. */
function existing(folder: string): string {
  const parent = path.dirname(folder)
  return existsSync(folder) || parent === folder ? folder : existing(parent)
}

/** `hasLog`: the event store is embedded, so a folder that is in use holds the log */
export async function checkDataFolder(data: string, hasLog: boolean): Promise<Finding> {
  const folder = existing(data)
  // Really written: some file systems report that a folder is writable and refuse all the same.
  const probe = path.join(folder, `.doctor-${randomUUID()}`)
  try {
    if (folder !== data) {
      await mkdir(probe)
      await rmdir(probe)
      return ok(`${data} will be created at the first start`)
    }
    const files = await readdir(data)
    if (files.length > 0 && !files.includes('waybill.lock'))
      return fail(`${data} contains files that are not Waybill's`, 'Name an empty or new folder with --data.')
    await writeFile(probe, '')
    await rm(probe)
    return files.length === 0 ? ok(`${data} is writable`) : checkContents(data, hasLog)
  } catch (error) {
    return fail(
      `${folder} is not writable (${(error as NodeJS.ErrnoException).code})`,
      'Make it writable for this user, or name another folder with --data.',
    )
  }
}

export async function checkDisk(data: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(existing(data))
  const free = Math.floor((bavail * bsize) / MB)
  const text = free >= 10 * GB_IN_MB ? `${Math.floor(free / GB_IN_MB)} GB free` : `${free} MB free`
  if (free < TOO_LOW_MB)
    return fail(text, 'Free space on the disk of the data folder: the hub accepts no documents on a full disk.')
  return free < LOW_MB ? warn(text, 'Free some space on the disk of the data folder soon.') : ok(text)
}

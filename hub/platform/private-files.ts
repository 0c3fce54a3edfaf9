import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'

/** Only the owner may read and write. */
export const PRIVATE_FILE = 0o600
export const PRIVATE_FOLDER = 0o700
const OTHERS = 0o077

/**
 * Creates an empty file that only its owner can read, unless it exists. SQLite takes an empty file for a new database
 * and gives its -wal and -shm files the same mode. A file that exists is never opened here: closing it would release
 * the locks that SQLite holds on it in this process (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
export function createPrivateFile(file: string): void {
  if (existsSync(file)) return
  try {
    closeSync(openSync(file, 'wx', PRIVATE_FILE))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/**
 * Writes a file that only its owner can read, or replaces it: after a crash or on a full disk it has the old content or
 * the new one. It is on disk when this returns.
 */
export function writePrivateFile(file: string, content: string | Buffer): void {
  const unfinished = `${file}.new`
  rmSync(unfinished, { force: true })
  writeFileSync(unfinished, content, { mode: PRIVATE_FILE, flag: 'wx', flush: true })
  renameSync(unfinished, file)
  const folder = openSync(path.dirname(file), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Folders that are closed to others and may hold very many files: what is below them needs no look. */
const SHELTERS = new Set(['large'])

/** Removes the rights of others on a data folder: earlier versions created some files with the mode of the umask. */
export function makePrivateFolder(folder: string): void {
  tighten(folder, PRIVATE_FOLDER)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name)
    if (entry.isFile()) tighten(name, PRIVATE_FILE)
    else if (entry.isDirectory() && SHELTERS.has(entry.name)) tighten(name, PRIVATE_FOLDER)
    else if (entry.isDirectory()) makePrivateFolder(name)
  }
}

/** Sets the mode if others have any right, or the owner lacks one. A file of another owner keeps its mode. */
function tighten(name: string, mode: number): void {
  const found = statSync(name, { throwIfNoEntry: false })
  if (!found || ((found.mode & OTHERS) === 0 && (found.mode & mode) === mode)) return
  try {
    chmodSync(name, mode)
  } catch (error) {
    if (!['EPERM', 'EROFS', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

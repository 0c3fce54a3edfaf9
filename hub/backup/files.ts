import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { storageError } from '../drivers/embedded-storage/sqlite.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../platform/private-files.ts'
import { syncFolder } from '../platform/sync-folder.ts'

interface Content {
  size: number
  /** lower-case hex */
  sha256: string
}

export const makeFolder = (folder: string): Promise<unknown> => mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })

/** Passes bytes on and measures them. */
function measuring(): { stream: Transform; content(): Content } {
  const sum = createHash('sha256')
  let size = 0
  const stream = new Transform({
    transform(chunk: Buffer, _, done) {
      sum.update(chunk)
      size += chunk.length
      done(null, chunk)
    },
  })
  return { stream, content: () => ({ size, sha256: sum.digest('hex') }) }
}

/** Copies a file, which is on disk when this resolves, and says what was copied. The target appears once complete. */
export async function copyFile(from: string, to: string, signal: AbortSignal): Promise<Content> {
  const partial = `${to}.partial`
  const { stream, content } = measuring()
  try {
    await makeFolder(path.dirname(to))
    await rm(partial, { force: true })
    const written = createWriteStream(partial, { flags: 'wx', mode: PRIVATE_FILE, flush: true })
    await pipeline(createReadStream(from), stream, written, { signal })
    await rename(partial, to)
    return content()
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {})
    throw signal.aborted ? signal.reason : storageError(error, to)
  }
}

/** The content of a file; undefined if it does not exist. */
export async function contentOf(file: string, signal: AbortSignal): Promise<Content | undefined> {
  if (!existsSync(file)) return undefined
  const { stream, content } = measuring()
  stream.resume()
  await pipeline(createReadStream(file), stream, { signal })
  return content()
}

/** Writes a small file that is on disk when this resolves; a reader sees the former file or the whole new one. */
export async function replaceFile(file: string, text: string | Buffer): Promise<void> {
  const partial = `${file}.partial`
  try {
    await makeFolder(path.dirname(file))
    await rm(partial, { force: true })
    await writeFile(partial, text, { flag: 'wx', mode: PRIVATE_FILE, flush: true })
    await rename(partial, file)
    await syncFolder(path.dirname(file))
  } catch (error) {
    throw storageError(error, file)
  }
}

/** Makes the names of these files and of the folders above them durable, up to this folder. */
export async function syncFoldersOf(files: Iterable<string>, upTo: string): Promise<void> {
  const folders = new Set<string>()
  for (const file of files)
    for (let each = path.dirname(file); each.length >= upTo.length && !folders.has(each); each = path.dirname(each))
      folders.add(each)
  for (const folder of folders) await syncFolder(folder)
}

/** Paths of all files below a folder, relative to it and with slashes. Empty if there is no such folder. */
export async function filesBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .toSorted()
}

/** The text of a file without surrounding space; undefined if it cannot be read. */
export const textIn = async (file: string): Promise<string | undefined> =>
  (await readFile(file, 'utf8').catch(() => undefined))?.trim()

/** The size of a file; undefined if it does not exist. */
export const sizeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.size

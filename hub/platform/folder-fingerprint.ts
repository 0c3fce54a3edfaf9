import { hash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

/** No folder of configuration is deeper; a link that leads back ends here. */
const MAX_DEPTH = 6

/**
 * A text that changes when a file in one of the folders is added, changed, renamed or removed. It only asks the file
 * system for names, sizes and times, and follows links, such as those of a mounted ConfigMap. Folders that do not exist
 * count as empty.
 */
export async function fingerprintOf(folders: readonly string[]): Promise<string> {
  const lines = await Promise.all(folders.map((folder) => linesOf(folder, MAX_DEPTH)))
  return hash('sha256', lines.flat().join('\n'))
}

async function linesOf(folder: string, depth: number): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  const lines = await Promise.all(
    names
      .filter((name) => !name.startsWith('.'))
      .toSorted()
      .map(async (name) => {
        const place = path.join(folder, name)
        const found = await stat(place).catch(() => undefined)
        if (!found) return []
        if (found.isDirectory()) return [place, ...(depth > 0 ? await linesOf(place, depth - 1) : [])]
        return [[place, found.size, found.mtimeMs, found.ctimeMs, found.ino].join(' ')]
      }),
  )
  return lines.flat()
}

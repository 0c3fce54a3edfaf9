import { createHash } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { getCompileCacheDir } from 'node:module'
import path from 'node:path'

/**
 * What a text of this program is parsed to. It is kept beside the compiled sources, where such are kept, since parsing YAML takes a tenth of a start;
 * a folder that cannot be written costs only that time. `value` must come through JSON unchanged.
 */
export function parsed<T>(text: string, parse: (text: string) => T): T {
  const folder = getCompileCacheDir()
  if (folder === undefined) return parse(text)
  const file = path.join(folder, `${createHash('sha256').update(text).digest('hex')}.json`)
  const kept = attempt(() => JSON.parse(readFileSync(file, 'utf8')) as T)
  if (kept !== undefined) return kept
  const value = parse(text)
  const unfinished = `${file}.${process.pid}`
  attempt(() => {
    writeFileSync(unfinished, JSON.stringify(value))
    renameSync(unfinished, file)
  })
  return value
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Raster } from '../formats/raster.ts'
import type { Recogniser } from './recogniser.ts'

interface KeptPages {
  open(): Promise<Recogniser>
  /** how long the pages took that were found in the folder, when they were recognised */
  savedSeconds(): number
}

type Kept<T> = T & { ms: number }

/**
 * Keeps what a recogniser makes of a page in a folder, by its pixels and models: measuring the same documents again
 * costs no recognition. The folder belongs to one version of the code of the recogniser.
 */
export function keptPages(openRecogniser: () => Promise<Recogniser>, folder: string): KeptPages {
  let savedMs = 0
  return {
    savedSeconds: () => savedMs / 1000,
    async open() {
      const recogniser = await openRecogniser()
      return {
        ...recogniser,
        recognise: (page) => kept(recogniser, page, [], () => recogniser.recognise(page)),
        readAgain: (page, lines) => kept(recogniser, page, [lines], () => recogniser.readAgain(page, lines)),
      }
    },
  }

  /** @param asked what was asked about the page; nothing for all of its words */
  async function kept<T extends object>(
    { models }: Recogniser,
    page: Raster,
    asked: readonly unknown[],
    find: () => Promise<T>,
  ): Promise<T> {
    const { width, height, data } = page
    const pixels = createHash('sha256').update(data).digest('hex')
    const name = createHash('sha256')
      .update(JSON.stringify([width, height, pixels, models, ...asked]))
      .digest('hex')
    const file = path.join(folder, `${name.slice(0, 32)}.json`)
    const known = await readFile(file, 'utf8').catch(() => undefined)
    if (known !== undefined) {
      const { ms, ...found } = JSON.parse(known) as Kept<T>
      savedMs += ms
      return found as unknown as T
    }
    const started = performance.now()
    const found = await find()
    await mkdir(folder, { recursive: true })
    // Another process may recognise the same page.
    const own = `${file}.${process.pid}`
    await writeFile(own, JSON.stringify({ ...found, ms: performance.now() - started } satisfies Kept<T>))
    await rename(own, file)
    return found
  }
}

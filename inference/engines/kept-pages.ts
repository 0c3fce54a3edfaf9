import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { RecognisedPage, Recogniser } from './recogniser.ts'

interface KeptPages {
  open(): Promise<Recogniser>
  /** how long the pages took that were found in the folder, when they were recognised */
  savedSeconds(): number
}

interface Kept extends RecognisedPage {
  ms: number
}

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
      return { ...recogniser, recognise: (page) => recognise(recogniser, page) }
    },
  }

  async function recognise(recogniser: Recogniser, page: Parameters<Recogniser['recognise']>[0]) {
    const { width, height, data } = page
    const pixels = createHash('sha256').update(data).digest('hex')
    const name = createHash('sha256')
      .update(JSON.stringify([width, height, pixels, recogniser.models]))
      .digest('hex')
    const file = path.join(folder, `${name.slice(0, 32)}.json`)
    const kept = await readFile(file, 'utf8').catch(() => undefined)
    if (kept !== undefined) {
      const { ms, ...found } = JSON.parse(kept) as Kept
      savedMs += ms
      return found
    }
    const started = performance.now()
    const found = await recogniser.recognise(page)
    await mkdir(folder, { recursive: true })
    // Another process may recognise the same page.
    const own = `${file}.${process.pid}`
    await writeFile(own, JSON.stringify({ ...found, ms: performance.now() - started } satisfies Kept))
    await rename(own, file)
    return found
  }
}

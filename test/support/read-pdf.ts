import type { Recogniser } from '../../inference/engines/recogniser.ts'
import { format } from '../../inference/formats/pdf/format.ts'
import type { Raster } from '../../inference/formats/raster.ts'
import { UPRIGHT } from '../../inference/layout/orientation.ts'
import { readPages } from '../../inference/read-pages.ts'

const LIMITS = { maxPages: 50, maxPixels: 60_000_000, maxPageWords: 20_000, maxWords: 200_000 }
/** Reads a PDF with a recogniser that finds these words, and keeps what it was given. */
export async function readPdf(pdf: Uint8Array, found: readonly string[] = []) {
  const given: Raster[] = []
  const recogniser: Recogniser = {
    models: 'none',
    provider: 'none',
    readAgain: async () => ({ texts: [] }),
    async recognise(raster) {
      given.push(raster)
      return {
        turn: UPRIGHT,
        words: found.map((text, index) => ({ text, box: [10, 20 * index, 60, 20 * index + 12], confidence: 0.9 })),
      }
    },
  }
  const result = await readPages(pdf, format, { limits: LIMITS, openRecogniser: async () => recogniser, progress() {} })
  return { ...result, given, text: result.words.map(({ text }) => text).join(' ') }
}

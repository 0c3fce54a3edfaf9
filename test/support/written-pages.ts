import type { Box } from '../../hub/document/values/value.ts'
import type { Page, Word } from '../../hub/document/reading.ts'
import { layOut, type Line } from '../../inference/extract/rules/lines.ts'

export type Written = [text: string, x: number, y: number]

export const A4: Page = { width: 595, height: 842, unit: 'point', source: 'text-layer' }
export const SLIP: Page = { width: 400, height: 900, unit: 'pixel', source: 'ocr' }
const HEIGHT = { 'text-layer': 7, 'ocr': 18 } as const
const CHARACTER = { 'text-layer': 5, 'ocr': 9 } as const

/** Words of a page as a reader finds them: each character as wide as the next, one character between words. */
export function words(page: Page, written: readonly Written[], confidence = 1): Word[] {
  const [height, width] = [HEIGHT[page.source], CHARACTER[page.source]]
  return written.flatMap(([text, x, y]) =>
    [...text.matchAll(/\S+/g)].map((match) => ({
      text: match[0],
      page: 1,
      confidence,
      box: [x + match.index * width, y, x + (match.index + match[0].length) * width, y + height] as Box,
    })),
  )
}

/** One separate line on a page. */
export const lineOf = (text: string): Line => layOut([A4], words(A4, [[text, 20, 20]])).lines[0]!

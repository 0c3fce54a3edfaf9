import type { Box } from '../../hub/document/values/value.ts'
import type { PagedFile } from '../formats/format.ts'
import { resize, type Raster } from '../formats/raster.ts'
import { readCodes, type Code } from './reader.ts'

/** A code on a page of a document. */
export interface PageCode extends Code {
  /** 1 for the first page */
  page: number
  /** in the unit of the page */
  box: Box
}

/** Fine enough for the modules of a code that a phone can read. */
const DPI = 200
/** A larger picture is made smaller first; an A4 page has 4 million pixels at 200 dpi. */
const MAX_PIXELS = 12_000_000
/** More codes are labels or noise, and none of them is a payment. */
const MAX_CODES = 200

/** Collects the codes of the pages of a file, while it is open. */
export function codeCollector(): {
  codes: PageCode[]
  /** @param page  its size in its unit, and its number from 1 */
  look(file: PagedFile, page: { width: number; number: number }): Promise<void>
} {
  const codes: PageCode[] = []
  return {
    codes,
    async look(file, { width, number }) {
      if (codes.length >= MAX_CODES) return
      const picture = await atMost(await file.render(number - 1, DPI), MAX_PIXELS)
      const unitsPerPixel = width / picture.width
      for (const code of await readCodes(picture)) {
        const box = code.box.map((side) => Math.round(side * unitsPerPixel * 10) / 10) as unknown as Box
        codes.push({ ...code, page: number, box })
      }
    },
  }
}

function atMost(picture: Raster, pixels: number): Promise<Raster> {
  const scale = Math.min(1, Math.sqrt(pixels / (picture.width * picture.height)))
  return resize(
    picture,
    Math.max(1, Math.round(picture.width * scale)),
    Math.max(1, Math.round(picture.height * scale)),
  )
}

import type { Box, Fields } from '../../hub/document/fields.ts'
import type { Page, Word } from '../../hub/document/reading.ts'
import type { PagesAndWords } from '../read-pages.ts'
import { turnedBack, type Turn } from './orientation.ts'

/**
 * Pages and words as they stand when each page is turned upright, for whoever reads by what stands above and beside; `back` gives
 * boxes of fields in the pages as they are.
 */
export function setUpright({ pages, words, turns }: PagesAndWords): {
  pages: readonly Page[]
  words: readonly Word[]
  back(fields: Fields): Fields
} {
  if (turns.every((turn) => turn === 0)) return { pages, words, back: (fields) => fields }
  const upright = pages.map((page, index) =>
    turns[index] === 90 || turns[index] === 270 ? { ...page, width: page.height, height: page.width } : page,
  )
  return {
    pages: upright,
    words: words.map((word) => ({
      ...word,
      box: turnedBack(word.box, inverse(turns[word.page - 1]!), pages[word.page - 1]!),
    })),
    back: (fields) =>
      Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [
          name,
          { ...field, box: inTenths(turnedBack(field.box, turns[field.page - 1]!, upright[field.page - 1]!)) },
        ]),
      ),
  }
}

/** As exact as the boxes of words are: whole pixels stay whole. */
const inTenths = ([x0, y0, x1, y1]: Box): Box => [tenths(x0), tenths(y0), tenths(x1), tenths(y1)]
const tenths = (side: number): number => Math.round(side * 10) / 10
const inverse = (turn: Turn): Turn => ((360 - turn) % 360) as Turn

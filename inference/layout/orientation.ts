// Pages come in any orientation. The recogniser finds out how to turn a page and reports boxes of the page as it came;
// rules need upright pages, so they get an upright view, and the boxes of their fields are turned back.
import type { Page, Word } from '../../hub/document/reading.ts'
import { mapValues, type Box, type Values } from '../../hub/document/values/value.ts'
import type { Raster } from '../formats/raster.ts'

/** By how many degrees, clockwise, a page must be turned so that its text is upright. */
export type Turn = 0 | 90 | 180 | 270

interface Size {
  width: number
  height: number
}

export function turnRaster(raster: Raster, turn: Turn): Raster {
  if (turn === 0) return raster
  const { data, width, height } = raster
  const turned = { data: new Uint8Array(data.length), ...turnedSize(raster, turn) }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [toX, toY] = turnedPixel(x, y, raster, turn)
      const from = (y * width + x) * 3
      const to = (toY * turned.width + toX) * 3
      turned.data[to] = data[from]!
      turned.data[to + 1] = data[from + 1]!
      turned.data[to + 2] = data[from + 2]!
    }
  }
  return turned
}

function turnedPixel(x: number, y: number, { width, height }: Size, turn: Turn): [x: number, y: number] {
  switch (turn) {
    case 0:
      return [x, y]
    case 90:
      return [height - 1 - y, x]
    case 180:
      return [width - 1 - x, height - 1 - y]
    case 270:
      return [y, width - 1 - x]
  }
}

const turnedSize = ({ width, height }: Size, turn: Turn): Size =>
  turn === 90 || turn === 270 ? { width: height, height: width } : { width, height }

/** A box of a turned page as a box of the page before the turn. @param page size of the turned page */
export function turnBoxBack([x0, y0, x1, y1]: Box, turn: Turn, { width, height }: Size): Box {
  switch (turn) {
    case 0:
      return [x0, y0, x1, y1]
    case 90:
      return [y0, width - x1, y1, width - x0]
    case 180:
      return [width - x1, height - y1, width - x0, height - y0]
    case 270:
      return [height - y1, x0, height - y0, x1]
  }
}

/** A box of a page as a box of the turned page. @param page size of the page before the turn */
const turnBox = (box: Box, turn: Turn, page: Size): Box => turnBoxBack(box, ((360 - turn) % 360) as Turn, page)

interface UprightView {
  pages: readonly Page[]
  words: readonly Word[]
  /** The values with boxes of the pages as they came. */
  turnBack(values: Values): Values
}

/** Pages and words as if each page had been upright. @param turns one for each page */
export function uprightView(pages: readonly Page[], words: readonly Word[], turns: readonly Turn[]): UprightView {
  if (turns.every((turn) => turn === 0)) return { pages, words, turnBack: (values) => values }
  const upright = pages.map((page, index) => ({ ...page, ...turnedSize(page, turns[index]!) }))
  const turned = <T extends { page: number; box: Box }>(value: T): T => ({
    ...value,
    box: inTenths(turnBoxBack(value.box, turns[value.page - 1]!, upright[value.page - 1]!)),
  })
  return {
    pages: upright,
    words: words.map((word) => ({ ...word, box: turnBox(word.box, turns[word.page - 1]!, pages[word.page - 1]!) })),
    turnBack: (values) =>
      mapValues(values, ({ candidates, ...value }) => ({
        ...turned(value),
        ...(candidates && { candidates: candidates.map(turned) }),
      })),
  }
}

/** The precision of word boxes; whole pixels stay whole. */
const inTenths = (box: Box): Box => box.map((side) => Math.round(side * 10) / 10) as unknown as Box

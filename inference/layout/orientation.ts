// Pages come in any orientation. The recogniser finds out how to turn a page and reports boxes of the page as it came;
// rules need upright pages, so they get an upright view, and the boxes of their fields are turned back.
import type { Page, Word } from '../../hub/document/reading.ts'
import { mapValues, type Box, type Values } from '../../hub/document/values/value.ts'
import type { Raster } from '../formats/raster.ts'

/** By how many degrees, clockwise, a page must be turned so that its text is upright. */
export type Turn = 0 | 90 | 180 | 270

/** How a page came: turned by quarters, and its lines not quite level. */
export interface PageTurn {
  turn: Turn
  /** by how much the lines of the turned page fall to the right, in radians */
  skew: number
}

export const UPRIGHT: PageTurn = { turn: 0, skew: 0 }

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
export const turnBox = (box: Box, turn: Turn, page: Size): Box => turnBoxBack(box, ((360 - turn) % 360) as Turn, page)

interface UprightView {
  pages: readonly Page[]
  words: readonly Word[]
  /** The values with boxes of the pages as they came. */
  turnBack(values: Values): Values
}

/** Pages and words as if each page had been upright and its lines level. @param turns one for each page */
export function uprightView(pages: readonly Page[], words: readonly Word[], turns: readonly PageTurn[]): UprightView {
  if (turns.every(({ turn, skew }) => turn === 0 && skew === 0)) return { pages, words, turnBack: (values) => values }
  const upright = pages.map((page, index) => ({ ...page, ...turnedSize(page, turns[index]!.turn) }))
  const toView = (box: Box, page: number): Box => {
    const { turn, skew } = turns[page]!
    return turn === 0 && skew === 0 ? box : level(turnBox(box, turn, pages[page]!), skew, upright[page]!)
  }
  const fromView = (box: Box, page: number): Box => {
    const { turn, skew } = turns[page]!
    return inTenths(turnBoxBack(tilt(box, skew, upright[page]!), turn, upright[page]!))
  }
  const back = <T extends { page: number; box: Box }>(value: T): T => ({
    ...value,
    box: fromView(value.box, value.page - 1),
  })
  return {
    pages: upright,
    words: words.map((word) => ({ ...word, box: toView(word.box, word.page - 1) })),
    turnBack: (values) =>
      mapValues(values, ({ candidates, ...value }) => ({
        ...back(value),
        ...(candidates && { candidates: candidates.map(back) }),
      })),
  }
}

/** The box of a word as if its page were rotated about its middle, so that lines with this skew become level. */
function level([x0, y0, x1, y1]: Box, skew: number, page: Size): Box {
  if (skew === 0) return [x0, y0, x1, y1]
  const [cos, sin] = [Math.cos(skew), Math.abs(Math.sin(skew))]
  const [boundsWidth, boundsHeight] = [x1 - x0, y1 - y0]
  // The box bounds a tilted rectangle, so it is wider and higher than the word.
  const across = (boundsWidth * cos - boundsHeight * sin) / (cos * cos - sin * sin)
  const down = (boundsHeight * cos - boundsWidth * sin) / (cos * cos - sin * sin)
  const width = Math.max(across, boundsWidth / 4)
  const height = Math.max(down, boundsHeight / 4)
  return boxAround(rotated((x0 + x1) / 2, (y0 + y1) / 2, -skew, page), width, height)
}

/** The bounds of a box of the level page on the page with this skew. */
function tilt([x0, y0, x1, y1]: Box, skew: number, page: Size): Box {
  if (skew === 0) return [x0, y0, x1, y1]
  const [cos, sin] = [Math.cos(skew), Math.abs(Math.sin(skew))]
  const [width, height] = [x1 - x0, y1 - y0]
  const middle = rotated((x0 + x1) / 2, (y0 + y1) / 2, skew, page)
  return boxAround(middle, width * cos + height * sin, width * sin + height * cos)
}

function rotated(x: number, y: number, angle: number, { width, height }: Size): [x: number, y: number] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const [u, v] = [x - width / 2, y - height / 2]
  return [width / 2 + u * cos - v * sin, height / 2 + u * sin + v * cos]
}

const boxAround = ([x, y]: readonly [number, number], width: number, height: number): Box => [
  x - width / 2,
  y - height / 2,
  x + width / 2,
  y + height / 2,
]

/** The precision of word boxes; whole pixels stay whole. */
const inTenths = (box: Box): Box => box.map((side) => Math.round(side * 10) / 10) as unknown as Box

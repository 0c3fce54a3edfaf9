// Pages come in any orientation, photos also in perspective. The recogniser finds out how a page lies and reports boxes
// of the page as it came; rules need upright pages, so they get an upright view, and the boxes of their fields are turned
// back.
import type { Page, Word } from '../../hub/document/reading.ts'
import { mapValues, type Box, type Values } from '../../hub/document/values/value.ts'
import type { Raster } from '../formats/raster.ts'
import { boundsThrough, levelBox, ontoSheet, sizeOfSheet, type Corners, type Point } from './perspective.ts'

/** By how many degrees, clockwise, a page must be turned so that its text is upright. */
export type Turn = 0 | 90 | 180 | 270

/** How a page came: in perspective, turned by quarters, and its lines not quite level. */
export interface PageTurn {
  /** where the corners of the sheet are in its photo; undefined: the page is seen from above */
  sheet?: Corners
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

export const turnedSize = ({ width, height }: Size, turn: Turn): Size =>
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

/** Pages and words as if each page had been seen from above, upright and its lines level. @param turns one for each page */
export function uprightView(pages: readonly Page[], words: readonly Word[], turns: readonly PageTurn[]): UprightView {
  if (turns.every(isUpright)) return { pages, words, turnBack: (values) => values }
  const views = pages.map((page, index) => viewOf(page, turns[index]!))
  const back = <T extends { page: number; box: Box }>(value: T): T => ({
    ...value,
    box: inTenths(views[value.page - 1]!.back(value.box)),
  })
  return {
    pages: pages.map((page, index) => ({ ...page, ...views[index]!.size })),
    words: words.map((word) => ({ ...word, box: views[word.page - 1]!.onto(word.box) })),
    turnBack: (values) =>
      mapValues(values, ({ candidates, ...value }) => ({
        ...back(value),
        ...(candidates && { candidates: candidates.map(back) }),
      })),
  }
}

const isUpright = ({ sheet, turn, skew }: PageTurn): boolean => sheet === undefined && turn === 0 && skew === 0

interface View {
  size: Size
  /** A box of the page as it came as one of the upright page. */
  onto(box: Box): Box
  back(box: Box): Box
}

function viewOf(page: Size, turned: PageTurn): View {
  const { sheet, turn, skew } = turned
  const seen = sheet ? sizeOfSheet(sheet) : { width: page.width, height: page.height }
  const size = turnedSize(seen, turn)
  if (isUpright(turned)) return { size, onto: (box) => box, back: (box) => box }
  const fromPhoto = sheet && ontoSheet(sheet)
  const level = skew !== 0 && { onto: rotation(-skew, size), back: rotation(skew, size) }
  return {
    size,
    onto(box) {
      const upright = turnBox(fromPhoto ? levelBox(box, fromPhoto) : box, turn, seen)
      return level ? levelBox(upright, level) : upright
    },
    back(box) {
      const seenBox = turnBoxBack(level ? boundsThrough(box, level.back) : box, turn, size)
      return fromPhoto ? boundsThrough(seenBox, fromPhoto.back) : seenBox
    },
  }
}

/** About the middle of a page, clockwise for a positive angle. */
function rotation(angle: number, { width, height }: Size): (point: Point) => Point {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return ({ x, y }) => {
    const [u, v] = [x - width / 2, y - height / 2]
    return { x: width / 2 + u * cos - v * sin, y: height / 2 + u * sin + v * cos }
  }
}

/** The precision of word boxes; whole pixels stay whole. */
const inTenths = (box: Box): Box => box.map((side) => Math.round(side * 10) / 10) as unknown as Box

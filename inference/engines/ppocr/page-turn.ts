import { largest } from '../../../hub/platform/extremes.ts'
import { resize, type Raster } from '../../formats/raster.ts'
import type { Turn } from '../../layout/orientation.ts'
import { fillNormalised } from './detect.ts'
import type { Model } from './models.ts'

/** Longest side of the page that is looked at. */
const SEEN_SIDE = 1000
/** Side of the model's input. */
const SIDE = 224
/** A pixel darker than the paper by this much is ink. */
const INK = 60
/** A row or column of the page with fewer pixels of ink is empty. */
const MIN_INK = 3
const MARGIN = 0.02
const MAX_WINDOWS = 4
/** The turn that makes a page upright, by class: the model says how the page was turned. */
const BACK: readonly Turn[] = [0, 270, 180, 90]

/**
 * How a page must be turned so that its text is upright, and how sure that is (0 to 1). The model sees the printed part
 * of the page in square windows: a few lines on a large page would be too small for it otherwise.
 */
export async function pageTurn(page: Raster, model: Model): Promise<{ turn: Turn; probability: number }> {
  const scale = Math.min(1, SEEN_SIDE / Math.max(page.width, page.height))
  const seen = await resize(page, Math.ceil(page.width * scale), Math.ceil(page.height * scale))
  const sums = BACK.map(() => 0)
  const windows = windowsOf(printedPart(seen))
  for (const each of windows) {
    const input = await resize(crop(seen, each), SIDE, SIDE)
    const { data } = await model.run([1, 3, SIDE, SIDE], (tensor) => fillNormalised(tensor, input, SIDE, SIDE))
    for (const [index, probability] of data.entries()) sums[index]! += probability / windows.length
  }
  const best = sums.indexOf(largest(sums))
  return { turn: BACK[best]!, probability: sums[best]! }
}

interface Area {
  left: number
  top: number
  width: number
  height: number
}

/** The smallest area with all ink, and a margin; the whole page if it is empty. */
function printedPart({ data, width, height }: Raster): Area {
  const grey = Uint8Array.from(
    { length: width * height },
    (_, at) => (data[3 * at]! + data[3 * at + 1]! + data[3 * at + 2]!) / 3,
  )
  const limit = grey.toSorted()[grey.length >> 1]! - INK
  const [rows, columns] = [new Uint32Array(height), new Uint32Array(width)]
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (grey[at]! >= limit) continue
      rows[y]!++
      columns[x]!++
    }
  }
  const [top, bottom] = extentOf(rows)
  const [left, right] = extentOf(columns)
  return { left, top, width: right - left + 1, height: bottom - top + 1 }
}

function extentOf(ink: Uint32Array): [first: number, last: number] {
  const margin = Math.round(MARGIN * ink.length)
  const first = ink.findIndex((count) => count >= MIN_INK)
  if (first < 0) return [0, ink.length - 1]
  const last = ink.findLastIndex((count) => count >= MIN_INK)
  return [Math.max(0, first - margin), Math.min(ink.length - 1, last + margin)]
}

/** Squares along the longer side of an area, at most four, spread evenly; they may overlap. */
function windowsOf({ left, top, width, height }: Area): Area[] {
  const side = Math.min(width, height)
  const rest = Math.max(width, height) - side
  const count = Math.min(MAX_WINDOWS, Math.max(1, Math.round((rest + side) / side)))
  return Array.from({ length: count }, (_, index) => {
    const offset = Math.round(count === 1 ? rest / 2 : (rest * index) / (count - 1))
    return width >= height
      ? { left: left + offset, top, width: side, height: side }
      : { left, top: top + offset, width: side, height: side }
  })
}

function crop({ data, width: pageWidth }: Raster, { left, top, width, height }: Area): Raster {
  const cut = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * pageWidth + left) * 3
    cut.set(data.subarray(from, from + width * 3), y * width * 3)
  }
  return { data: cut, width, height }
}

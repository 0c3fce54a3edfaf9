import type { Model } from './models.ts'
import { resize, type Raster } from '../../formats/raster.ts'
import type { Point } from '../../layout/perspective.ts'
import { convexHull, expand, smallestRectangle, type Rectangle } from './geometry.ts'

// Post-processing of DB (Liao et al. 2020) as in PaddleOCR.
const MEAN = [0.485, 0.456, 0.406] as const
const DEVIATION = [0.229, 0.224, 0.225] as const
const PIXEL_THRESHOLD = 0.3
const BOX_THRESHOLD = 0.5
const UNCLIP = 1.6
const MIN_SIDE = 3
/** in pixels of the detector */
const MIN_AREA = 8
/** A smaller change of size does not help the detector, but costs as much as a larger one. */
const MIN_CHANGE = 0.1
/** Small pages are enlarged by up to this factor, so that the detector separates lines that touch. */
const MAX_SCALE = 1.5

export interface DetectedLine {
  box: Rectangle
  score: number
}

/**
 * Lines of text on a page, as rotated rectangles in its pixels.
 * @param side length, in pixels, to which the longer side of the page is scaled, unless that enlarges it too much
 */
export async function detectLines(page: Raster, model: Model, side: number): Promise<DetectedLine[]> {
  const { seen, width, height } = await fitted(page, side)
  const { data } = await model.run([1, 3, height, width], (tensor) => fillNormalised(tensor, seen, width, height))
  const sx = page.width / seen.width
  const sy = page.height / seen.height
  return components(data, width, height).flatMap(({ outline, score }) => {
    const tight = smallestRectangle(convexHull(outline))
    if (Math.min(tight.width, tight.height) < MIN_SIDE || score < BOX_THRESHOLD) return []
    const distance = (tight.width * tight.height * UNCLIP) / (2 * (tight.width + tight.height))
    const { center, width, height, angle } = expand(tight, distance)
    if (Math.min(width, height) < MIN_SIDE + 2) return []
    // The two scales differ only by the rounding to 32, so a rotated box keeps its shape.
    const box = {
      center: { x: center.x * sx, y: center.y * sy },
      width: width * (Math.abs(Math.cos(angle)) * sx + Math.abs(Math.sin(angle)) * sy),
      height: height * (Math.abs(Math.cos(angle)) * sy + Math.abs(Math.sin(angle)) * sx),
      angle,
    }
    return [{ box, score }]
  })
}

/**
 * The page as the detector sees it, and the size of its tensor: sides are multiples of 32, and a smaller page is padded
 * with white.
 */
async function fitted(page: Raster, side: number): Promise<{ seen: Raster; width: number; height: number }> {
  const scale = Math.min(MAX_SCALE, side / Math.max(page.width, page.height))
  if (Math.abs(scale - 1) < MIN_CHANGE)
    return { seen: page, width: Math.ceil(page.width / 32) * 32, height: Math.ceil(page.height / 32) * 32 }
  const fit = (length: number) => Math.max(32, Math.round((length * scale) / 32) * 32)
  const seen = await resize(page, fit(page.width), fit(page.height))
  return { seen, width: seen.width, height: seen.height }
}

/** Normalised value of each byte, by channel. */
const NORMALISED = MEAN.map((mean, channel) =>
  Float32Array.from({ length: 256 }, (_, value) => (value / 255 - mean) / DEVIATION[channel]!),
)

/** Writes a page into a tensor that may be larger: normalised, blue first, white beyond the page. */
export function fillNormalised(
  result: Float32Array,
  { data, width, height }: Raster,
  toWidth: number,
  toHeight: number,
): void {
  const plane = toWidth * toHeight
  const [first, second, third] = NORMALISED as [Float32Array, Float32Array, Float32Array]
  if (toWidth > width || toHeight > height)
    for (const [channel, values] of [first, second, third].entries())
      result.fill(values[255]!, channel * plane, (channel + 1) * plane)
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0, pixel = y * toWidth; x < width; x++, pixel++, from += 3) {
      // The models were trained on blue, green, red.
      result[pixel] = first[data[from + 2]!]!
      result[plane + pixel] = second[data[from + 1]!]!
      result[2 * plane + pixel] = third[data[from]!]!
    }
  }
}

const UNSEEN = 1
const SEEN = 2

/**
 * Connected components (8 neighbours) of text pixels: the outer corners of each of their rows, and their mean
 * probability.
 */
function components(probability: Float32Array, width: number, height: number): { outline: Point[]; score: number }[] {
  // A border of one pixel around the page saves the bounds check for each pixel.
  const row = width + 2
  const marks = new Uint8Array(row * (height + 2))
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) if (probability[at]! > PIXEL_THRESHOLD) marks[(y + 1) * row + x + 1] = UNSEEN
  const neighbours = [-row - 1, -row, -row + 1, -1, 1, row - 1, row, row + 1]
  const leftmost = new Int32Array(height).fill(width)
  const rightmost = new Int32Array(height).fill(-1)
  const found: { outline: Point[]; score: number }[] = []
  const stack: number[] = []
  for (let start = marks.indexOf(UNSEEN); start >= 0; start = marks.indexOf(UNSEEN, start)) {
    let sum = 0
    let count = 0
    let bottom = 0
    marks[start] = SEEN
    stack.push(start)
    while (stack.length > 0) {
      const at = stack.pop()!
      const x = (at % row) - 1
      const y = (at - x - 1) / row - 1
      sum += probability[y * width + x]!
      count++
      if (x < leftmost[y]!) leftmost[y] = x
      if (x > rightmost[y]!) rightmost[y] = x
      if (y > bottom) bottom = y
      for (const offset of neighbours) {
        if (marks[at + offset] !== UNSEEN) continue
        marks[at + offset] = SEEN
        stack.push(at + offset)
      }
    }
    const outline: Point[] = []
    // The scan runs from top to bottom, so no row of the component is above its first pixel.
    for (let y = Math.floor(start / row) - 1; y <= bottom; y++) {
      const [left, right] = [leftmost[y]!, rightmost[y]!]
      outline.push({ x: left, y }, { x: right, y }, { x: left + 1, y: y + 1 }, { x: right + 1, y: y + 1 })
      leftmost[y] = width
      rightmost[y] = -1
    }
    if (count >= MIN_AREA) found.push({ outline, score: sum / count })
  }
  return found
}

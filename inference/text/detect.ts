import type { Model } from '../session.ts'
import { resized } from '../pages/image.ts'
import type { Raster } from '../pages/raster.ts'
import { convexHull, grown, smallestRectangle, type Point, type Rectangle } from './geometry.ts'

// Post-processing of DB (Liao et al. 2020) as PaddleOCR does it.
const MEAN = [0.485, 0.456, 0.406] as const
const DEVIATION = [0.229, 0.224, 0.225] as const
const PIXEL_THRESHOLD = 0.3
const BOX_THRESHOLD = 0.5
const UNCLIP = 1.6
const SMALLEST_SIDE = 3

export interface DetectedLine { box: Rectangle; score: number }

/** Lines of text on a page, as turned rectangles in its pixels. The longer side of the page is scaled to at most `side` pixels. */
export async function detectLines(page: Raster, model: Model, side: number): Promise<DetectedLine[]> {
  const scale = Math.min(1, side / Math.max(page.width, page.height))
  const fit = (length: number) => Math.max(32, Math.round((length * scale) / 32) * 32)
  const small = await resized(page, fit(page.width), fit(page.height))
  const { data } = await model.run(normalised(small), [1, 3, small.height, small.width])
  const sx = page.width / small.width
  const sy = page.height / small.height
  return components(data, small.width, small.height).flatMap(({ border, score }) => {
    const tight = smallestRectangle(convexHull(border))
    if (Math.min(tight.width, tight.height) < SMALLEST_SIDE || score < BOX_THRESHOLD) return []
    const distance = (tight.width * tight.height * UNCLIP) / (2 * (tight.width + tight.height))
    const { center, width, height, angle } = grown(tight, distance)
    if (Math.min(width, height) < SMALLEST_SIDE + 2) return []
    // The two scales differ by rounding to 32 only, so a turned box keeps its shape.
    const box = { center: { x: center.x * sx, y: center.y * sy }, width: width * (Math.abs(Math.cos(angle)) * sx + Math.abs(Math.sin(angle)) * sy), height: height * (Math.abs(Math.cos(angle)) * sy + Math.abs(Math.sin(angle)) * sx), angle }
    return [{ box, score }]
  })
}

function normalised({ data, width, height }: Raster): Float32Array {
  const plane = width * height
  const result = new Float32Array(3 * plane)
  for (let pixel = 0; pixel < plane; pixel++) {
    // The models were trained on blue, green, red.
    for (let channel = 0; channel < 3; channel++) result[channel * plane + pixel] = (data[pixel * 3 + 2 - channel]! / 255 - MEAN[channel]!) / DEVIATION[channel]!
  }
  return result
}

/** Connected areas (8 neighbours) of text pixels: their border points and mean probability. */
function components(probability: Float32Array, width: number, height: number): { border: Point[]; score: number }[] {
  const seen = new Uint8Array(width * height)
  const found: { border: Point[]; score: number }[] = []
  const stack: number[] = []
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || probability[start]! <= PIXEL_THRESHOLD) continue
    const border: Point[] = []
    let sum = 0
    let count = 0
    seen[start] = 1
    stack.push(start)
    while (stack.length > 0) {
      const at = stack.pop()!
      const x = at % width
      const y = (at - x) / width
      sum += probability[at]!
      count++
      let inside = true
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const nx = x + dx
          const ny = y + dy
          if (nx < 0 || ny < 0 || nx >= width || ny >= height || probability[ny * width + nx]! <= PIXEL_THRESHOLD) {
            inside = false
            continue
          }
          const next = ny * width + nx
          if (!seen[next]) {
            seen[next] = 1
            stack.push(next)
          }
        }
      }
      if (!inside) border.push({ x, y }, { x: x + 1, y: y + 1 })
    }
    if (count >= 8) found.push({ border, score: sum / count })
  }
  return found
}

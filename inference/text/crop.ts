import type { Raster } from '../pages/raster.ts'
import type { Rectangle } from './geometry.ts'

/** A turned rectangle of a page, straightened to a strip of the given height; each pixel is the mean of what it covers. */
export function cropStrip({ data, width, height }: Raster, { center, width: boxWidth, height: boxHeight, angle }: Rectangle, stripHeight: number): Raster {
  const stripWidth = Math.max(8, Math.round((boxWidth / boxHeight) * stripHeight))
  const step = boxHeight / stripHeight
  const samples = Math.max(1, Math.min(4, Math.round(step)))
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const across = Float64Array.from({ length: stripWidth * samples }, (_, at) => (Math.floor(at / samples) + ((at % samples) + 0.5) / samples) * (boxWidth / stripWidth) - boxWidth / 2)
  const strip = new Uint8Array(stripWidth * stripHeight * 3)
  const sums = new Float64Array(stripWidth * 3)
  for (let row = 0; row < stripHeight; row++) {
    sums.fill(0)
    for (let sample = 0; sample < samples; sample++) {
      const v = (row + (sample + 0.5) / samples) * step - boxHeight / 2
      for (let at = 0, to = 0, left = samples; at < across.length; at++) {
        const u = across[at]!
        addPixel(center.x + u * cos - v * sin - 0.5, center.y + u * sin + v * cos - 0.5, to)
        if (--left === 0) {
          left = samples
          to += 3
        }
      }
    }
    const start = row * sums.length
    for (let at = 0; at < sums.length; at++) strip[start + at] = sums[at]! / (samples * samples)
  }
  return { data: strip, width: stripWidth, height: stripHeight }

  /** Adds what the page shows at a point between its pixels; beyond its edge the edge goes on. */
  function addPixel(pointX: number, pointY: number, to: number): void {
    const x = pointX < 0 ? 0 : pointX > width - 1.001 ? width - 1.001 : pointX
    const y = pointY < 0 ? 0 : pointY > height - 1.001 ? height - 1.001 : pointY
    const column = x | 0
    const line = y | 0
    const fx = x - column
    const fy = y - line
    const at = (line * width + column) * 3
    const below = line + 1 < height ? at + width * 3 : at
    const right = column + 1 < width ? 3 : 0
    const w00 = (1 - fx) * (1 - fy)
    const w10 = fx * (1 - fy)
    const w01 = (1 - fx) * fy
    const w11 = fx * fy
    sums[to]! += data[at]! * w00 + data[at + right]! * w10 + data[below]! * w01 + data[below + right]! * w11
    sums[to + 1]! += data[at + 1]! * w00 + data[at + right + 1]! * w10 + data[below + 1]! * w01 + data[below + right + 1]! * w11
    sums[to + 2]! += data[at + 2]! * w00 + data[at + right + 2]! * w10 + data[below + 2]! * w01 + data[below + right + 2]! * w11
  }
}

const SCALED = Float32Array.from({ length: 256 }, (_, value) => value / 127.5 - 1)

/** Scaled to -1 … 1, blue first; a view of `into` where that is given and long enough. */
export function stripTensor({ data, width, height }: Raster, into?: Float32Array): Float32Array {
  const plane = width * height
  const result = into && into.length >= 3 * plane ? into.subarray(0, 3 * plane) : new Float32Array(3 * plane)
  for (let pixel = 0, from = 0; pixel < plane; pixel++, from += 3) {
    result[pixel] = SCALED[data[from + 2]!]!
    result[plane + pixel] = SCALED[data[from + 1]!]!
    result[2 * plane + pixel] = SCALED[data[from]!]!
  }
  return result
}

import type { Raster } from '../pages/raster.ts'
import type { Rectangle } from './geometry.ts'

/** A turned rectangle of a page, straightened to a strip of the given height; each pixel is the mean of what it covers. */
export function cropStrip({ data, width, height }: Raster, { center, width: boxWidth, height: boxHeight, angle }: Rectangle, stripHeight: number): Raster {
  const stripWidth = Math.max(8, Math.round((boxWidth / boxHeight) * stripHeight))
  const step = boxHeight / stripHeight
  const samples = Math.max(1, Math.min(4, Math.round(step)))
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const strip = new Uint8Array(stripWidth * stripHeight * 3)
  for (let row = 0; row < stripHeight; row++) {
    for (let column = 0; column < stripWidth; column++) {
      let red = 0
      let green = 0
      let blue = 0
      for (let sample = 0; sample < samples * samples; sample++) {
        const u = (column + ((sample % samples) + 0.5) / samples) * (boxWidth / stripWidth) - boxWidth / 2
        const v = (row + (Math.floor(sample / samples) + 0.5) / samples) * step - boxHeight / 2
        const x = Math.min(width - 1.001, Math.max(0, center.x + u * cos - v * sin - 0.5))
        const y = Math.min(height - 1.001, Math.max(0, center.y + u * sin + v * cos - 0.5))
        const left = Math.floor(x)
        const top = Math.floor(y)
        const fx = x - left
        const fy = y - top
        const at = (top * width + left) * 3
        const below = top + 1 < height ? at + width * 3 : at
        const right = left + 1 < width ? 3 : 0
        const w00 = (1 - fx) * (1 - fy)
        const w10 = fx * (1 - fy)
        const w01 = (1 - fx) * fy
        const w11 = fx * fy
        red += data[at]! * w00 + data[at + right]! * w10 + data[below]! * w01 + data[below + right]! * w11
        green += data[at + 1]! * w00 + data[at + right + 1]! * w10 + data[below + 1]! * w01 + data[below + right + 1]! * w11
        blue += data[at + 2]! * w00 + data[at + right + 2]! * w10 + data[below + 2]! * w01 + data[below + right + 2]! * w11
      }
      const to = (row * stripWidth + column) * 3
      strip[to] = red / (samples * samples)
      strip[to + 1] = green / (samples * samples)
      strip[to + 2] = blue / (samples * samples)
    }
  }
  return { data: strip, width: stripWidth, height: stripHeight }
}

/** Scaled to -1 … 1, blue first, padded on the right to `toWidth` with zero. */
export function stripTensor({ data, width, height }: Raster, toWidth = width): Float32Array {
  const plane = toWidth * height
  const result = new Float32Array(3 * plane)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < Math.min(width, toWidth); column++) {
      const from = (row * width + column) * 3
      const to = row * toWidth + column
      for (let channel = 0; channel < 3; channel++) result[channel * plane + to] = data[from + 2 - channel]! / 127.5 - 1
    }
  }
  return result
}

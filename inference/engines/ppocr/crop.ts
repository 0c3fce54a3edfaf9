import type { Raster } from '../../formats/raster.ts'
import type { Rectangle } from './geometry.ts'

/** Strip widths are multiples of this: onnxruntime plans its memory once per input shape, so few shapes save time. */
const WIDTH_STEP = 8

/**
 * Cuts a rotated rectangle out of a page and straightens it. Each pixel is the mean of what it covers; beyond the page,
 * its edge pixels repeat.
 */
export function cropStrip(
  page: Raster,
  { center, width: boxWidth, height: boxHeight, angle }: Rectangle,
  stripWidth: number,
  stripHeight: number,
): Raster {
  const { data } = page
  const rowBytes = page.width * 3
  const [lastX, lastY] = [page.width - 1.001, page.height - 1.001]
  const [right, below] = [page.width > 1 ? 3 : 0, page.height > 1 ? rowBytes : 0]
  const [stepX, stepY] = [boxWidth / stripWidth, boxHeight / stripHeight]
  const samples = Math.max(1, Math.min(4, Math.round(Math.max(stepX, stepY))))
  const covered = samples * samples
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const strip = new Uint8Array(stripWidth * stripHeight * 3)
  for (let row = 0, to = 0; row < stripHeight; row++) {
    for (let column = 0; column < stripWidth; column++, to += 3) {
      let red = 0
      let green = 0
      let blue = 0
      for (let down = 0.5; down < samples; down++) {
        const v = (row + down / samples) * stepY - boxHeight / 2
        for (let across = 0.5; across < samples; across++) {
          const u = (column + across / samples) * stepX - boxWidth / 2
          const pointX = center.x + u * cos - v * sin - 0.5
          const pointY = center.y + u * sin + v * cos - 0.5
          const x = pointX < 0 ? 0 : pointX > lastX ? lastX : pointX
          const y = pointY < 0 ? 0 : pointY > lastY ? lastY : pointY
          const left = x | 0
          const top = y | 0
          const at = top * rowBytes + left * 3
          const fx = x - left
          const fy = y - top
          const w00 = (1 - fx) * (1 - fy)
          const w10 = fx * (1 - fy)
          const w01 = (1 - fx) * fy
          const w11 = fx * fy
          red += data[at]! * w00 + data[at + right]! * w10 + data[at + below]! * w01 + data[at + below + right]! * w11
          green +=
            data[at + 1]! * w00 +
            data[at + right + 1]! * w10 +
            data[at + below + 1]! * w01 +
            data[at + below + right + 1]! * w11
          blue +=
            data[at + 2]! * w00 +
            data[at + right + 2]! * w10 +
            data[at + below + 2]! * w01 +
            data[at + below + right + 2]! * w11
        }
      }
      strip[to] = red / covered
      strip[to + 1] = green / covered
      strip[to + 2] = blue / covered
    }
  }
  return { data: strip, width: stripWidth, height: stripHeight }
}

/** Width of the strip that keeps the proportions of a rectangle. */
export const stripWidthOf = ({ width, height }: Rectangle, stripHeight: number): number =>
  Math.ceil(((width / height) * stripHeight) / WIDTH_STEP) * WIDTH_STEP

const SCALED = Float32Array.from({ length: 256 }, (_, value) => value / 127.5 - 1)

/** Writes a strip into a tensor of its size: scaled to -1 … 1, blue first. */
export function fillWithStrip(result: Float32Array, { data, width, height }: Raster): void {
  const plane = width * height
  for (let pixel = 0, from = 0; pixel < plane; pixel++, from += 3) {
    result[pixel] = SCALED[data[from + 2]!]!
    result[plane + pixel] = SCALED[data[from + 1]!]!
    result[2 * plane + pixel] = SCALED[data[from]!]!
  }
}

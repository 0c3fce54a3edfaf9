import type { Raster } from '../../inference/formats/raster.ts'
import { cornersOfSize, projected, projection, type Corners } from '../../inference/layout/perspective.ts'

const WOOD = [104, 84, 66] as const

/** A photo of a page that lies on a table, with its corners at these places of the photo. */
export function onTable(
  page: Raster,
  corners: Corners,
  { width, height }: { width: number; height: number },
  table: readonly [red: number, green: number, blue: number] = WOOD,
): Raster {
  const toPage = projection(corners, cornersOfSize(page))
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      const { x: u, y: v } = projected(toPage, { x, y })
      const isPage = u >= 0 && v >= 0 && u < page.width - 1 && v < page.height - 1
      const grain = isPage ? 0 : ((x * 7 + y * 13) % 11) - 5
      for (let channel = 0; channel < 3; channel++)
        data[to + channel] = isPage ? sampled(page, u, v, channel) : table[channel]! + grain
    }
  }
  return { data, width, height }
}

function sampled({ data, width }: Raster, x: number, y: number, channel: number): number {
  const [left, top] = [x | 0, y | 0]
  const at = (top * width + left) * 3 + channel
  const [fx, fy] = [x - left, y - top]
  const upper = data[at]! * (1 - fx) + data[at + 3]! * fx
  const lower = data[at + width * 3]! * (1 - fx) + data[at + width * 3 + 3]! * fx
  return upper * (1 - fy) + lower * fy
}

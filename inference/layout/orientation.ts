import type { Box } from '../../hub/document/fields.ts'
import type { Models } from '../engines/ppocr/models.ts'
import { turned, type Raster } from '../formats/raster.ts'
import { cropStrip, fillWithStrip } from '../engines/ppocr/crop.ts'
import type { DetectedLine } from '../engines/ppocr/detect.ts'

const SAMPLE = 8
const STRIP = { width: 192, height: 48 } as const
const SURE = 0.9

export type Turn = 0 | 90 | 180 | 270

/** Which way a page must be turned (clockwise) so that its text stands upright: shapes of the lines first, then the direction model. */
export async function turnOf(page: Raster, lines: readonly DetectedLine[], models: Models): Promise<Turn> {
  const tall = lines.filter(({ box }) => box.height > box.width * 1.5)
  const wide = lines.filter(({ box }) => box.width > box.height * 1.5)
  if (tall.length <= wide.length || tall.length < 3) return (await upsideDown(page, lines, models)) ? 180 : 0
  const lying = tall.map(({ box, score }) => ({
    box: { ...box, center: { x: page.height - box.center.y, y: box.center.x }, width: box.height, height: box.width },
    score,
  }))
  return (await upsideDown(turned(page, 90), lying, models)) ? 270 : 90
}

/** A box of a turned page, whose size is given, as a box of the page before it was turned. */
export function turnedBack(
  [x0, y0, x1, y1]: Box,
  turn: Turn,
  { width, height }: { width: number; height: number },
): Box {
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

async function upsideDown(page: Raster, lines: readonly DetectedLine[], models: Models): Promise<boolean> {
  const longest = lines.toSorted((a, b) => b.box.width - a.box.width).slice(0, SAMPLE)
  const outputs = await Promise.all(
    longest.map(({ box }) => {
      const strip = cropStrip(page, box, STRIP.width, STRIP.height)
      return models.direction.run([1, 3, STRIP.height, STRIP.width], (tensor) => fillWithStrip(tensor, strip))
    }),
  )
  const votes = outputs.filter(({ data }) => data[1]! > SURE).length
  return longest.length > 0 && votes > longest.length / 2
}

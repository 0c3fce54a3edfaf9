import { turnRaster, type Turn } from '../../layout/orientation.ts'
import type { Raster } from '../../formats/raster.ts'
import { cropStrip, fillWithStrip } from './crop.ts'
import type { DetectedLine } from './detect.ts'
import type { Models } from './models.ts'

/** How many of the longest lines the direction model sees. */
const SAMPLE = 8
const STRIP = { width: 192, height: 48 } as const
/** From this probability on, a line counts as upside down. */
const MIN_PROBABILITY = 0.9
/** A line this much longer than high, or higher than long, has a clear direction. */
const CLEAR_RATIO = 1.5
const MIN_TALL_LINES = 3

/**
 * How a page must be turned so that its text is upright: the shapes of its lines show sideways text, the direction
 * model upside-down text. @param isTurned whether another model has turned it: then only the shapes can contradict
 */
export async function turnOf(
  page: Raster,
  lines: readonly DetectedLine[],
  models: Models,
  { isTurned }: { isTurned: boolean },
): Promise<Turn> {
  const tall = lines.filter(({ box }) => box.height > box.width * CLEAR_RATIO)
  const wide = lines.filter(({ box }) => box.width > box.height * CLEAR_RATIO)
  if (tall.length <= wide.length || tall.length < MIN_TALL_LINES)
    return !isTurned && (await isUpsideDown(page, lines, models)) ? 180 : 0
  const turned = tall.map(({ box, score }) => ({
    box: { ...box, center: { x: page.height - box.center.y, y: box.center.x }, width: box.height, height: box.width },
    score,
  }))
  return (await isUpsideDown(turnRaster(page, 90), turned, models)) ? 270 : 90
}

async function isUpsideDown(page: Raster, lines: readonly DetectedLine[], models: Models): Promise<boolean> {
  const longest = lines.toSorted((a, b) => b.box.width - a.box.width).slice(0, SAMPLE)
  const outputs = await Promise.all(
    longest.map(({ box }) => {
      const strip = cropStrip(page, box, STRIP.width, STRIP.height)
      return models.direction.run([1, 3, STRIP.height, STRIP.width], (tensor) => fillWithStrip(tensor, strip))
    }),
  )
  const votes = outputs.filter(({ data }) => data[1]! > MIN_PROBABILITY).length
  return longest.length > 0 && votes > longest.length / 2
}

import type { Raster } from '../../formats/raster.ts'
import { turnBoxBack, turnRaster } from '../../layout/orientation.ts'
import type { RecognisedPage } from '../recogniser.ts'
import { cropStrip, fillWithStrip, stripWidthOf } from './crop.ts'
import { decode, lettersOf } from './ctc.ts'
import { detectLines, type DetectedLine } from './detect.ts'
import { turnOf } from './direction.ts'
import { wordsOf, type RecognisedLine } from './line.ts'
import type { Model, Models, Output } from './models.ts'
import type { Rectangle } from './geometry.ts'

const STRIP_HEIGHT = 48
/** A longer line is squeezed to this width. */
const MAX_STRIP_WIDTH = 2400

/**
 * Detects the lines of a page, straightens and recognises each.
 * @param side longest side of the page for the detector, in pixels
 */
export async function recognisePage(page: Raster, models: Models, side: number): Promise<RecognisedPage> {
  let detected = await detectLines(page, models.detection, side)
  const turn = await turnOf(page, detected, models)
  const upright = turnRaster(page, turn)
  if (turn !== 0) detected = await detectLines(upright, models.detection, side)
  const lines = inReadingOrder(await recogniseLines(upright, detected, models))
  const words = lines.flatMap((line) => line.words)
  return { turn, words: words.map((word) => ({ ...word, box: turnBoxBack(word.box, turn, upright) })) }
}

async function recogniseLines(page: Raster, detected: DetectedLine[], models: Models): Promise<RecognisedLine[]> {
  const letters = lettersOf(models.alphabet)
  const lines: RecognisedLine[] = []
  // While the model runs on one line, the next is cut out and the one before is decoded.
  const start = (index: number) => runLine(page, detected[index]!, models.recognition)
  let next = detected.length > 0 ? start(0) : undefined
  for (let index = 0; next; index++) {
    const current = next
    next = index + 1 < detected.length ? start(index + 1) : undefined
    next?.catch(() => {})
    const { box, strip, output } = await current
    const words = wordsOf(decode(output, 0, letters), strip, box)
    if (words.length > 0) lines.push({ words, box })
  }
  return lines
}

async function runLine(
  page: Raster,
  { box }: DetectedLine,
  recognition: Model,
): Promise<{ box: Rectangle; strip: Raster; output: Output }> {
  const strip = cropStrip(page, box, Math.min(MAX_STRIP_WIDTH, stripWidthOf(box, STRIP_HEIGHT)), STRIP_HEIGHT)
  // One line per run: on a CPU, batches cost more than they gain.
  const output = await recognition.run([1, 3, STRIP_HEIGHT, strip.width], (tensor) => fillWithStrip(tensor, strip))
  return { box, strip, output }
}

/** From top to bottom; lines that overlap by half their height form a row, from left to right. */
function inReadingOrder(lines: RecognisedLine[]): RecognisedLine[] {
  const rows: RecognisedLine[][] = []
  for (const line of lines.toSorted((a, b) => a.box.center.y - b.box.center.y)) {
    const row = rows.at(-1)
    const last = row?.at(-1)
    if (last && Math.abs(line.box.center.y - last.box.center.y) < Math.min(line.box.height, last.box.height) / 2)
      row!.push(line)
    else rows.push([line])
  }
  return rows.flatMap((row) => row.toSorted((a, b) => a.box.center.x - b.box.center.x))
}

import type { Raster } from '../../formats/raster.ts'
import { turnBoxBack, turnRaster, type Turn } from '../../layout/orientation.ts'
import type { RecognisedPage } from '../recogniser.ts'
import { cropStrip, fillWithStrip, stripWidthOf } from './crop.ts'
import { decode, lettersOf, type Decoded } from './ctc.ts'
import { detectLines, type DetectedLine } from './detect.ts'
import { turnOf } from './direction.ts'
import { meanProbability, wordsOf, type RecognisedLine } from './line.ts'
import type { Models } from './models.ts'
import { pageTurn } from './page-turn.ts'
import { inReadingOrder, skewOf } from './reading-order.ts'
import { quarterTurned, type Rectangle } from './geometry.ts'

const STRIP_HEIGHT = 48
/** A longer line is squeezed to this width. */
const MAX_STRIP_WIDTH = 2400
/** Below this, the model does not know how the page is turned. */
const SURE_TURN = 0.6
/** A line this much higher than long is read from below and from above, too: numbers at the margin of forms. */
const UPRIGHT_RATIO = 1.5
/** The advantage of the reading as it stands: a single 1 or I is high, too. */
const UPRIGHT_BONUS = 0.1

/**
 * Turns the page upright, detects its lines, straightens and recognises each.
 * @param side longest side of the page for the detector, in pixels
 */
export async function recognisePage(page: Raster, models: Models, side: number): Promise<RecognisedPage> {
  const { upright, turn, detected } = await uprightLines(page, models, side)
  const skew = skewOf(detected)
  const lines = inReadingOrder(await recogniseLines(upright, detected, models), skew)
  const words = lines.flatMap((line) => line.words)
  return { turn: { turn, skew }, words: words.map((word) => ({ ...word, box: turnBoxBack(word.box, turn, upright) })) }
}

interface UprightLines {
  upright: Raster
  turn: Turn
  detected: DetectedLine[]
}

async function uprightLines(page: Raster, models: Models, side: number): Promise<UprightLines> {
  const seen = models.orientation && (await pageTurn(page, models.orientation))
  const isSure = seen !== undefined && seen.probability >= SURE_TURN
  const first = isSure ? seen.turn : 0
  let upright = turnRaster(page, first)
  let detected = await detectLines(upright, models.detection, side)
  // The shapes of the lines check the model, and decide where it is not sure.
  const more = await turnOf(upright, detected, models, { isTurned: isSure })
  if (more !== 0) {
    upright = turnRaster(upright, more)
    detected = await detectLines(upright, models.detection, side)
  }
  return { upright, turn: ((first + more) % 360) as Turn, detected }
}

async function recogniseLines(page: Raster, detected: DetectedLine[], models: Models): Promise<RecognisedLine[]> {
  const lines: RecognisedLine[] = []
  // While the model runs on one line, the next is cut out and the one before is decoded.
  const start = (index: number) => readLine(page, detected[index]!.box, models)
  let next = detected.length > 0 ? start(0) : undefined
  for (let index = 0; next; index++) {
    const current = next
    next = index + 1 < detected.length ? start(index + 1) : undefined
    next?.catch(() => {})
    const { decoded, strip, box } = await current
    const words = wordsOf(decoded, strip, box)
    if (words.length > 0) lines.push({ words, box })
  }
  return lines
}

interface ReadLine {
  decoded: Decoded
  strip: Raster
  box: Rectangle
}

/** Reads a line; one that is high and narrow also as one that runs up or down the page. */
async function readLine(page: Raster, box: Rectangle, models: Models): Promise<ReadLine> {
  const asItStands = await runLine(page, box, models)
  if (box.height < box.width * UPRIGHT_RATIO) return asItStands
  let best = asItStands
  let bestProbability = meanProbability(best.decoded.characters) + UPRIGHT_BONUS
  for (const turned of [quarterTurned(box, -1), quarterTurned(box, 1)]) {
    const reading = await runLine(page, turned, models)
    const probability = meanProbability(reading.decoded.characters)
    if (probability <= bestProbability) continue
    best = reading
    bestProbability = probability
  }
  return best
}

/** Reads a line with one model. @param stretch how much longer than its proportions the crop is */
export async function runLine(
  page: Raster,
  box: Rectangle,
  { recognition, alphabet }: Pick<Models, 'recognition' | 'alphabet'>,
  stretch = 1,
): Promise<ReadLine> {
  const width = stripWidthOf({ ...box, width: box.width * stretch }, STRIP_HEIGHT)
  const strip = cropStrip(page, box, Math.min(MAX_STRIP_WIDTH, width), STRIP_HEIGHT)
  // One line per run: on a CPU, batches cost more than they gain.
  const output = await recognition.run([1, 3, STRIP_HEIGHT, strip.width], (tensor) => fillWithStrip(tensor, strip))
  return { decoded: decode(output, 0, lettersOf(alphabet)), strip, box }
}

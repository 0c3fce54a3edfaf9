import type { Box } from '../../../hub/document/fields.ts'
import type { Model, Models, Output } from './models.ts'
import { turned, type Raster } from '../../formats/raster.ts'
import { withFaintCommas } from './correct/punctuation.ts'
import { cropStrip, fillWithStrip, stripWidthOf } from './crop.ts'
import { decode, lettersOf, type Character, type Letters } from './ctc.ts'
import { detectLines, type DetectedLine } from './detect.ts'
import { cornersOf, type Rectangle } from './geometry.ts'
import { withoutLookAlikes } from './correct/confusables.ts'
import { withLikelyWords } from './correct/lexicon-decoder.ts'
import { partAtSpaces } from './correct/spaces.ts'
import { turnedBack, turnOf, type Turn } from '../../layout/orientation.ts'
import { asCurrency, asKnown, belongTogether, dateEnd, isBroken, isTimes } from './correct/vocabulary.ts'

const STRIP_HEIGHT = 48
/** A longer line is read narrower than it is printed. */
const WIDEST_STRIP = 2400
const LEAST_CONFIDENCE = 0.4

export interface OcrWord {
  text: string
  box: Box
  confidence: number
}
export interface OcrLine {
  words: OcrWord[]
  box: Rectangle
  confidence: number
}

/**
 * Reads a page, whichever way up it lies: detects lines, straightens each and recognises it. Lines are in the order in which they are read,
 * boxes in the pixels of the page as given; `turn` says how it had to be turned.
 */
export async function readLines(page: Raster, models: Models, side: number): Promise<{ lines: OcrLine[]; turn: Turn }> {
  let lines = await detectLines(page, models.detection, side)
  const turn = await turnOf(page, lines, models)
  const upright = turn === 0 ? page : turned(page, turn)
  if (turn !== 0) lines = await detectLines(upright, models.detection, side)
  const letters = lettersOf(models.alphabet)
  const read: OcrLine[] = []
  // While the model sees one line, the next is cut out and the one before becomes words.
  const see = (index: number) => seeLine(upright, lines[index]!, models.recognition)
  let next = lines.length > 0 ? see(0) : undefined
  for (let index = 0; next; index++) {
    const current = next
    next = index + 1 < lines.length ? see(index + 1) : undefined
    next?.catch(() => {})
    const line = lineOf(await current, letters)
    if (line) read.push(line)
  }
  const ordered = inReadingOrder(read)
  return {
    turn,
    lines:
      turn === 0
        ? ordered
        : ordered.map((line) => ({
            ...line,
            words: line.words.map((word) => ({ ...word, box: turnedBack(word.box, turn, upright) })),
          })),
  }
}

interface Seen {
  box: Rectangle
  strip: Raster
  output: Output
}

async function seeLine(page: Raster, { box }: DetectedLine, recognition: Model): Promise<Seen> {
  const strip = cropStrip(page, box, Math.min(WIDEST_STRIP, stripWidthOf(box, STRIP_HEIGHT)), STRIP_HEIGHT)
  // One line a run: batches cost more than they bring on a CPU.
  return {
    box,
    strip,
    output: await recognition.run([1, 3, STRIP_HEIGHT, strip.width], (tensor) => fillWithStrip(tensor, strip)),
  }
}

function lineOf({ box, strip, output }: Seen, letters: Letters): OcrLine | undefined {
  const decoded = decode(output, 0, letters)
  const { characters, frames } = decoded
  const confidence = characters.reduce((sum, { probability }) => sum + probability, 0) / Math.max(1, characters.length)
  if (characters.length === 0 || confidence < LEAST_CONFIDENCE) return undefined
  const words = partTimes(
    joinHalves(withLikelyWords(withFaintCommas(partAtSpaces(decoded, strip), decoded), decoded)).flatMap(partDate),
  ).map((word) => wordOf(word, frames, box))
  return {
    words: words.map((word, index) => ({
      ...word,
      text: asCurrency(asKnown(word.text, word.confidence), words[index + 1]?.text),
    })),
    box,
    confidence,
  }
}

const textOf = (characters: readonly Character[]): string => characters.map(({ text }) => text).join('')

/** Words that a space broke in two or three, whole again. */
function joinHalves(words: readonly Character[][]): Character[][] {
  const joined: Character[][] = []
  for (const word of words) {
    const last = joined.at(-1)
    const beforeLast = joined.at(-2)
    if (last && (belongTogether(textOf(last), textOf(word)) || isBroken(textOf(last), textOf(word))))
      joined.splice(-1, 1, [...last, ...word])
    else if (last && beforeLast && belongTogether(textOf(beforeLast) + textOf(last), textOf(word)))
      joined.splice(-2, 2, [...beforeLast, ...last, ...word])
    else joined.push(word)
  }
  return joined
}

/** "01/02/202609:30" is a date and a time. */
function partDate(word: readonly Character[]): Character[][] {
  const end = dateEnd(textOf(word))
  return end === 0 ? [[...word]] : [word.slice(0, end), word.slice(end)]
}

/** "2x 1.50" is a number, a sign and a price; a quantity may stand in a column of its own. */
function partTimes(words: readonly Character[][]): Character[][] {
  return words.flatMap((word, index) =>
    isTimes(textOf(word), textOf(words[index + 1] ?? [])) || (words.length === 1 && /^\d{1,2}[xX]$/.test(textOf(word)))
      ? [word.slice(0, -1), word.slice(-1)]
      : [word],
  )
}

function wordOf(characters: readonly Character[], frames: number, line: Rectangle): OcrWord {
  // A character's peak lies near its middle; half of its neighbours' distance on each side is a fair guess at its width.
  const first = characters[0]!.frame
  const last = characters.at(-1)!.lastFrame
  const pitch = characters.length > 1 ? (last - first) / (characters.length - 1) : 3
  const from = Math.max(0, (first - pitch / 2) / frames)
  const to = Math.min(1, (last + 1 + pitch / 2) / frames)
  const part = { ...line, width: line.width * (to - from), center: along(line, ((from + to) / 2 - 0.5) * line.width) }
  const corners = cornersOf(part)
  return {
    text: withoutLookAlikes(textOf(characters)),
    box: [
      Math.min(...corners.map(({ x }) => x)),
      Math.min(...corners.map(({ y }) => y)),
      Math.max(...corners.map(({ x }) => x)),
      Math.max(...corners.map(({ y }) => y)),
    ],
    confidence: characters.reduce((sum, { probability }) => sum + probability, 0) / characters.length,
  }
}

const along = ({ center, angle }: Rectangle, distance: number) => ({
  x: center.x + distance * Math.cos(angle),
  y: center.y + distance * Math.sin(angle),
})

/** From the top down; what overlaps by half its height in a row goes from left to right. */
function inReadingOrder(lines: OcrLine[]): OcrLine[] {
  const rows: OcrLine[][] = []
  for (const line of lines.toSorted((a, b) => a.box.center.y - b.box.center.y)) {
    const row = rows.at(-1)
    const last = row?.at(-1)
    if (last && Math.abs(line.box.center.y - last.box.center.y) < Math.min(line.box.height, last.box.height) / 2)
      row!.push(line)
    else rows.push([line])
  }
  return rows.flatMap((row) => row.toSorted((a, b) => a.box.center.x - b.box.center.x))
}

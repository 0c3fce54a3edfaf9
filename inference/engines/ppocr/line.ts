import type { Box } from '../../../hub/document/values/value.ts'
import type { Raster } from '../../formats/raster.ts'
import type { RecognisedWord } from '../recogniser.ts'
import { joinBrokenWords } from './correct/broken-words.ts'
import { withDecimalPoints } from './correct/decimal-points.ts'
import { correctCurrency } from './correct/datasets/malaysian-receipts.ts'
import { preferKnownWords } from './correct/lexicon-decoder.ts'
import { spellLikely } from './correct/likely-spelling.ts'
import { splitAtSpaces } from './correct/spaces.ts'
import type { Character, Decoded } from './ctc.ts'
import { cornersOf, type Rectangle } from './geometry.ts'
import { largest, smallest } from '../../../hub/platform/extremes.ts'

/** A line below this mean probability is a picture or a stain. */
const MIN_CONFIDENCE = 0.5
/** Width of a lone character, in frames. */
const LONE_PITCH = 3

export interface RecognisedLine {
  words: RecognisedWord[]
  box: Rectangle
}

/** The words of a decoded line with their boxes, corrected; none if the line holds no text. */
export function wordsOf(read: Decoded, strip: Raster, line: Rectangle): RecognisedWord[] {
  if (read.characters.length === 0 || meanProbability(read.characters) < MIN_CONFIDENCE) return []
  const decoded = withDecimalPoints(read)
  const { frames } = decoded
  const known = preferKnownWords(splitAtSpaces(decoded, strip), decoded)
  const words = joinBrokenWords(spellLikely(known, decoded)).map((word) => wordOf(word, frames, line))
  return words.map(({ text, box, confidence }, index) => ({
    text: correctCurrency(text, words[index + 1]?.text),
    box,
    confidence,
  }))
}

const textOf = (characters: readonly Character[]): string => characters.map(({ text }) => text).join('')

/** 0 for none. */
export const meanProbability = (characters: readonly Character[]): number =>
  characters.reduce((sum, { probability }) => sum + probability, 0) / Math.max(1, characters.length)

function wordOf(characters: readonly Character[], frames: number, line: Rectangle): RecognisedWord {
  // The peak of a character is near its middle; half the distance to its neighbours estimates its edges.
  const first = characters[0]!.frame
  const last = characters.at(-1)!.lastFrame
  const pitch = characters.length > 1 ? (last - first) / (characters.length - 1) : LONE_PITCH
  const from = Math.max(0, (first - pitch / 2) / frames)
  const to = Math.min(1, (last + 1 + pitch / 2) / frames)
  const center = along(line, ((from + to) / 2 - 0.5) * line.width)
  return {
    text: textOf(characters),
    box: boundsOf({ ...line, width: line.width * (to - from), center }),
    confidence: meanProbability(characters),
  }
}

const along = ({ center, angle }: Rectangle, distance: number) => ({
  x: center.x + distance * Math.cos(angle),
  y: center.y + distance * Math.sin(angle),
})

function boundsOf(rectangle: Rectangle): Box {
  const corners = cornersOf(rectangle)
  const xs = corners.map(({ x }) => x)
  const ys = corners.map(({ y }) => y)
  return [smallest(xs), smallest(ys), largest(xs), largest(ys)]
}

import type { Box } from '../../../hub/document/values/value.ts'
import type { Raster } from '../../formats/raster.ts'
import type { RecognisedWord } from '../recogniser.ts'
import { resolveConfusables } from './correct/confusables.ts'
import { correctCurrency } from './correct/datasets/malaysian-receipts.ts'
import { preferKnownWords } from './correct/lexicon-decoder.ts'
import { restoreCommas } from './correct/punctuation.ts'
import { areHalvesOfNumber, dateEnd, isQuantity } from './correct/boundaries.ts'
import { splitAtSpaces } from './correct/spaces.ts'
import { areHalvesOfWord, correctWord } from './correct/vocabulary.ts'
import type { Character, Decoded } from './ctc.ts'
import { cornersOf, type Rectangle } from './geometry.ts'
import { largest, smallest } from '../../../hub/platform/extremes.ts'

/** A line below this mean probability is a picture or a stain. */
const MIN_CONFIDENCE = 0.4
/** Width of a lone character, in frames. */
const LONE_PITCH = 3

export interface RecognisedLine {
  words: RecognisedWord[]
  box: Rectangle
}

/** The words of a decoded line with their boxes, corrected; none if the line holds no text. */
export function wordsOf(decoded: Decoded, strip: Raster, line: Rectangle): RecognisedWord[] {
  const { characters, frames } = decoded
  if (characters.length === 0 || meanProbability(characters) < MIN_CONFIDENCE) return []
  const words = splitQuantities(joinHalves(decodeWords(decoded, strip)).flatMap(splitDate)).map((word) =>
    wordOf(word, frames, line),
  )
  return words.map(({ text, box, confidence }, index) => ({
    text: correctCurrency(correctWord(text, confidence), words[index + 1]?.text),
    box,
    confidence,
  }))
}

const decodeWords = (decoded: Decoded, strip: Raster): Character[][] =>
  preferKnownWords(restoreCommas(splitAtSpaces(decoded, strip), decoded), decoded)

const textOf = (characters: readonly Character[]): string => characters.map(({ text }) => text).join('')

/** 0 for none. */
export const meanProbability = (characters: readonly Character[]): number =>
  characters.reduce((sum, { probability }) => sum + probability, 0) / Math.max(1, characters.length)

/** Joins words that a wrong space broke in two or three. */
function joinHalves(words: readonly Character[][]): Character[][] {
  const joined: Character[][] = []
  for (const word of words) {
    const last = joined.at(-1)
    const beforeLast = joined.at(-2)
    if (last && (areHalvesOfWord(textOf(last), textOf(word)) || areHalvesOfNumber(textOf(last), textOf(word))))
      joined.splice(-1, 1, [...last, ...word])
    else if (last && beforeLast && areHalvesOfWord(textOf(beforeLast) + textOf(last), textOf(word)))
      joined.splice(-2, 2, [...beforeLast, ...last, ...word])
    else joined.push(word)
  }
  return joined
}

/** Splits "01/02/202609:30" into date and time. */
function splitDate(word: readonly Character[]): Character[][] {
  const end = dateEnd(textOf(word))
  return end === 0 ? [[...word]] : [word.slice(0, end), word.slice(end)]
}

/** Splits "2x 1.50" into number, sign and price; a quantity may be in a column of its own. */
function splitQuantities(words: readonly Character[][]): Character[][] {
  return words.flatMap((word, index) =>
    isQuantity(textOf(word), textOf(words[index + 1] ?? [])) ||
    (words.length === 1 && /^\d{1,2}[xX]$/.test(textOf(word)))
      ? [word.slice(0, -1), word.slice(-1)]
      : [word],
  )
}

function wordOf(characters: readonly Character[], frames: number, line: Rectangle): RecognisedWord {
  // The peak of a character is near its middle; half the distance to its neighbours estimates its edges.
  const first = characters[0]!.frame
  const last = characters.at(-1)!.lastFrame
  const pitch = characters.length > 1 ? (last - first) / (characters.length - 1) : LONE_PITCH
  const from = Math.max(0, (first - pitch / 2) / frames)
  const to = Math.min(1, (last + 1 + pitch / 2) / frames)
  const center = along(line, ((from + to) / 2 - 0.5) * line.width)
  return {
    text: resolveConfusables(textOf(characters)),
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

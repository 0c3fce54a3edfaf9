import type { Box } from '../../../hub/document/values/value.ts'
import type { Turn } from '../../layout/orientation.ts'

/** A character with ink, on the upright page. */
export interface Placed {
  index: number
  text: string
  box: Box
  /** of the font, in points */
  size: number
}

/** A word as PDFium parts it, with its characters in the order of the text. */
export interface Parted {
  characters: readonly Placed[]
  turn: Turn | 'slanted'
}

/** Words this near, in font sizes, may be one line of spaced letters. */
const MAX_GAP = 2.2
/** In spaced text the usual gap between letters is in this range, in font sizes; in other text it is about 0.1. */
const SPACED = { min: 0.22, max: 1.3 } as const
/** A gap that is larger by this, in font sizes, parts words. */
const WORD_GAP = 0.2
/** This share of the words of spaced text, as parted by the gaps, has at most two letters. */
const SHORT_SHARE = 0.6
const MIN_LETTERS = 4
/** No gap between the letters of such a word is smaller than this share of the usual one. */
const MIN_WITHIN = 0.5

/** Joins the letters of s p a c e d text to words. Other words stay as they are. */
export function joinSpaced(words: readonly Parted[]): Parted[] {
  const joined: Parted[] = []
  let line: Parted[] = []
  const finish = () => {
    for (const word of wordsOfLine(line)) joined.push(word)
    line = []
  }
  for (const word of words) {
    const before = line.at(-1)
    if (before && !goesOn(before, word)) finish()
    line.push(word)
  }
  finish()
  return joined
}

function goesOn(before: Parted, next: Parted): boolean {
  if (before.turn !== next.turn || next.turn === 'slanted') return false
  const [a, b] = [before.characters.at(-1), next.characters[0]]
  if (!a || !b) return false
  const gap = b.box[0] - a.box[2]
  const isLevel = Math.abs(b.box[3] - a.box[3]) < a.size * 0.35
  return isLevel && gap > -a.size * 0.2 && gap < Math.max(a.size, b.size) * MAX_GAP
}

function wordsOfLine(line: readonly Parted[]): readonly Parted[] {
  const short = line.filter(({ characters }) => characters.length <= 2).length
  if (line.length < 2 || short < line.length * SHORT_SHARE) return line
  const characters = line.flatMap((word) => word.characters)
  const letters = characters.filter(({ text }) => /\p{L}/u.test(text)).length
  if (letters < MIN_LETTERS || letters * 2 < characters.length) return line
  const gaps = gapsOf(characters)
  const usual = gaps.toSorted((a, b) => a - b)[gaps.length >> 1]!
  if (usual < SPACED.min || usual > SPACED.max) return line
  // Letters that PDFium keeps together are as far apart as the others, or the text is not spaced.
  const within = line.flatMap((word) => gapsOf(word.characters))
  if (within.some((gap) => gap < usual * MIN_WITHIN)) return line
  const words: Placed[][] = [[characters[0]!]]
  for (const [at, gap] of gaps.entries()) {
    if (gap - usual >= WORD_GAP + usual * 0.2) words.push([])
    words.at(-1)!.push(characters[at + 1]!)
  }
  return words.map((word) => ({ characters: word, turn: line[0]!.turn }))
}

/** in font sizes */
const gapsOf = (characters: readonly Placed[]): number[] =>
  characters.slice(1).map(({ box, size }, at) => (box[0] - characters[at]!.box[2]) / (size || 1))

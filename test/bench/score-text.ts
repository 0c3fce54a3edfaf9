import type { Box } from '../../hub/document/values/value.ts'
import { lettersAndDigits } from './score-forms.ts'
import type { TruthWord } from './score-labels.ts'

interface Bag {
  hits: number
  read: number
  truth: number
}
export interface TextScore {
  /** parted at white space */
  words: Bag
  /** parted at every sign too: "27,JALAN" is two */
  runs: Bag
  edits: number
  characters: number
}

const EMPTY: Bag = { hits: 0, read: 0, truth: 0 }
export const NO_TEXT: TextScore = { words: EMPTY, runs: EMPTY, edits: 0, characters: 0 }

/** Words as a bag, and characters in reading order without spaces; both of letters and digits only, in upper case. */
export function scoreText(read: readonly TruthWord[], truth: readonly TruthWord[]): TextScore {
  const expected = inRows(truth)
  return {
    words: bagOf(read, truth, /\s+/),
    runs: bagOf(read, truth, /[^\p{L}\p{N}]+/u),
    edits: distance(inRows(read), expected),
    characters: expected.length,
  }
}

function bagOf(read: readonly TruthWord[], truth: readonly TruthWord[], between: RegExp): Bag {
  const words = tokens(read, between)
  const wanted = tokens(truth, between)
  const left = new Map<string, number>()
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1)
  let hits = 0
  for (const word of words) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    left.set(word, count - 1)
    hits++
  }
  return { hits, read: words.length, truth: wanted.length }
}

const sum = (a: Bag, b: Bag): Bag => ({ hits: a.hits + b.hits, read: a.read + b.read, truth: a.truth + b.truth })

export const plus = (a: TextScore, b: TextScore): TextScore => ({
  words: sum(a.words, b.words),
  runs: sum(a.runs, b.runs),
  edits: a.edits + b.edits,
  characters: a.characters + b.characters,
})

export const f1 = ({ hits, read, truth }: Bag): number => (2 * hits) / Math.max(1, read + truth)

const tokens = (words: readonly TruthWord[], between: RegExp): string[] =>
  words
    .flatMap(({ text }) => text.split(between))
    .map(lettersAndDigits)
    .filter((word) => word !== '')

function inRows(words: readonly TruthWord[]): string {
  const rows: { middle: number; height: number; items: TruthWord[] }[] = []
  const middle = ([, y0, , y1]: Box) => (y0 + y1) / 2
  for (const word of words.toSorted((a, b) => middle(a.box) - middle(b.box))) {
    const height = word.box[3] - word.box[1]
    const row = rows.at(-1)
    if (row && middle(word.box) - row.middle < Math.min(height, row.height) / 2) row.items.push(word)
    else rows.push({ middle: middle(word.box), height, items: [word] })
  }
  return rows
    .flatMap(({ items }) => items.toSorted((a, b) => a.box[0] - b.box[0]))
    .map(({ text }) => lettersAndDigits(text))
    .join('')
}

/** Levenshtein distance, one row at a time. */
export function distance(a: string, b: string): number {
  let row = Uint32Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = new Uint32Array(b.length + 1)
    next[0] = i
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(
        row[j]! + 1,
        next[j - 1]! + 1,
        row[j - 1]! + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1),
      )
    }
    row = next
  }
  return row[b.length]!
}

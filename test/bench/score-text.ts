import type { Box } from '../../hub/document/fields.ts'
import { lettersAndDigits } from './score-forms.ts'
import type { TruthWord } from './score-sets.ts'

export interface TextScore { hits: number; read: number; truth: number; edits: number; characters: number }

export const NO_TEXT: TextScore = { hits: 0, read: 0, truth: 0, edits: 0, characters: 0 }

/** Words as a bag, and characters in reading order without spaces; both of letters and digits only, in upper case. */
export function scoreText(read: readonly TruthWord[], truth: readonly TruthWord[]): TextScore {
  const words = tokens(read)
  const wanted = tokens(truth)
  const left = new Map<string, number>()
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1)
  let hits = 0
  for (const word of words) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    left.set(word, count - 1)
    hits++
  }
  const expected = inRows(truth)
  return { hits, read: words.length, truth: wanted.length, edits: distance(inRows(read), expected), characters: expected.length }
}

export const plus = (a: TextScore, b: TextScore): TextScore =>
  ({ hits: a.hits + b.hits, read: a.read + b.read, truth: a.truth + b.truth, edits: a.edits + b.edits, characters: a.characters + b.characters })

export const f1 = ({ hits, read, truth }: TextScore): number => (2 * hits) / Math.max(1, read + truth)

const tokens = (words: readonly TruthWord[]): string[] => words.flatMap(({ text }) => text.split(/\s+/)).map(lettersAndDigits).filter((word) => word !== '')

function inRows(words: readonly TruthWord[]): string {
  const rows: { middle: number; height: number; items: TruthWord[] }[] = []
  const middle = ([, y0, , y1]: Box) => (y0 + y1) / 2
  for (const word of words.toSorted((a, b) => middle(a.box) - middle(b.box))) {
    const height = word.box[3] - word.box[1]
    const row = rows.at(-1)
    if (row && middle(word.box) - row.middle < Math.min(height, row.height) / 2) row.items.push(word)
    else rows.push({ middle: middle(word.box), height, items: [word] })
  }
  return rows.flatMap(({ items }) => items.toSorted((a, b) => a.box[0] - b.box[0])).map(({ text }) => lettersAndDigits(text)).join('')
}

/** Levenshtein distance, one row at a time. */
function distance(a: string, b: string): number {
  let row = Uint32Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = new Uint32Array(b.length + 1)
    next[0] = i
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1))
    }
    row = next
  }
  return row[b.length]!
}

import type { Word } from '../../../hub/document/reading.ts'
import { largest } from '../../../hub/platform/extremes.ts'
import { overlap, type Layout, type Row } from '../rules/lines.ts'
import type { Column } from './header-words.ts'
import type { Header, Heading } from './header.ts'

/** A column from left to right on its page. */
export interface Band {
  column: Column
  left: number
  right: number
}

/** The words of a row by the column in which they stand. */
export type Cells = ReadonlyMap<Column, readonly Word[]>

/** Rows without two numbers are prose: they do not show where the columns are. */
const FEWEST_NUMBERS = 2

/** A first column begins at most this far left of its heading, in heights. */
const MARGIN = 3

/** A space is at most this wide, in heights of its words. */
const SPACE = { text: 0.65, number: 0.6 } as const

/** A number below a heading is at most this far beside it, in heights. */
const NEAR = 1.5

const NUMBER = /^[^\p{L}]*\d[\d.,'’ ]*[^\p{L}]*$/u

export const wordsOf = (row: Row): Word[] => row.lines.flatMap(({ words }) => words)

/** Where the columns are: between two headings, at the gap that the fewest words of the body cross. */
export function bandsOf(layout: Layout, { page, lastRow, headings }: Header): Band[] {
  const body: Body = { words: [], spaces: [] }
  for (let at = lastRow + 1; layout.rows[at]?.page === page; at++) {
    const words = wordsOf(layout.rows[at]!)
    if (!isColumnar(words, headings)) continue
    for (const [index, word] of words.entries()) {
      body.words.push(word)
      const gap = spaceBetween(words[index - 1], word)
      if (gap) body.spaces.push(gap)
    }
  }
  const columns = withoutStacked(headings)
  const cuts = columns.slice(1).map((heading, at) => cutBetween(columns[at]!, heading, body))
  // Text in the margin is in no column; only a description may begin left of its heading.
  const [first] = columns
  const margin = first!.column === 'description' ? -Infinity : first!.box[0] - MARGIN * (first!.box[3] - first!.box[1])
  return columns.map(({ column }, at) => ({ column, left: cuts[at - 1] ?? margin, right: cuts[at] ?? Infinity }))
}

interface Body {
  words: Word[]
  /** from left to right: spaces within a text, which are no gaps between columns */
  spaces: (readonly [left: number, right: number])[]
}

/** The space between two words of one text. Numbers and units may stand as close to each other in two columns. */
function spaceBetween(before: Word | undefined, { box, text }: Word): readonly [number, number] | undefined {
  if (!before || !/\p{L}/u.test(before.text + text) || before.box[2] > box[0]) return undefined
  const isText = /\p{L}{3}/u.test(before.text) || /\p{L}{3}/u.test(text)
  return box[0] - before.box[2] < (box[3] - box[1]) * SPACE[isText ? 'text' : 'number']
    ? [before.box[2], box[0]]
    : undefined
}

/** A row whose numbers stand below different headings, without a label of its own. */
function isColumnar(words: readonly Word[], headings: readonly Heading[]): boolean {
  const below = headings.filter(({ column, box }) =>
    words.some(
      (word) => column !== 'position' && NUMBER.test(word.text) && overlap(box, word.box) > -NEAR * (box[3] - box[1]),
    ),
  )
  return below.length >= FEWEST_NUMBERS && !words.some(({ text }) => text.endsWith(':') || text.startsWith(':'))
}

/** Of headings one above the other, the one that is not for article numbers. */
const withoutStacked = (headings: readonly Heading[]): Heading[] =>
  headings.filter(
    (heading, at) =>
      !headings.some(
        (other, index) =>
          index !== at &&
          Math.min(heading.box[2], other.box[2]) > Math.max(heading.box[0], other.box[0]) &&
          (heading.column === 'articleNumber' || index < at) &&
          other.column !== 'articleNumber',
      ),
  )

/** Between the middles of two headings: the widest gap that the fewest words cross or have on their wrong side. */
function cutBetween(a: Heading, b: Heading, body: Body): number {
  const [from, to] = [(a.box[0] + a.box[2]) / 2, (b.box[0] + b.box[2]) / 2]
  const words = body.words.filter(({ box }) => box[2] > from && box[0] < to)
  const edges = [from, to, ...words.flatMap(({ box }) => [box[0], box[2]]).filter((x) => x > from && x < to)]
  edges.sort((x, y) => x - y)
  const below = words.map(({ box }) => ({ box, isA: overlap(a.box, box) > 0, isB: overlap(b.box, box) > 0 }))
  const crossedAt = (x: number) =>
    below.filter(
      ({ box, isA, isB }) => (box[0] < x && box[2] > x) || (isA && !isB && box[0] >= x) || (isB && !isA && box[2] <= x),
    ).length + body.spaces.filter(([left, right]) => left < x && right > x).length
  let best = { crossed: Infinity, width: 0, middle: (a.box[2] + b.box[0]) / 2 }
  for (const [at, x] of edges.slice(0, -1).entries()) {
    const width = edges[at + 1]! - x
    if (width < 0.5) continue
    const middle = x + width / 2
    const crossed = crossedAt(middle)
    if (crossed < best.crossed || (crossed === best.crossed && width > best.width)) best = { crossed, width, middle }
  }
  // Text begins where its heading begins.
  const begin = b.box[0] - 1
  return TEXTS.includes(b.column) && begin > from && crossedAt(begin) <= best.crossed ? begin : best.middle
}

const TEXTS: readonly Column[] = ['description', 'articleNumber']

/** The words of a row by column. A word belongs to the column in which most of it stands. */
export function cellsOf(row: Row, bands: readonly Band[]): Cells {
  const cells = Map.groupBy(wordsOf(row), ({ box }) => {
    const inside = bands.map(({ left, right }) => Math.min(right, box[2]) - Math.max(left, box[0]))
    const most = largest(inside)
    return most > 0 ? bands[inside.indexOf(most)]!.column : 'other'
  })
  for (const [at, { column }] of bands.slice(0, -1).entries()) balance(cells, column, bands[at + 1]!.column)
  return cells
}

const NUMERIC: readonly Column[] = ['quantity', 'unitPrice', 'discount', 'vatRate', 'netAmount']
/** Parts of a number with a space for thousands are at most this far apart, in heights. */
const DIGIT_SPACE = 0.6

/** Two numbers in one cell, with none in the cell beside it, are one in each. A unit is no number. */
function balance(cells: Map<Column, Word[]>, left: Column, right: Column): void {
  const [a, b] = [cells.get(left) ?? [], cells.get(right) ?? []]
  const [inA, inB] = [numbersAt(a), numbersAt(b)]
  // "per 100" behind a price is no number of its own.
  const isFreeB = inB.length === 0 || (inB.length === 1 && inB[0]! > 0)
  const move = (words: [Word[], Word[]]) => {
    cells.set(left, words[0])
    cells.set(right, words[1])
  }
  if (NUMERIC.includes(right) && isFreeB) {
    const from = left === 'unit' ? inA.at(-1) : NUMERIC.includes(left) ? inA[1] : undefined
    if (from !== undefined && inA.length <= 2) move([a.slice(0, from), [...a.slice(from), ...b]])
  } else if (NUMERIC.includes(left) && inA.length === 0) {
    const to =
      right === 'unit' ? (inB.length > 0 ? inB[0]! + 1 : undefined) : NUMERIC.includes(right) ? inB[1] : undefined
    if (to !== undefined && inB.length <= 2) move([[...a, ...b.slice(0, to)], b.slice(to)])
  }
}

/** Where numbers begin in the words of a cell. */
function numbersAt(words: readonly Word[]): number[] {
  return words.flatMap(({ text, box }, at) => {
    const before = words[at - 1]
    const isNumber = /^[-‐–−(]?[€$£]?\d[\d.,'’]*\D{0,2}$/.test(text)
    const goesOn =
      before !== undefined &&
      /^[-(]?\d{1,3}$/.test(before.text) &&
      /^\d{3}(?!\d)/.test(text) &&
      box[0] - before.box[2] < (box[3] - box[1]) * DIGIT_SPACE
    return isNumber && !goesOn ? [at] : []
  })
}

import type { Word } from '../../../hub/document/reading.ts'
import { largest } from '../../../hub/platform/extremes.ts'
import type { Line } from '../rules/lines.ts'
import type { Cells } from './columns.ts'

/** A row between the header of a table and its sums. */
export interface BodyRow {
  page: number
  cells: Cells
  /** it has an amount, or a quantity with a price */
  isNumbers: boolean
  top: number
  bottom: number
  height: number
  lines: readonly Line[]
  /** an amount that changes the price above, or the sum */
  isChange: boolean
}

/** The strips between the rules of a table whose lines are parted by rules. */
export interface Strips {
  /** for each row, the number of the strip in which it stands */
  of: ReadonlyMap<BodyRow, number>
  /** a rule parts the first line from the headings */
  hasTop: boolean
}

/** The rows of one line of a document, as words by column. */
export interface LineRows {
  page: number
  /** article number and description stand one above the other in one column */
  stacked: boolean
  /** no line, but an allowance or a charge */
  isChange: boolean
  /** rows with numbers of the line; usually one */
  numbers: Cells[]
  /** rows around them that have text only */
  texts: TextRow[]
}
interface TextRow {
  cells: Cells
  description: readonly Word[]
  top: number
  bottom: number
  /** above the numbers of its line */
  before: boolean
}

/** Rows of one line with numbers at slightly different heights are at most this far apart, in heights. */
const SAME_LINE = 1.3
/** From one row of a text to the next it is at most this far, in heights of a row. */
const ROW_PITCH = 1.75
/** Of two distances of rows, one that is larger by this factor parts two lines. */
const CLEARLY_FARTHER = 1.25

/**
 * The lines in the rows of a table: rows with numbers, and the text above and below that belongs to each. Text in the
 * strip of a line belongs to it; for other text, distances decide.
 */
export function linesIn(rows: readonly BodyRow[], stacked: boolean, strips?: Strips): LineRows[] {
  const lines: LineRows[] = []
  const bottoms: BodyRow[] = []
  let waiting: BodyRow[] = []
  let textsFirst = false
  for (const row of rows) {
    const [line, last] = [lines.at(-1), bottoms.at(-1)]
    if (!row.isNumbers) {
      waiting.push(row)
      continue
    }
    const above = waiting.at(-1) ?? last
    if (line && above && completes(row, line, row.top - above.bottom)) {
      addTexts(line, waiting)
      line.numbers.push(row.cells)
    } else {
      const near: number = last ? partedAt(last, waiting, row, textsFirst) : firstOwn(waiting, row)
      textsFirst ||= !last && near < waiting.length
      const from = strips ? partedByStrips(last, waiting, row, strips, near) : near
      addTexts(line, waiting.slice(0, from))
      const texts = waiting.slice(from).map((text) => textOf(text, true))
      lines.push({ page: row.page, stacked, isChange: row.isChange, numbers: [row.cells], texts })
    }
    bottoms.push(row)
    waiting = []
  }
  addTexts(lines.at(-1), waiting)
  return lines
}

/**
 * Text in the strip of a line belongs to it. @param near where distances part the texts
 */
function partedByStrips(
  last: BodyRow | undefined,
  texts: readonly BodyRow[],
  row: BodyRow,
  strips: Strips,
  near: number,
): number {
  const inStripOf = (own: BodyRow) => texts.filter((text) => strips.of.get(text) === strips.of.get(own)).length
  const ofLast = last ? inStripOf(last) : 0
  const ofRow = last || strips.hasTop ? inStripOf(row) : texts.length - near
  return Math.min(Math.max(near, ofLast), texts.length - ofRow)
}

/** Text below the numbers of a line. */
function addTexts(line: LineRows | undefined, rows: readonly BodyRow[]): void {
  for (const row of rows) line?.texts.push(textOf(row, false))
}

/** The first of the rows of text above the first row of numbers that belongs to it: none if they are prose. */
function firstOwn(texts: readonly BodyRow[], row: BodyRow): number {
  let from = texts.length
  let below = row
  while (from > 0 && isNear(texts[from - 1]!, below)) {
    below = texts[--from]!
    if (!isDescription(below)) return texts.length
  }
  return from
}

/**
 * Which of the rows of text between two rows of numbers is the first that belongs to the second: the one below the
 * clearly widest gap. In tables whose lines begin with their numbers, text that is not close belongs to the line above.
 */
function partedAt(last: BodyRow, texts: readonly BodyRow[], row: BodyRow, textsFirst: boolean): number {
  const near = texts.at(-1)
  if (!near || (!textsFirst && !(isNear(near, row) && isDescription(near)))) return texts.length
  const hasText = /\p{L}{2}/u.test((row.cells.get('description') ?? []).map(({ text }) => text).join(' '))
  const all = [last, ...texts, row]
  const gaps = all.slice(1).map((each, at) => each.top - all[at]!.top)
  const own = hasText ? gaps : gaps.slice(0, -1)
  const widest = own.indexOf(largest(own))
  const isClear = own.every((gap, at) => at === widest || gap * CLEARLY_FARTHER < own[widest]!)
  return !hasText || (isClear && firstOwn(texts, row) <= widest) ? widest : texts.length
}

const isNear = (above: BodyRow, below: BodyRow): boolean =>
  below.top - above.top < Math.max(above.height, below.height) * ROW_PITCH

/** Text in the column of descriptions alone, without a label of its own. */
const isDescription = ({ cells, lines }: BodyRow): boolean =>
  [...cells.keys()].every((column) => column === 'description' || column === 'articleNumber') &&
  lines.every(({ text }) => !/:(?: |$)/.test(text))

function textOf({ cells, lines, top, bottom }: BodyRow, before: boolean): TextRow {
  return { cells, description: runOf(lines, cells), top, bottom, before }
}

/** The description in a row of text: it may go on below the headings of other columns. */
function runOf(lines: readonly Line[], cells: Cells): readonly Word[] {
  const own = cells.get('description') ?? []
  const last = own.at(-1)
  if (!last) return []
  const { words } = lines.find((line) => line.words.includes(last))!
  return [...own, ...words.slice(words.indexOf(last) + 1)]
}

const NUMERIC = ['quantity', 'unitPrice', 'netAmount'] as const

const has = (cells: Cells, column: Parameters<Cells['get']>[0]): boolean => (cells.get(column)?.length ?? 0) > 0

/** Cells may stand at different heights: a row with what the line before lacks, directly below it, completes it. */
function completes({ cells, height }: BodyRow, line: LineRows, gap: number): boolean {
  if (gap > height * SAME_LINE) return false
  const known = (column: (typeof NUMERIC)[number]) => line.numbers.some((row) => has(row, column))
  const own = NUMERIC.filter((column) => has(cells, column))
  return own.length > 0 && own.length < NUMERIC.length && own.every((column) => !known(column))
}

import type { Box } from '../../../hub/document/values/value.ts'
import { largest } from '../../../hub/platform/extremes.ts'
import { boxAround } from '../../boxes.ts'
import { overlap, pieceOf, type Layout, type Line } from '../rules/lines.ts'
import { columnNamed, type Column } from './header-words.ts'
import { headingsInText } from './heading-text.ts'

export interface Heading {
  column: Column
  box: Box
  /** its letters in one piece */
  key: string
}

/** The headings of a table, from left to right. */
export interface Header {
  page: number
  /** rows of the layout */
  firstRow: number
  lastRow: number
  headings: Heading[]
}

/** A header may be printed in this many rows. */
const MOST_ROWS = 5
/** Rows of a header are at most this far apart, in heights of their lines. */
const ROWS_APART = 1.6
const FEWEST_HEADINGS = 3

/** The header that has a row, if the row is part of one: at least three headings, of them one for what is sold. */
export function headerAt(layout: Layout, row: number): Header | undefined {
  const main = headingsIn(layout.rows[row]!.lines, true)
  if (distinct(main.filter(({ column }) => column !== 'other')) < 2 || hasAmount(layout, row)) return undefined
  const { page } = layout.rows[row]!
  let [firstRow, lastRow] = [row, row]
  const within = [main[0]!.box[0], main.at(-1)!.box[2]] as const
  for (let at = row - 1; row - at <= MOST_ROWS; at--)
    if (isBeside(layout, at, within)) continue
    else if (belongs(layout, at, firstRow, page)) firstRow = at
    else break
  for (let at = row + 1; at - row <= MOST_ROWS; at++)
    if (isBeside(layout, at, within)) continue
    else if (belongs(layout, at, lastRow, page)) lastRow = at
    else break
  const around = rowsBetween(firstRow, lastRow).filter((each) => each !== row)
  const headings = main.slice()
  for (const each of around)
    for (const heading of headingsIn(layout.rows[each]!.lines)) {
      const known = headings.filter((other) => overlap(other.box, heading.box) > 0)
      const whole = known.length === 1 ? wholeOf(known[0]!, heading) : undefined
      const same = known.find(({ column }) => column === heading.column)
      if (whole) Object.assign(known[0]!, whole)
      else if (same) same.box = boxAround([same.box, heading.box])
      else if (known.every((other) => isStacked(other, heading))) headings.push(heading)
    }
  const told = toldApart(headings.toSorted((a, b) => a.box[0] - b.box[0]))
  return areOfLines(told.map(({ column }) => column))
    ? { page, firstRow, lastRow: lastOf(layout, told, row, lastRow), headings: told }
    : undefined
}

/** A heading in two rows: "Unit" above "price". */
function wholeOf(a: Heading, b: Heading): Heading | undefined {
  const [upper, lower] = a.box[1] < b.box[1] ? [a, b] : [b, a]
  const key = upper.key + lower.key
  const column = columnNamed(key)
  return column && { column, key, box: boxAround([a.box, b.box]) }
}

/** An article number and a description may stand one above the other in one column. */
const isStacked = (a: Heading, b: Heading): boolean =>
  [a.column, b.column].toSorted().join(' ') === 'articleNumber description'

const rowsBetween = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at)

const distinct = (headings: readonly Heading[]): number => new Set(headings.map(({ column }) => column)).size

/** Whether the columns of a table are those of lines: at least three, what is sold, and what it costs. */
export function areOfLines(columns: readonly Column[]): boolean {
  const has = (column: Column) => columns.includes(column)
  return (
    new Set(columns).size >= FEWEST_HEADINGS &&
    (has('description') || has('articleNumber')) &&
    (has('quantity') || has('unitPrice')) &&
    (has('netAmount') || has('unitPrice'))
  )
}

/** A row in the margin, such as text that stands upright there. */
const isBeside = ({ rows }: Layout, row: number, [left, right]: readonly [number, number]): boolean =>
  rows[row] !== undefined &&
  rows[row].lines.every(({ box }) => box[2] < left || box[0] > right) &&
  headingsIn(rows[row].lines).length === 0

function belongs({ rows }: Layout, next: number, to: number, page: number): boolean {
  const [row, near] = [rows[next], rows[to]!]
  if (!row || row.page !== page) return false
  const apart = next < to ? near.lines[0]!.box[1] - row.lines[0]!.box[3] : row.lines[0]!.box[1] - near.lines[0]!.box[3]
  const height = largest(row.lines.map((line) => line.height))
  return apart < height * ROWS_APART && !/\d/.test(row.plain) && headingsIn(row.lines).length > 0
}

/** Rows below the main one belong to a header only if each of their lines stands below a heading. */
function lastOf(layout: Layout, headings: readonly Heading[], row: number, last: number): number {
  let end = row
  while (
    end < last &&
    layout.rows[end + 1]!.lines.every((line) => headings.some(({ box }) => overlap(box, line.box) > 0))
  )
    end++
  return end
}

const hasAmount = ({ rows }: Layout, row: number): boolean => /\d[.,]\d\d(?!\d)/.test(rows[row]!.plain)

/**
 * The headings in a row, each as long as possible.
 * @param all also columns whose heading is not known
 */
function headingsIn(lines: readonly Line[], all = false): Heading[] {
  return lines.flatMap((line) => {
    const { headings, named, letters } = headingsInText(line.plain)
    // A line that says more than headings is a sentence.
    if (named < letters * 0.5) return all && letters > 0 ? [{ column: 'other', key: '', box: line.box }] : []
    return headings.map(({ column, key, from, to }) => ({ column, key, box: pieceOf(line, from, to).box }))
  })
}

/** Two columns with the same heading: the last price or amount is that of the line. */
function toldApart(headings: Heading[]): Heading[] {
  const of = (column: Column) => headings.filter((heading) => heading.column === column)
  const [amounts, prices, descriptions] = [of('netAmount'), of('unitPrice'), of('description')]
  const change = (heading: Heading | undefined, column: Column) => {
    if (heading) heading.column = column
  }
  if (amounts.length === 0 && prices.length > 1) change(prices.at(-1), 'netAmount')
  if (amounts.length > 1) {
    if (of('quantity').length === 0 && descriptions.length > 0 && amounts[0]!.box[0] < descriptions[0]!.box[0])
      change(amounts[0], 'quantity')
    else if (prices.length === 0) change(amounts[0], 'unitPrice')
    for (const amount of of('netAmount').slice(0, -1)) change(amount, 'other')
  }
  // An unknown heading between the quantity and the last price is that of the price.
  const [unknown] = headings.filter(
    ({ column, key, box }) => column === 'other' && key === '' && of('quantity').some((each) => each.box[2] <= box[0]),
  )
  if (amounts.length === 0 && prices.length === 1 && unknown && headings.at(-1) === prices[0]) {
    change(prices[0], 'netAmount')
    change(unknown, 'unitPrice')
  }
  if (of('unitPrice').length > 1) for (const price of of('unitPrice').slice(0, -1)) change(price, 'other')
  if (of('quantity').length > 1 && of('unitPrice').length > 0)
    for (const quantity of of('quantity').slice(1)) change(quantity, of('unit').length === 0 ? 'unit' : 'other')
  if (descriptions.length > 1 && of('position').length === 0) change(descriptions.shift(), 'position')
  for (const description of descriptions.slice(1)) change(description, 'other')
  return headings
}

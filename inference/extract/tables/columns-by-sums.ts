import type { Box } from '../../../hub/document/values/value.ts'
import { largest, smallest } from '../../../hub/platform/extremes.ts'
import { amountsIn } from '../rules/amounts.ts'
import { pieceOf, type Layout } from '../rules/lines.ts'
import { labelledAmounts } from '../rules/total-labels.ts'
import { wordsOf } from './columns.ts'
import type { Header } from './header.ts'
import { ALLOWANCE, SUM, TOTAL } from './sum-words.ts'

/** Sums of lines: what is due may be less, and a tax is none. */
const SUMS: ReadonlySet<string> = new Set(['gross', 'net', 'subtotal'])
/** One row with an amount that is the total may be the total by another name. */
const FEWEST_ROWS = 2
/** Amounts have weaker labels from the heading of their column. */
const LABELLED = 0.5
const MOST_ROWS = 60
/** Rows without an amount between those that have one. */
const MOST_TEXT_ROWS = 2
const PRICE = /^\D{0,3}\d[\d.,]*[.,]\d\d$/
/** Amounts below each other end at most this far apart, in heights. */
const SAME_EDGE = 0.8

/** "2 x 3.50" below a name. */
const PRODUCT = /\d ?[x×*@] ?\D{0,4}\d/

interface Run {
  /** row of the layout */
  first: number
  /** boxes of the amounts */
  amounts: Box[]
  /** of prices and rates before them */
  before: Box[]
}

/**
 * Lists without headings: texts with an amount behind each, directly above a total that they add up to. The row of
 * such a header is the one above the first text.
 */
export function headersBySums(layout: Layout): Map<number, Header> {
  const labelled = labelledAmounts(layout).filter(
    ({ strength, row }) => strength >= LABELLED || isSum(layout.rows[row]!.plain),
  )
  const named = new Set(labelled.filter(({ kind }) => kind !== 'none').map(({ row }) => row))
  const headers = new Map<number, Header>()
  for (const { kind, amount, row } of labelled) {
    if (!SUMS.has(kind)) continue
    const { box } = pieceOf(amount.line, amount.from, amount.to)
    const run = runAbove(layout, row, amount.cents, box, named)
    if (!run) continue
    headers.set(run.first - 1, headerOf(layout, run))
    break
  }
  return headers
}

function runAbove(layout: Layout, total: number, cents: number, box: Box, named: ReadonlySet<number>): Run | undefined {
  const { page } = layout.rows[total]!
  const amounts: Box[] = []
  const before: Box[] = []
  let [sum, texts] = [0, 0]
  for (let row = total - 1; row >= 0 && total - row <= MOST_ROWS; row--) {
    const { lines, plain, page: own } = layout.rows[row]!
    if (own !== page || named.has(row) || isSum(plain)) return undefined
    const last = lines.at(-1)!
    const amount = amountsIn(last).at(-1)
    const place = amount && pieceOf(last, amount.from, amount.to).box
    if (!place || Math.abs(place[2] - box[2]) >= (box[3] - box[1]) * SAME_EDGE) {
      if (++texts > MOST_TEXT_ROWS) return undefined
      continue
    }
    if (!/\p{L}{2}/u.test(plain) && !PRODUCT.test(plain)) return undefined
    texts = 0
    amounts.push(place)
    const words = PRODUCT.test(plain) ? [] : wordsOf(layout.rows[row]!).filter((word) => word.box[2] < place[0])
    for (const [at, { box: own, text }] of words.entries())
      if (PRICE.test(text) || text.endsWith('%') || words[at + 1]?.text === '%') before.push(own)
    sum += amount.cents
    if (sum === cents && amounts.length >= FEWEST_ROWS) return { first: withName(layout, row), amounts, before }
  }
  return undefined
}

/** The first row of text of a line whose row with the amount has no name: the name is above, below a code. */
function withName({ rows }: Layout, row: number): number {
  const isText = (at: number) => rows[at]?.page === rows[row]!.page && rows[at]!.lines.length === 1
  if (/\p{L}{2}/u.test(rows[row]!.plain) || !isText(row - 1)) return row
  return isText(row - 2) && /^\d{6,}$/.test(rows[row - 2]!.plain) ? row - 2 : row - 1
}

const isSum = (plain: string): boolean => SUM.test(plain) || TOTAL.test(plain) || ALLOWANCE.test(plain)

function headerOf(layout: Layout, { first, amounts, before }: Run): Header {
  const { page, lines } = layout.rows[first]!
  const [, top, , bottom] = lines[0]!.box
  const left = smallest(amounts.map((box) => box[0]))
  const right = largest(amounts.map((box) => box[2]))
  const prices: Box = [smallest(before.map((box) => box[0])), top, largest(before.map((box) => box[2])), bottom]
  const text: Box = [lines[0]!.box[0], top, Math.min(left, prices[0]) - 1, bottom]
  return {
    page,
    firstRow: first - 1,
    lastRow: first - 1,
    headings: [
      { column: 'description', key: '', box: text },
      ...(before.length > 0 ? [{ column: 'other', key: '', box: prices } as const] : []),
      { column: 'netAmount', key: '', box: [left, top, right, bottom] },
    ],
  }
}

import type { Word } from '../../../hub/document/reading.ts'
import type { Box } from '../../../hub/document/values/value.ts'
import { largest, smallest } from '../../../hub/platform/extremes.ts'
import { overlap, type Layout } from '../rules/lines.ts'
import { numberIn, type NumberStyle } from './cell-number.ts'
import { wordsOf } from './columns.ts'
import type { Header, Heading } from './header.ts'
import type { Column } from './header-words.ts'

/** A printed number with its place. */
interface Piece {
  box: Box
  value: number
  text: string
}
/** Numbers one below the other, by row of the layout. */
interface NumberColumn {
  left: number
  right: number
  byRow: Map<number, Piece>
}
interface Product {
  quantity: NumberColumn
  price: NumberColumn
  amount: NumberColumn
  rows: number[]
}

const NUMBER = /^[-‐–−(]?[€$£]?\d[\d.,'’]*(?:[-‐–−)%€]|,-)*$/u
const THOUSANDS = /^\d{3}(?:[.,]\d{1,4})?[-€]?$/
const DATE = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$/
/** Parts of a number with a space for thousands are at most this far apart, in heights. */
const DIGIT_SPACE = 0.6
const CENT = 0.011
/** Products of so many rows are no coincidence. A row with a quantity of one shows nothing. */
const FEWEST_PRODUCTS = 2
/** Of the rows with an amount below each other, so many must be products. */
const PART_OF_ROWS = 0.5
const MOST_COLUMNS = 12
/** Rows of text above the first numbers belong to them if they are closer, in heights. */
const CLOSE = 0.5
const MOST_RATE = 27
const CURRENCY = /^(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|euros?|kr|zł|Kč|Ft|lei)$/i

/**
 * Tables without a header that can be read: on each page, the three columns of numbers in which quantity × price is the
 * amount. Their headings are where their numbers are; the row of such a header is the one above its first line.
 */
export function headersByNumbers(layout: Layout, style: NumberStyle): Map<number, Header> {
  const headers = new Map<number, Header>()
  const rowsByPage = Map.groupBy(layout.rows.keys(), (row) => layout.rows[row]!.page)
  for (const [page, rows] of rowsByPage) {
    const product = productIn(columnsIn(layout, rows, style))
    if (!product) continue
    const lastRow = rowAbove(layout, firstRowOf(product))
    headers.set(lastRow, { page, firstRow: lastRow, lastRow, headings: headingsOf(layout, product, style) })
  }
  return headers
}

/** The first row of numbers: above the first product may be rows whose amount has a discount. */
function firstRowOf({ quantity, price, amount, rows }: Product): number {
  let first = rows[0]!
  while (amount.byRow.has(first - 1) && (quantity.byRow.has(first - 1) || price.byRow.has(first - 1))) first--
  return first
}

function rowAbove({ rows }: Layout, first: number): number {
  let row = first
  while (row > 0) {
    const [above, below] = [rows[row - 1]!, rows[row]!]
    const gap = below.lines[0]!.box[1] - above.lines[0]!.box[3]
    if (above.page !== below.page || gap > below.lines[0]!.height * CLOSE || above.lines.length > 1) break
    row--
  }
  return row - 1
}

function columnsIn(layout: Layout, rows: readonly number[], style: NumberStyle): NumberColumn[] {
  const columns: NumberColumn[] = []
  for (const row of rows) {
    const pieces = piecesOf(wordsOf(layout.rows[row]!), style)
    if (pieces.length < 2) continue
    for (const piece of pieces) {
      const same = columns.filter(({ left, right }) => left < piece.box[2] && right > piece.box[0])
      const column = same.find(({ byRow }) => !byRow.has(row))
      if (!column) {
        columns.push({ left: piece.box[0], right: piece.box[2], byRow: new Map([[row, piece]]) })
        continue
      }
      column.byRow.set(row, piece)
      column.left = Math.min(column.left, piece.box[0])
      column.right = Math.max(column.right, piece.box[2])
    }
  }
  return columns
    .filter(({ byRow }) => byRow.size >= FEWEST_PRODUCTS)
    .toSorted((a, b) => b.byRow.size - a.byRow.size)
    .slice(0, MOST_COLUMNS)
    .toSorted((a, b) => a.left - b.left)
}

function piecesOf(words: readonly Word[], style: NumberStyle): Piece[] {
  const pieces: Piece[] = []
  let before: Word | undefined
  for (const word of words) {
    const last = pieces.at(-1)
    const goesOn =
      last !== undefined &&
      before !== undefined &&
      THOUSANDS.test(word.text) &&
      /^[-(]?\d{1,3}(?: \d{3})*$/.test(last.text) &&
      before.box[2] === last.box[2] &&
      word.box[0] - last.box[2] < (word.box[3] - word.box[1]) * DIGIT_SPACE
    before = word
    if (!NUMBER.test(word.text) || DATE.test(word.text) || word.text.endsWith('%')) continue
    const text = goesOn ? `${last.text} ${word.text}` : word.text
    const value = Number(numberIn(text, style)?.value)
    if (Number.isNaN(value)) continue
    const box: Box = goesOn ? [last.box[0], last.box[1], word.box[2], word.box[3]] : word.box
    if (goesOn) pieces.pop()
    pieces.push({ box, value, text })
  }
  return pieces
}

/** The columns in which most rows are quantity × price = amount. */
function productIn(columns: readonly NumberColumn[]): Product | undefined {
  let best: Product | undefined
  const possible = columns.filter((column) => !isCount(column))
  for (const amount of possible)
    for (const [at, a] of possible.entries())
      for (const b of possible.slice(at + 1)) {
        if (a === amount || b === amount) continue
        const rows = [...amount.byRow.keys()].filter((row) => isProduct(row, a, b, amount))
        const telling = rows.filter((row) => a.byRow.get(row)!.value !== 1 && b.byRow.get(row)!.value !== 1)
        const complete = [...amount.byRow.keys()].filter((row) => a.byRow.has(row) && b.byRow.has(row))
        if (telling.length < FEWEST_PRODUCTS || rows.length < complete.length * PART_OF_ROWS) continue
        if (best && rows.length <= best.rows.length) continue
        const [quantity, price] = inRoles(a, b, rows)
        best = { quantity, price, amount, rows: rows.toSorted((x, y) => x - y) }
      }
  return best
}

/** Numbers of the lines themselves: 1, 2, 3. */
const isCount = ({ byRow }: NumberColumn): boolean =>
  byRow.size > 2 && [...byRow.values()].every(({ value }, at) => value === at + 1)

function isProduct(row: number, a: NumberColumn, b: NumberColumn, amount: NumberColumn): boolean {
  const [x, y, z] = [a, b, amount].map(({ byRow }) => byRow.get(row)?.value)
  return (
    x !== undefined && y !== undefined && z !== undefined && z !== 0 && Math.abs(Math.abs(x * y) - Math.abs(z)) < CENT
  )
}

/** Prices have decimals where quantities have none; otherwise the quantity is the first. */
function inRoles(a: NumberColumn, b: NumberColumn, rows: readonly number[]): [NumberColumn, NumberColumn] {
  const whole = (column: NumberColumn) => rows.filter((row) => !/[.,]\d/.test(column.byRow.get(row)!.text)).length
  return whole(b) > whole(a) ? [b, a] : [a, b]
}

function headingsOf(layout: Layout, { quantity, price, amount, rows }: Product, style: NumberStyle): Heading[] {
  const { box: first } = layout.rows[rows[0]!]!.lines[0]!
  const heading = (column: Column, left: number, right: number): Heading => ({
    column,
    key: '',
    box: [left, first[1], right, first[3]],
  })
  const numbers = [
    heading('quantity', quantity.left, quantity.right),
    heading('unitPrice', price.left, price.right),
    heading('netAmount', amount.left, amount.right),
  ]
  const isFree = (box: Box) => numbers.every((each) => overlap(each.box, box) <= 0)
  const texts = runsIn(layout, rows, isFree)
  const [longest, ...shorter] = texts.toSorted((a, b) => b.letters - a.letters)
  // "x" between quantity and price is no text.
  const description = longest && longest.letters > longest.count ? longest : undefined
  const others = description || !longest ? shorter : [longest, ...shorter]
  const named = others.map(({ left, right, values, count }) => {
    const isPosition = description !== undefined && right <= description.left && isRising(values, style)
    const isRate = count === rows.length && values.every((text) => isTaxRate(text, style))
    const isUnit =
      count * 2 >= rows.length &&
      left >= quantity.right &&
      values.every((text) => /^\p{L}{1,6}\.?$/u.test(text) && !CURRENCY.test(text))
    return heading(isPosition ? 'position' : isRate ? 'vatRate' : isUnit ? 'unit' : 'other', left, right)
  })
  const described = description ? [heading('description', description.left, description.right)] : []
  return [...numbers, ...described, ...named].toSorted((a, b) => a.box[0] - b.box[0])
}

const isTaxRate = (text: string, style: NumberStyle): boolean =>
  text.includes('%') && Number(numberIn(text, style)?.value) <= MOST_RATE

function isRising(values: readonly string[], style: NumberStyle): boolean {
  const numbers = values.map((text) => Number(numberIn(text, style)?.value))
  return numbers.every((value, at) => at === 0 || value > numbers[at - 1]!)
}

interface Run {
  left: number
  right: number
  letters: number
  values: string[]
  /** rows that have it */
  count: number
}

/** Texts one below the other, outside the columns of numbers. */
function runsIn(layout: Layout, rows: readonly number[], isFree: (box: Box) => boolean): Run[] {
  let runs: Run[] = []
  for (const row of rows)
    for (const line of layout.rows[row]!.lines) {
      const words = line.words.filter(({ box }) => isFree(box))
      if (words.length === 0) continue
      const text = words.map((word) => word.text).join(' ')
      const own: Run = {
        left: smallest(words.map(({ box }) => box[0])),
        right: largest(words.map(({ box }) => box[2])),
        letters: text.replace(/[^\p{L}]/gu, '').length,
        values: [text],
        count: 1,
      }
      const same = runs.filter(({ left, right }) => left < own.right && right > own.left)
      runs = [...runs.filter((run) => !same.includes(run)), same.reduce(joined, own)]
    }
  return runs
}

const joined = (a: Run, b: Run): Run => ({
  left: Math.min(a.left, b.left),
  right: Math.max(a.right, b.right),
  letters: a.letters + b.letters,
  values: [...b.values, ...a.values],
  count: a.count + b.count,
})

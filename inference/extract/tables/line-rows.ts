import type { Word } from '../../../hub/document/reading.ts'
import { largest } from '../../../hub/platform/extremes.ts'
import { overlap, type Layout, type Row } from '../rules/lines.ts'
import { numberIn, type NumberStyle } from './cell-number.ts'
import { bandsOf, cellsOf, type Band, type Cells } from './columns.ts'
import type { Header } from './header.ts'
import { linesIn, type BodyRow, type LineRows } from './row-groups.ts'
import { stripsOf } from './ruled-strips.ts'
import type { Ruling } from '../../layout/rulings.ts'
import { ALLOWANCE, isCarried, SUM, TOTAL } from './sum-words.ts'

/** Sentences between the lines name days. */
const DATE = /(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?!\d)/g
const AMOUNT = /\d[.,]\d{2,4}(?!\d)/

/** A number with a label of its own, such as a price before a discount. */
const LABELLED = /\p{L} ?: ?\d/u

/** Finds the header that has a row of a layout. */
export type FindHeader = (layout: Layout, row: number) => Header | undefined

/** The lines of a document: tables with a header, over all pages until their sums. */
export function lineRowsOf(
  layout: Layout,
  findHeader: FindHeader,
  style: NumberStyle,
  rulings: readonly Ruling[],
): LineRows[] {
  const all: LineRows[] = []
  let page = 0
  for (let row = 0; row < layout.rows.length; row++) {
    const header = findHeader(layout, row)
    // A second table of the same page, such as the tax by rate, has other columns.
    if (!header || (header.page === page && all.length > 0)) continue
    page = header.page
    const { lines, end, isOver } = linesBelow({
      layout,
      findHeader,
      style,
      header,
      rulings,
      bands: bandsOf(layout, header),
    })
    for (const line of lines) all.push(line)
    row = Math.max(row, end - 1)
    if (all.length > 0 && isOver) break
  }
  return all
}

interface Table {
  layout: Layout
  findHeader: FindHeader
  style: NumberStyle
  header: Header
  rulings: readonly Ruling[]
  bands: readonly Band[]
}
interface Body {
  rows: BodyRow[]
  /** the row behind the last one */
  end: number
  /** their sum, or another table, follows */
  isOver: boolean
}
interface Below {
  lines: LineRows[]
  end: number
  isOver: boolean
}

function linesBelow(table: Table): Below {
  const { layout, header, findHeader } = table
  const own = linesFrom(table, header.lastRow + 1)
  if (own.isOver || !layout.rows[own.end]) return own
  // The table may go on on the next page without a header.
  const next = linesFrom(table, own.end)
  const rows = Array.from({ length: next.end - own.end }, (_, at) => own.end + at)
  const continued = next.lines.filter(({ numbers }) => numbers.some(isPriced))
  if (continued.length === 0 || rows.some((at) => findHeader(layout, at))) return own
  return { ...next, lines: [...own.lines, ...continued] }
}

function linesFrom(table: Table, from: number): Below {
  const { rows, end, isOver } = bodyFrom(table, from)
  const strips = stripsOf(rows, table.header, table.rulings)
  const lines = linesIn(rows, isStacked(table.header), strips)
  const summed = table.header.headings.some(({ column }) => column === 'netAmount')
  return { lines: lines.filter((line) => isLine(line, summed)), end, isOver }
}

/** The rows of a table from a row to the end of its page or to their sums; then they are over. */
function bodyFrom(table: Table, from: number): Body {
  const { layout, findHeader, header, bands, style } = table
  const rows: BodyRow[] = []
  const page = layout.rows[from]?.page ?? header.page
  let at = from
  for (; layout.rows[at]?.page === page; at++) {
    const row = layout.rows[at]!
    const cells = cellsOf(row, bands)
    if (isSumSoFar(row, cells, rows, style)) continue
    const isNumbers =
      hasNumbers(cells) && (!row.lines.some(({ plain }) => LABELLED.test(plain)) || isProduct(cells, style))
    const hasLines = rows.some((each) => each.isNumbers)
    if (isTotal(row) && !isPriced(cells)) {
      // The last row of a header may name the tax, and a group of lines may have a sum.
      if ((!hasLines && !/\d/.test(row.plain)) || (AMOUNT.test(row.plain) && goesOn(table, at + 1))) continue
      return { rows, end: at, isOver: true }
    }
    if (hasLines && findHeader(layout, at)) return { rows, end: at, isOver: true }
    rows.push({
      page,
      cells,
      isNumbers,
      top: row.lines[0]!.box[1],
      bottom: row.lines[0]!.box[3],
      height: largest(row.lines.map((line) => line.height)),
      lines: row.lines,
      isChange: isNumbers && !isPriced(cells) && ALLOWANCE.test(row.plain),
    })
  }
  return { rows, end: at, isOver: false }
}

/** Whether a row carries the sum of the lines forward. A row with quantity and price is a line, whatever its name. */
function isSumSoFar(row: Row, cells: Cells, above: readonly BodyRow[], style: NumberStyle): boolean {
  if (isPriced(cells) || (isTotal(row) && !AMOUNT.test(row.plain))) return false
  const amountIn = (own: Cells) => Number(numberIn(textIn(own.get('netAmount')), style)?.value ?? 0)
  const amounts = above.filter(({ isNumbers }) => isNumbers).map((each) => amountIn(each.cells))
  return isCarried(row.plain, amountIn(cells), row.page, amounts)
}

const isTotal = ({ lines, plain }: Row): boolean => SUM.test(plain) || lines.some((line) => TOTAL.test(line.plain))

/** Whether a row below, on the same page and before another table, has quantity × price = amount. */
function goesOn({ layout, findHeader, bands, style }: Table, from: number): boolean {
  const page = layout.rows[from]?.page
  for (let at = from; at < layout.rows.length && layout.rows[at]!.page === page; at++) {
    if (findHeader(layout, at)) return false
    if (isProduct(cellsOf(layout.rows[at]!, bands), style)) return true
  }
  return false
}

function isProduct(cells: Cells, style: NumberStyle): boolean {
  const [quantity, price, amount] = NUMERIC.map((column) => Number(numberIn(textIn(cells.get(column)), style)?.value))
  return isPriced(cells) && amount !== 0 && Math.abs(Math.abs(quantity! * price!) - Math.abs(amount!)) < CENT
}

const CENT = 0.011

function isStacked({ headings }: Header): boolean {
  const of = (column: string) => headings.filter((heading) => heading.column === column)
  return of('articleNumber').some((article) => of('description').some(({ box }) => overlap(box, article.box) > 0))
}

const NUMERIC = ['quantity', 'unitPrice', 'netAmount'] as const

const textIn = (words: readonly Word[] | undefined): string => (words ?? []).map(({ text }) => text).join(' ')

/** A row of the line: an amount in its column, or a quantity with a price. */
function hasNumbers(cells: Cells): boolean {
  const [quantity, price, amount] = NUMERIC.map((column) => textIn(cells.get(column)).replace(DATE, ''))
  return (
    AMOUNT.test(amount!) ||
    (/\d/.test(quantity!) && /^\D{0,3}\d[\d.,' ]*\D{0,4}$/.test(amount!)) ||
    (/\d/.test(quantity!) && AMOUNT.test(price!))
  )
}

/** A quantity and a price: a line, whatever its description begins with. */
const isPriced = (cells: Cells): boolean =>
  /^\W*\d[\d.,]*(?: ?\p{L}|$)/u.test(textIn(cells.get('quantity'))) && AMOUNT.test(textIn(cells.get('unitPrice')))

/** Where the table has amounts, each line has one, or says that it costs nothing; discounts and notes have none. */
const isLine = ({ numbers }: LineRows, summed: boolean): boolean =>
  numbers.some((cells) =>
    summed
      ? /\d/.test(textIn(cells.get('netAmount'))) || (isPriced(cells) && /^\p{L}/u.test(textIn(cells.get('netAmount'))))
      : (cells.get('unitPrice')?.length ?? 0) > 0,
  )

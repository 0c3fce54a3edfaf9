import type { Word } from '../../../hub/document/reading.ts'
import { largest } from '../../../hub/platform/extremes.ts'
import { overlap, plainOf, type Layout, type Row } from '../rules/lines.ts'
import { sourceOf } from '../rules/pattern.ts'
import { bandsOf, cellsOf, wordsOf, type Band, type Cells } from './columns.ts'
import { headerAt, type Header } from './header.ts'

/** The rows of one line of a document, as words by column. */
export interface LineRows {
  page: number
  /** article number and description stand one above the other in one column */
  stacked: boolean
  /** rows with numbers of the line; usually one */
  numbers: Cells[]
  /** rows around them that have text only */
  texts: { cells: Cells; description: readonly Word[]; top: number; bottom: number; before: boolean }[]
}

/** A sum over lines, or what follows the lines. */
const TOTAL = new RegExp(
  sourceOf(
    String.raw`^[^\p{L}]*(?:sub ?-?total|total|totals|grand total|net(?:to)? ?(?:total|amount|betrag|summe|`,
    String.raw`sum)?(?![\p{L}])|`,
    String.raw`(?:rechnungs|gesamt|zwischen|netto|brutto|positions|waren|end|beleg)-?(?:summe|betrag|wert|summen)|`,
    String.raw`summe|gesamt(?![\p{L}])|`,
    String.raw`sous-? ?total|montant (?:total|net|ht)|base (?:imponible|ht)|importe total|suma|imponibile|totale|`,
    String.raw`subtotaal|totaal|soma|razem|do zaplaty|celkem|zaklad dane|summa|att betala|i alt|at betale|`,
    String.raw`sum(?![\p{L}])|`,
    String.raw`a betale|yhteensa|veroton yhteensa|osszesen|fizetendo|σύνολο|συνολο|μερικο|tax(?:able)? (?:amount|`,
    String.raw`basis|total)|`,
    String.raw`(?:umsatz)?steuer(?:betrag|basisbetrag|aufschlusselung)?(?![\p{L}])|umsatzsteueraufschlusselung|`,
    String.raw`belegsummen|`,
    String.raw`zahlungs(?:bedingungen|art|informationen)|(?:zzgl|zuzugl\p{L}*)\.?|mwst|ust(?![\p{L}])|`,
    String.raw`vat(?![\p{L}])|tva(?![\p{L}])|iva(?![\p{L}])|`,
    String.raw`plus vat|taxe?s?(?![\p{L}])|reglement|total\p{L}*|bitte uberweisen|amount due|balance due|`,
    String.raw`shipping(?![\p{L}])|`,
    String.raw`rechnungsrabatt|zu- und abschlage|skonto|btw(?![\p{L}])|moms(?![\p{L}])|mva(?![\p{L}])|`,
    String.raw`dph(?![\p{L}])|alv(?![\p{L}]))`,
  ),
  'u',
)
/** Such words name a sum wherever they stand in a row. */
const SUM = new RegExp(
  sourceOf(
    String.raw`(?<![\p{L}])(?:(?:rechnungs|gesamt|zwischen|netto|brutto|positions)-?(?:summe|betrag)|sub-?total|`,
    String.raw`grand total|`,
    String.raw`total (?:ht|ttc|net|excl|incl|before)|net total|base imponible|importe total|sous-total|`,
    String.raw`subtotaal)(?![\p{L}])`,
  ),
  'u',
)
/** A change of the price of the line above. */
const ALLOWANCE = new RegExp(
  sourceOf(
    String.raw`^[^\p{L}]*(?:abschlag|zuschlag|\p{L}*rabatt|discount|allowance|surcharge|remise|descuento|sconto|`,
    String.raw`korting|`,
    String.raw`desconto|upust|sleva|alennus|kedvezmeny|reducere|εκπτωση)(?![\p{L}])`,
  ),
  'u',
)
/** The sum of the lines so far, at the end and at the beginning of a page. */
const CARRIED = new RegExp(
  sourceOf(
    String.raw`(?<![\p{L}])(?:ubertrag|zwischensumme|carried (?:forward|over)|brought forward|carry ?-?over|`,
    String.raw`balance (?:c|b)\/?f|`,
    String.raw`a reporter|report(?:e)?(?: page)?$|reporter|suma y sigue|suma anterior|riporto|a riportare|transport|`,
    String.raw`overdracht|`,
    String.raw`a transportar|transporte|do przeniesienia|z przeniesienia|prevod|k prevodu|transport|overfort|`,
    String.raw`overforsel|`,
    String.raw`overforing|siirto|siirretaan|atvitel|athozat|report|reportat|de reportat|εκ μεταφορασ|`,
    String.raw`σε μεταφορα)(?![\p{L}])`,
  ),
  'u',
)

/** Sentences between the lines name days. */
const DATE = /(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?!\d)/g
const AMOUNT = /\d[.,]\d{2,4}(?!\d)/
/** Rows of one line with numbers at slightly different heights are at most this far apart, in heights. */
const SAME_LINE = 1.3
/** Text that stands higher above a row of numbers belongs to the line before. */
const TEXT_ABOVE = 0.9

/** The lines of a document: tables with a header, over all pages until their sums. */
export function lineRowsOf(layout: Layout): LineRows[] {
  const all: LineRows[] = []
  let page = 0
  for (let row = 0; row < layout.rows.length; row++) {
    const header = headerAt(layout, row)
    // A second table of the same page, such as the tax by rate, has other columns.
    if (!header || (header.page === page && all.length > 0)) continue
    page = header.page
    const { lines, end, isOver } = linesBelow(layout, header)
    for (const line of lines) all.push(line)
    row = Math.max(row, end - 1)
    if (all.length > 0 && isOver) break
  }
  return all
}

const isTotal = ({ lines, plain }: Row): boolean => SUM.test(plain) || lines.some((line) => TOTAL.test(line.plain))

interface Below {
  lines: LineRows[]
  /** the row behind the last one */
  end: number
  /** their sum, or another table, follows */
  isOver: boolean
}

function linesBelow(layout: Layout, header: Header): Below {
  const bands = bandsOf(layout, header)
  const own = linesFrom(layout, header, bands, header.lastRow + 1)
  if (own.isOver || !layout.rows[own.end]) return own
  // The table may go on on the next page without a header.
  const next = linesFrom(layout, header, bands, own.end)
  const rows = Array.from({ length: next.end - own.end }, (_, at) => own.end + at)
  const continued = next.lines.filter(({ numbers }) => numbers.some(isPriced))
  if (continued.length === 0 || rows.some((at) => headerAt(layout, at))) return own
  return { ...next, lines: [...own.lines, ...continued] }
}

/** The lines from a row to the end of its page or to their sums; then they are over. */
function linesFrom(layout: Layout, header: Header, bands: readonly Band[], from: number): Below {
  const stacked = isStacked(header)
  const lines: LineRows[] = []
  let waiting: LineRows['texts'] = []
  let at = from
  let isOver = false
  const page = layout.rows[from]?.page ?? header.page
  let lastBottom = -Infinity
  for (; layout.rows[at]?.page === page; at++) {
    const row = layout.rows[at]!
    if (CARRIED.test(row.plain) && (AMOUNT.test(row.plain) || !isTotal(row))) continue
    const cells = cellsOf(row, bands)
    const numbers = hasNumbers(cells)
    if (numbers && !isPriced(cells) && ALLOWANCE.test(plainOf(textIn(cells.get('description'))))) continue
    const total = isTotal(row) && !isPriced(cells)
    // The last row of a header may name the tax.
    if (total && lines.length === 0 && !/\d/.test(row.plain)) continue
    isOver = total || (lines.length > 0 && headerAt(layout, at) !== undefined)
    if (isOver) break
    const height = largest(row.lines.map((line) => line.height))
    const [top, bottom] = [row.lines[0]!.box[1], row.lines[0]!.box[3]]
    const current = lines.at(-1)
    if (!numbers) {
      const text = { cells, description: runOf(row, cells), top, bottom, before: false }
      if (current) current.texts.push(text)
      else waiting = [text]
      lastBottom = bottom
      continue
    }
    if (current && completes(cells, current, top - lastBottom, height)) {
      current.numbers.push(cells)
    } else {
      lines.push({ page, stacked, numbers: [cells], texts: textsAbove(current, waiting, top, height) })
      waiting = []
    }
    lastBottom = bottom
  }
  const summed = header.headings.some(({ column }) => column === 'netAmount')
  return { lines: lines.filter((line) => isLine(line, summed)), end: at, isOver }
}

function isStacked({ headings }: Header): boolean {
  const of = (column: string) => headings.filter((heading) => heading.column === column)
  return of('articleNumber').some((article) => of('description').some(({ box }) => overlap(box, article.box) > 0))
}

/** Text directly above a row of numbers, further from the line before, may be the first row of a centred cell. */
function textsAbove(
  current: LineRows | undefined,
  waiting: LineRows['texts'],
  top: number,
  height: number,
): LineRows['texts'] {
  if (!current)
    return waiting.filter((text) => top - text.bottom < height * 0.5).map((text) => ({ ...text, before: true }))
  const last = current.texts.at(-1)
  const before = current.texts.at(-2)
  if (!last || top - last.bottom > height * TEXT_ABOVE) return []
  const gap = before ? last.top - before.bottom : Infinity
  if (!(gap > (top - last.bottom) * 1.8) || !has(last.cells, 'description')) return []
  current.texts.pop()
  return [{ ...last, before: true }]
}

/** The description in a row of text: it may go on below the headings of other columns. */
function runOf(row: Row, cells: Cells): readonly Word[] {
  const first = cells.get('description')?.[0]
  if (!first) return []
  const words = wordsOf(row)
  const run = [first]
  const space = largest(words.map(({ box }) => box[3] - box[1])) * WORD_SPACE
  for (const word of words.slice(words.indexOf(first) + 1)) {
    if (word.box[0] - run.at(-1)!.box[2] > space) break
    run.push(word)
  }
  return run
}

/** Words of one text are at most this far apart, in heights. */
const WORD_SPACE = 1.2

const NUMERIC = ['quantity', 'unitPrice', 'netAmount'] as const

const textIn = (words: readonly Word[] | undefined): string => (words ?? []).map(({ text }) => text).join(' ')

const has = (cells: Cells, column: Parameters<Cells['get']>[0]): boolean => (cells.get(column)?.length ?? 0) > 0

/** A row of the line: an amount in its column, or a quantity with a price. */
function hasNumbers(cells: Cells): boolean {
  const [quantity, price, amount] = NUMERIC.map((column) => textIn(cells.get(column)).replace(DATE, ''))
  return (
    AMOUNT.test(amount!) ||
    (/\d/.test(quantity!) && /^\D{0,3}\d[\d.,' ]*\D{0,4}$/.test(amount!)) ||
    (/\d/.test(quantity!) && AMOUNT.test(price!))
  )
}

/** Cells may stand at different heights: a row with what the line before lacks, directly below it, completes it. */
function completes(cells: Cells, line: LineRows, gap: number, height: number): boolean {
  if (gap > height * SAME_LINE) return false
  const known = (column: (typeof NUMERIC)[number]) => line.numbers.some((row) => has(row, column))
  const own = NUMERIC.filter((column) => has(cells, column))
  return own.length > 0 && own.length < NUMERIC.length && own.every((column) => !known(column))
}

/** A quantity and a price: a line, whatever its description begins with. */
const isPriced = (cells: Cells): boolean =>
  /^\W*\d[\d.,]*(?: ?\p{L}|$)/u.test(textIn(cells.get('quantity'))) && AMOUNT.test(textIn(cells.get('unitPrice')))

/** Where the table has amounts, each line has one; discounts and notes of a line have none. */
const isLine = ({ numbers }: LineRows, summed: boolean): boolean =>
  numbers.some((row) => has(row, summed ? 'netAmount' : 'unitPrice'))

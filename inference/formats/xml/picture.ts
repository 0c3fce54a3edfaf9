import { PDFDocument, StandardFonts, rgb, type PDFFont, type PDFPage } from 'pdf-lib'
import { MOST_PARTS, type PageRange } from '../../../hub/document/parts.ts'
import type { Shown, ShownTable } from '../../einvoice/shown.ts'

const WIDTH = 595
const HEIGHT = 842
const MARGIN = 48
const SIZE = 9
const TITLE_SIZE = 16
const LEADING = 13
const LABEL_WIDTH = 150
const CELL_GAP = 8
/** Pages of one invoice; a longer one is cut, and the page says so. */
const MOST_PAGES = 20
/** Lines of one cell or note. */
const MOST_LINES = 12
const GREY = rgb(0.4, 0.4, 0.4)

interface Sheet {
  pdf: PDFDocument
  page: PDFPage
  /** from the bottom, in points */
  y: number
  plain: PDFFont
  bold: PDFFont
  /** pages of this invoice */
  pages: number
  /** true after the last page is full */
  full: boolean
}

/** A PDF that shows electronic invoices, and the pages of each of them. */
interface ShownInvoices {
  pdf: Uint8Array
  /** in the order of the invoices; none for those behind the most that a file can be split into */
  pages: PageRange[]
}

/** A PDF of A4 pages that shows electronic invoices, each from the top of a page. */
export async function pdfOf(invoices: readonly Shown[]): Promise<ShownInvoices> {
  const pdf = await PDFDocument.create()
  const fonts = {
    plain: await pdf.embedFont(StandardFonts.Helvetica),
    bold: await pdf.embedFont(StandardFonts.HelveticaBold),
  }
  const pages: PageRange[] = []
  for (const shown of invoices.slice(0, MOST_PARTS)) {
    const first = pdf.getPageCount() + 1
    const page = pdf.addPage([WIDTH, HEIGHT])
    drawInvoice({ pdf, ...fonts, page, y: HEIGHT - MARGIN, pages: 1, full: false }, shown)
    pages.push([first, pdf.getPageCount()])
  }
  return { pdf: await pdf.save(), pages }
}

function drawInvoice(sheet: Sheet, { title, about, header, tables, notes }: Shown): void {
  write(sheet, title, { x: MARGIN, width: WIDTH - 2 * MARGIN, font: sheet.bold, size: TITLE_SIZE })
  write(sheet, about, { x: MARGIN, width: WIDTH - 2 * MARGIN, font: sheet.plain, grey: true })
  space(sheet)
  for (const [label, text] of header)
    row(sheet, [
      { text: label, x: MARGIN, width: LABEL_WIDTH, font: sheet.plain, grey: true },
      { text, x: MARGIN + LABEL_WIDTH, width: WIDTH - 2 * MARGIN - LABEL_WIDTH, font: sheet.plain },
    ])
  for (const table of tables) drawTable(sheet, table)
  if (notes.length > 0) heading(sheet, 'Notes')
  for (const note of notes) write(sheet, note, { x: MARGIN, width: WIDTH - 2 * MARGIN, font: sheet.plain })
}

function drawTable(sheet: Sheet, { title, columns, rows }: ShownTable): void {
  heading(sheet, title)
  const shares = columns.reduce((sum, { share }) => sum + share, 0)
  const unit = (WIDTH - 2 * MARGIN - CELL_GAP * (columns.length - 1)) / shares
  let x = MARGIN
  const places = columns.map(({ share, right }) => {
    const place = { x, width: share * unit, right }
    x += share * unit + CELL_GAP
    return place
  })
  row(
    sheet,
    columns.map((column, index) => ({ text: column.title, ...places[index]!, font: sheet.plain, grey: true })),
  )
  for (const cells of rows) {
    if (sheet.full) return
    row(
      sheet,
      cells.map((text, index) => ({ text, ...places[index]!, font: sheet.plain })),
    )
  }
}

interface Placed {
  x: number
  width: number
  font: PDFFont
  size?: number
  grey?: boolean
  right?: boolean
}

/** Cells beside each other, each wrapped to its width; they stay on one page. */
function row(sheet: Sheet, cells: readonly (Placed & { text: string })[]): void {
  const wrapped = cells.map((cell) => ({ ...cell, lines: linesOf(cell.text, cell) }))
  const height = wrapped.reduce((most, { lines }) => Math.max(most, lines.length), 1) * LEADING
  makeRoom(sheet, height)
  if (sheet.full) return
  for (const cell of wrapped) for (const [index, line] of cell.lines.entries()) drawLine(sheet, line, index, cell)
  sheet.y -= height
}

const write = (sheet: Sheet, text: string, placed: Placed): void => row(sheet, [{ ...placed, text }])

function drawLine(
  sheet: Sheet,
  text: string,
  index: number,
  { x, width, font, size = SIZE, grey, right }: Placed,
): void {
  sheet.page.drawText(text, {
    x: right ? x + width - font.widthOfTextAtSize(text, size) : x,
    y: sheet.y - LEADING * (index + 1) + 3,
    size,
    font,
    ...(grey && { color: GREY }),
  })
}

function heading(sheet: Sheet, text: string): void {
  space(sheet)
  write(sheet, text, { x: MARGIN, width: WIDTH - 2 * MARGIN, font: sheet.bold })
}

function space(sheet: Sheet): void {
  sheet.y -= LEADING
}

function makeRoom(sheet: Sheet, height: number): void {
  if (sheet.y - height < MARGIN) nextPage(sheet)
}

function nextPage(sheet: Sheet): void {
  if (sheet.pages < MOST_PAGES) {
    sheet.pages++
    sheet.page = sheet.pdf.addPage([WIDTH, HEIGHT])
    sheet.y = HEIGHT - MARGIN
    return
  }
  if (sheet.full) return
  sheet.full = true
  const text = 'The XML has more than these pages show.'
  sheet.page.drawText(text, { x: MARGIN, y: MARGIN - LEADING, size: SIZE, font: sheet.bold })
}

/** A text in lines of a width; a word that is wider is parted. */
function linesOf(text: string, { font, width, size = SIZE }: Placed): string[] {
  const lines: string[] = []
  let line = ''
  const fits = (candidate: string) => font.widthOfTextAtSize(candidate, size) <= width
  for (const word of printable(text, font).split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (fits(longer)) line = longer
    else {
      if (line !== '') lines.push(line)
      line = word
      while (!fits(line) && lines.length < MOST_LINES) {
        let length = line.length - 1
        while (length > 1 && !fits(line.slice(0, length))) length--
        lines.push(line.slice(0, length))
        line = line.slice(length)
      }
    }
    if (lines.length >= MOST_LINES) return [...lines.slice(0, MOST_LINES - 1), '…']
  }
  return [...lines, line]
}

/** Letters that the font lacks lose their accents, or become a question mark. The values keep them. */
function printable(text: string, font: PDFFont): string {
  const known = charactersOf(font)
  let result = ''
  for (const character of text.normalize()) {
    if (known.has(character.codePointAt(0)!)) result += character
    else if (/\s/.test(character)) result += ' '
    else {
      const plain = character.normalize('NFKD').replaceAll(/\p{M}/gu, '')
      result += [...plain].every((each) => known.has(each.codePointAt(0)!)) ? plain : '?'
    }
  }
  return result
}

const characters = new WeakMap<PDFFont, ReadonlySet<number>>()
function charactersOf(font: PDFFont): ReadonlySet<number> {
  const known = characters.get(font) ?? new Set(font.getCharacterSet())
  characters.set(font, known)
  return known
}

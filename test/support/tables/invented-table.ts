// An invented invoice with a table: its words with boxes, and the lines that it has.
import type { Box } from '../../../hub/document/values/value.ts'
import type { Page, PageSource, Word } from '../../../hub/document/reading.ts'
import type { Chance } from '../../../training/synthetic/chance.ts'
import { misread } from '../../../training/synthetic/misread.ts'
import { moneyIn } from '../../../training/synthetic/money.ts'
import { penOn, type Pen } from '../../../training/synthetic/pen.ts'
import type { TableColumn, TableDesign, TableWords } from './table-designs.ts'
import { itemOf, withCurrency, type Drawing, type Item } from './table-items.ts'

interface InventedTable {
  pages: Page[]
  words: Word[]
  /** by the columns of the table `lines`; a value that is not printed is absent */
  lines: Record<string, string>[]
}
interface Print {
  source: PageSource
  /** share of letters that recognition reads wrong */
  misread?: number
  /** how much the text goes down for each unit to the right */
  slope?: number
}
const [WIDTH, HEIGHT] = [595, 842]
const MARGIN = { left: 45, right: 550 }
/** Widths of columns in letters; a description takes the rest. */
const LETTERS: Record<TableColumn, number> = {
  position: 5,
  articleNumber: 10,
  description: 0,
  day: 10,
  quantity: 8,
  unit: 6,
  unitPrice: 11,
  discount: 8,
  vatRate: 7,
  netAmount: 12,
}

export function inventedTable(
  chance: Chance,
  design: TableDesign,
  words: TableWords,
  { source, misread: share = 0, slope = 0 }: Print,
): InventedTable {
  const size = chance.between(8, 10)
  const money = moneyIn(chance.of(words.numbers), design.wholeAmounts === true)
  const headings = Object.fromEntries(
    (Object.keys(LETTERS) as TableColumn[]).map((column) => [column, chance.of(words[column])]),
  ) as Record<TableColumn, string>
  const drawing: Drawing = {
    chance,
    design,
    words,
    headings,
    money,
    size,
    step: size * chance.between(1.15, 1.4),
    places: placesOf(design, headings, size),
  }
  const count = design.lines + (design.nextPage?.lines ?? 0)
  const items = Array.from({ length: count }, (_, index) => itemOf(drawing, index))
  const pages: Page[] = []
  const all: Word[] = []
  const paint = (draw: (pen: Pen) => void) => {
    const own: Word[] = []
    draw(penOn(own, chance, source === 'ocr'))
    pages.push({ width: WIDTH, height: HEIGHT, unit: 'point', source })
    all.push(...own.map((word) => ({ ...word, page: pages.length, box: tilted(word.box, slope) })))
  }
  const net = items.reduce((sum, item) => sum + item.net, 0)
  paint((pen) => firstPage(drawing, pen, items.slice(0, design.lines), design.nextPage ? undefined : net))
  if (design.nextPage) paint((pen) => nextPage(drawing, pen, items, net))
  return { pages, words: share > 0 ? misread(all, chance, share) : all, lines: items.map(({ truth }) => truth) }
}

const tilted = ([left, top, right, bottom]: Box, slope: number): Box => {
  const down = Math.round(((left + right) / 2) * slope * 10) / 10
  return [left, top + down, right, bottom + down]
}

function placesOf({ columns, header }: TableDesign, headings: Drawing['headings'], size: number): Drawing['places'] {
  const letter = size * 0.58
  const room = MARGIN.right - MARGIN.left
  const lettersOf = (column: TableColumn) =>
    Math.max(LETTERS[column], 2 + lengthOf(headings[column], header === 'two-rows'))
  const fixed = columns.reduce((sum, column) => sum + (LETTERS[column] && lettersOf(column) * letter), 0)
  const shrunk = Math.min(1, (room * 0.75) / fixed)
  let left = MARGIN.left
  return Object.fromEntries(
    columns.map((column) => {
      const width = column === 'description' ? room - fixed * shrunk : lettersOf(column) * letter * shrunk
      const place = { left, right: left + width - letter }
      left += width
      return [column, place]
    }),
  )
}

const lengthOf = (heading: string, inTwo: boolean): number =>
  inTwo ? Math.max(...partsOf(heading).map((part) => part.length)) : heading.length

const partsOf = (heading: string): string[] => {
  const [first = '', ...rest] = heading.split(' ')
  return rest.length > 0 ? [first, rest.join(' ')] : [first]
}

function firstPage(drawing: Drawing, pen: Pen, items: readonly Item[], net: number | undefined): void {
  const { size, step, design, chance } = drawing
  pen.write('Lumen Handel GmbH', MARGIN.left, 60, size)
  pen.write('INVOICE', 400, 60, size * 1.4)
  pen.write('RE-2026-4711', 400, 60 + step * 2, size)
  pen.write('14.03.2026', 400, 60 + step * 3, size)
  let y = 200
  if (design.tableBefore) {
    for (const [index, text] of ['Order', 'Customer', 'Contact', 'Date'].entries())
      pen.write(text, MARGIN.left + index * 120, y, size)
    for (const [index, text] of ['4711', '10023', 'M. Berg', '01.03.2026'].entries())
      pen.write(text, MARGIN.left + index * 120, y + step, size)
    y += step * 4
  }
  if (design.header !== 'none') y = header(drawing, pen, y)
  y = rows(drawing, pen, items, y + step * chance.between(1.1, 1.8))
  if (design.nextPage?.carried) carried(drawing, pen, 0, items, y + step)
  if (net !== undefined) totals(drawing, pen, net, y)
}

function nextPage(drawing: Drawing, pen: Pen, items: readonly Item[], net: number): void {
  const { size, step, design } = drawing
  pen.write('RE-2026-4711', MARGIN.left, 40, size)
  pen.write('2 / 2', 500, 40, size)
  let y = 80
  if (design.nextPage!.header === 'again') y = header(drawing, pen, y)
  y += step * 1.4
  if (design.nextPage!.carried) {
    carried(drawing, pen, 1, items.slice(0, design.lines), y)
    y += step * 1.4
  }
  y = rows(drawing, pen, items.slice(design.lines), y)
  totals(drawing, pen, net, y)
}

/** Returns the height of its last row. */
function header(drawing: Drawing, pen: Pen, y: number): number {
  const { design, headings, step } = drawing
  const inTwo = design.header === 'two-rows'
  for (const column of design.columns) {
    const parts = inTwo ? partsOf(headings[column]) : [headings[column]]
    for (const [row, part] of parts.entries()) cell(drawing, pen, column, part, y + row * step)
  }
  return inTwo ? y + step : y
}

function cell({ design, places, size }: Drawing, pen: Pen, column: TableColumn, text: string, y: number): void {
  if (text === '') return
  const { left, right } = places[column]!
  const isText = column === 'description' || column === 'articleNumber' || column === 'position' || column === 'unit'
  const room = right - left - pen.widthOf(text, size)
  const align = isText ? 'left' : (design.numbers ?? 'right')
  pen.write(text, align === 'left' ? left : align === 'right' ? left + room : left + room / 2, y, size)
}

/** Returns the height below the last row. */
function rows(drawing: Drawing, pen: Pen, items: readonly Item[], top: number): number {
  const { design, step, words, size, places, chance, money } = drawing
  const text = places['description']!.left
  let y = top
  for (const [index, item] of items.entries()) {
    if (design.sections && index % 3 === 0) {
      pen.write(words.sections.split('|')[(index / 3) % 4]!, text, y, size)
      y += step * 1.3
    }
    const numbersAt =
      design.numbersIn === 'last'
        ? item.text.length - 1
        : design.numbersIn === 'middle'
          ? (item.text.length - 1) / 2
          : 0
    for (const [row, each] of item.text.entries()) pen.write(each, text, y + row * step, size)
    for (const column of design.columns)
      if (column !== 'description') cell(drawing, pen, column, item.cells[column]!, y + numbersAt * step)
    y += step * (item.text.length - 1)
    if (item.allowance) {
      y += step * 1.1
      pen.write(item.allowance.text, text, y, size)
      cell(drawing, pen, 'netAmount', item.allowance.amount, y)
    }
    y += step * (design.apart ?? 1.25)
    if (design.sections === 'sums' && index % 3 === 2) {
      pen.write(words.subtotal, text, y, size)
      const sum = items.slice(index - 2, index + 1).reduce((all, { net }) => all + net, 0)
      cell(drawing, pen, 'netAmount', money(sum), y)
      y += step * 1.6
    }
  }
  return y + step * chance.between(0, 1)
}

function carried(drawing: Drawing, pen: Pen, end: 0 | 1, items: readonly Item[], y: number): void {
  const names = drawing.words.carried.split('|')
  pen.write(names[end] ?? names[0]!, drawing.places['description']!.left, y, drawing.size)
  cell(drawing, pen, 'netAmount', drawing.money(items.reduce((sum, { net }) => sum + net, 0)), y)
}

function totals(drawing: Drawing, pen: Pen, net: number, top: number): void {
  const { design, words, money, step, size, chance } = drawing
  const [netName, taxName, grossName] = words.totals.split('|') as [string, string, string]
  const tax = Math.round(net / 5)
  let y = top
  for (const [name, cents] of [
    [netName, net],
    [`${taxName} 20 %`, tax],
    [grossName, net + tax],
  ] as const) {
    y += step * 1.2
    pen.write(name, 340, y, size)
    cell(drawing, pen, 'netAmount', withCurrency(design, money(cents)), y)
  }
  if (design.vatCodes) pen.write(`A = 20 %, B = 10 %, C = 5 %`, MARGIN.left, y + step * 2, size)
  if (!design.taxTable) return
  y += step * 3
  const texts = [
    [taxName, netName, taxName, grossName],
    ['20 %', money(net), money(tax), money(net + tax)],
  ]
  for (const [row, each] of texts.entries())
    for (const [index, text] of each.entries())
      pen.write(text, MARGIN.left + index * chance.pick([110, 110]), y + row * step, size)
}

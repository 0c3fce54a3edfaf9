import type { Word } from '../../../hub/document/reading.ts'
import type { Box } from '../../../hub/document/values/value.ts'
import { largest, smallest } from '../../../hub/platform/extremes.ts'
import type { Found } from '../rules/found.ts'
import type { Layout } from '../rules/lines.ts'
import { numberIn, numberStyleOf, type NumberStyle } from './cell-number.ts'
import type { Column } from './header-words.ts'
import { lineRowsOf, type LineRows } from './line-rows.ts'

/** One line of a document by the column of the table `lines`. */
export type FoundLine = Partial<Record<Exclude<Column, 'other'>, Found>>

/** How sure a cell is: if quantity times price is the amount, if it is not, and if that cannot be said. */
const SURE = { checked: 0.95, contradicted: 0.6, unchecked: 0.75 } as const
/** Quantity times price may differ by the rounding of the price, in parts of the amount, and of the amount. */
const ROUNDING = { part: 0.006, cents: 0.011 } as const
/** A description goes on in rows that are this close, in heights. */
const NEXT_ROW = 0.9
const MOST_TEXT_ROWS = 4

/** The lines of a document in their order; a value that is not found is absent. */
export function readLines(layout: Layout): FoundLine[] {
  const rows = lineRowsOf(layout)
  const amounts = rows.flatMap(({ numbers }) => numbers.map((cells) => textOf(cells.get('netAmount'))))
  const prices = rows.flatMap(({ numbers }) => numbers.map((cells) => textOf(cells.get('unitPrice'))))
  const style = numberStyleOf([...amounts, ...prices], layout.lines[0]?.numbers.decimals ?? 2)
  return rows.map((row) => lineOf(row, style)).filter((line) => line.netAmount ?? line.unitPrice)
}

const textOf = (words: readonly Word[] | undefined): string => (words ?? []).map(({ text }) => text).join(' ')

function lineOf(row: LineRows, style: NumberStyle): FoundLine {
  const cell = (column: Column): readonly Word[] =>
    row.numbers.find((cells) => cells.get(column)?.length)?.get(column) ?? []
  const numeric = (column: Column) => {
    const words = cell(column)
    const number = numberIn(textOf(words), style)
    return number && { words, number }
  }
  const [printed, price, amount, rate] = (['quantity', 'unitPrice', 'netAmount', 'vatRate'] as const).map(numeric)
  const first = numeric('position')
  // Some headings do not say that they are for quantities.
  const isQuantity =
    !printed && first && price && amount && agrees(first.number.value, price.number.value, amount.number.value)
  const quantity = isQuantity ? first : printed
  const product =
    quantity && price && amount ? agrees(quantity.number.value, price.number.value, amount.number.value) : undefined
  const sure = product === undefined ? SURE.unchecked : product ? SURE.checked : SURE.contradicted
  const line: FoundLine = {}
  const put = (column: keyof FoundLine, words: readonly Word[], value: string) => {
    if (words.length > 0 && value !== '') line[column] = foundIn(row.page, words, value, sure)
  }
  if (quantity) put('quantity', quantity.words, quantity.number.value)
  const unit = cell('unit')
  if (unit.length > 0) put('unit', unit, textOf(unit))
  else if (quantity && /^\p{L}/u.test(quantity.number.rest))
    put('unit', quantity.words, /^\p{L}[^\s\d]*/u.exec(quantity.number.rest)![0])
  if (price) put('unitPrice', price.words, price.number.value)
  if (amount) put('netAmount', amount.words, amount.number.value)
  if (rate && Number(rate.number.value) <= MOST_RATE) put('vatRate', rate.words, rate.number.value)
  const position = cell('position')
  if (!isQuantity && /^\d{1,5}(?:[.\d]*)$/.test(textOf(position)))
    put('position', position, textOf(position).replace(/\.$/, ''))
  const { description, articleNumber } = textsOf(row)
  put('description', description, textOf(description))
  put('articleNumber', articleNumber, textOf(articleNumber))
  return line
}

const MOST_RATE = 40

/** Whether a quantity times a price is the amount, but for rounding. */
function agrees(quantity: string, price: string, amount: string): boolean {
  const [expected, printed] = [Math.abs(Number(quantity) * Number(price)), Math.abs(Number(amount))]
  return Math.abs(expected - printed) <= Math.max(ROUNDING.cents, printed * ROUNDING.part)
}

function textsOf({ numbers, texts, stacked }: LineRows): {
  description: readonly Word[]
  articleNumber: readonly Word[]
} {
  const article = numbers.map((cells) => cells.get('articleNumber') ?? []).find((words) => words.length > 0) ?? []
  const above = texts.filter(({ before }) => before).flatMap((text) => text.description)
  const own = numbers.flatMap((cells) => cells.get('description') ?? [])
  const description = [...above, ...own]
  const following = texts.filter(({ before }) => !before)
  // An article number above the description, in the same column.
  const numberOnly =
    stacked &&
    description.length === 1 &&
    isArticle(description[0]!.text) &&
    following.some((text) => text.description.length > 0)
  const first = numberOnly ? [] : description
  return {
    description: [...first, ...continued(first, following)],
    articleNumber: article.length > 0 ? article : numberOnly ? description : [],
  }
}

const isArticle = (text: string): boolean => /^[\p{Lu}\d][\p{Lu}\d._/-]*$/u.test(text) && /\d/.test(text)

/** Rows of text that go on with a description: directly below it and without a label of their own. */
function continued(first: readonly Word[], texts: LineRows['texts']): Word[] {
  const more: Word[] = []
  let bottom = first.length > 0 ? largest(first.map(({ box }) => box[3])) : undefined
  for (const { description: words, top } of texts.slice(0, MOST_TEXT_ROWS)) {
    if (words.length === 0) continue
    const height = largest(words.map(({ box }) => box[3] - box[1]))
    const far = bottom !== undefined && top - bottom > height * NEXT_ROW
    if (far || /:(?: |$)/.test(textOf(words))) break
    for (const word of words) more.push(word)
    bottom = largest(words.map(({ box }) => box[3]))
  }
  return more
}

const foundIn = (page: number, words: readonly Word[], value: string, sure: number): Found => ({
  value: value.replace(/\s+/g, ' ').trim(),
  confidence: Math.round(smallest(words.map(({ confidence }) => confidence)) * sure * 1000) / 1000,
  page,
  box: around(words),
})

const around = (words: readonly Word[]): Box => [
  smallest(words.map(({ box }) => box[0])),
  smallest(words.map(({ box }) => box[1])),
  largest(words.map(({ box }) => box[2])),
  largest(words.map(({ box }) => box[3])),
]

import type { Word } from '../../../hub/document/reading.ts'
import { largest, smallest } from '../../../hub/platform/extremes.ts'
import { boxAround } from '../../boxes.ts'
import type { Found } from '../rules/found.ts'
import { numberIn, type NumberStyle, type NumericCell } from './cell-number.ts'
import { looseProductIn } from './loose-product.ts'
import type { Column } from './header-words.ts'
import type { LineRows } from './row-groups.ts'

/** One line of a document by the column of the table `lines`. */
export type FoundLine = Partial<Record<Exclude<Column, 'discount' | 'other'>, Found>>

/** How sure a cell is: if quantity times price is the amount, if it is not, and if that cannot be said. */
const SURE = { checked: 0.95, contradicted: 0.6, unchecked: 0.75 } as const
/** Quantity times price may differ by the rounding of the price, in parts of the amount, and of the amount. */
const ROUNDING = { part: 0.006, cents: 0.011 } as const
/** A description goes on in rows that are at most this far below each other, in heights. */
const NEXT_ROW = 1.9
const MOST_TEXT_ROWS = 6

export const textOf = (words: readonly Word[] | undefined): string => (words ?? []).map(({ text }) => text).join(' ')

interface ReadLine {
  line: FoundLine
  /** quantity times price is the amount */
  isChecked: boolean
}

/** The values of a line in its cells. */
export function lineOf(row: LineRows, style: NumberStyle): ReadLine {
  const cell = (column: Column): readonly Word[] =>
    row.numbers.find((cells) => cells.get(column)?.length)?.get(column) ?? []
  const numeric = (column: Column): NumericCell | undefined => {
    const words = cell(column)
    const number = numberIn(textOf(words), style)
    return number && { words, ...number }
  }
  const [inColumn, priceInColumn, amount, rate] = (['quantity', 'unitPrice', 'netAmount', 'vatRate'] as const).map(
    numeric,
  )
  const first = numeric('position')
  const loose = !inColumn && !priceInColumn && amount ? looseProductIn(row.numbers, amount, style) : undefined
  const [printed, price] = loose ? [loose.quantity, loose.price] : [inColumn, priceInColumn]
  const factors = price ? factorsOf(price, numeric('discount')) : []
  const isProduct = (quantity: NumericCell) => price && amount && agrees(quantity, price, amount, factors)
  // Some headings do not say that they are for quantities.
  const isQuantity = !printed && first !== undefined && isProduct(first) === true
  const quantity = isQuantity ? first : printed
  const product = quantity && isProduct(quantity)
  const sure = product === undefined ? SURE.unchecked : product ? SURE.checked : SURE.contradicted
  const line: FoundLine = {}
  const put = (column: keyof FoundLine, words: readonly Word[], value: string) => {
    if (words.length > 0 && value !== '') line[column] = foundIn(row.page, words, value, sure)
  }
  if (quantity) put('quantity', quantity.words, quantity.value)
  const unit = cell('unit')
  if (unit.length > 0) put('unit', unit, textOf(unit))
  else if (quantity && /^\p{L}/u.test(quantity.rest))
    put('unit', quantity.words, /^\p{L}[^\s\d]*/u.exec(quantity.rest)![0])
  else if (quantity && price && PRICED_UNIT.test(price.rest))
    put('unit', price.words, PRICED_UNIT.exec(price.rest)![1]!)
  if (price) put('unitPrice', price.words, price.value)
  if (amount) put('netAmount', amount.words, amount.value)
  if (rate && Number(rate.value) <= MOST_RATE) put('vatRate', rate.words, rate.value)
  const position = cell('position')
  const isPosition = POSITION.test(textOf(position))
  if (!isQuantity && isPosition) put('position', position, textOf(position).replace(/\.$/, ''))
  const { description: all, articleNumber: article } = textsOf(row)
  // "Item no." is said of positions and of articles.
  const isItem = !isQuantity && !isPosition && position.length === 1 && isArticle(textOf(position))
  const articleNumber = article.length === 0 && isItem ? position : article
  const description = loose ? all.filter((word) => !loose.words.includes(word)) : all
  put('description', description, textOf(description))
  put('articleNumber', articleNumber, textOf(articleNumber))
  return { line, isChecked: product === true }
}

const MOST_RATE = 40

/** "1", "0010", "1.2.10", "01.02.0030" */
const POSITION = /^(?:\d{1,4}|0\d{2,5}|\d{1,2}(?:\.\d{1,2}){0,3}(?:\.\d{1,4})?)\.?$/

/** "€/h", "EUR / kg" behind a price */
const PRICED_UNIT = /^[^\d/]{0,5}\/ ?(\p{L}{1,6}\.?)$/u
const PER_HUNDRED = /(?:^|[\s/])(?:100|cent|cento)(?!\d)|%/
const PER_THOUSAND = /(?:^|[\s/])1[. ]?000(?!\d)/

/** What quantity times price may have to be multiplied with: prices can be those of a hundred, or before a discount. */
function factorsOf(price: NumericCell, discount: NumericCell | undefined): number[] {
  const base = PER_HUNDRED.test(price.rest) ? 0.01 : PER_THOUSAND.test(price.rest) ? 0.001 : 1
  const off = Math.abs(Number(discount?.value ?? 0))
  return off > 0 && off < 100 ? [base, base * (1 - off / 100)] : [base]
}

/** Whether a quantity times a price is the amount, but for rounding. */
function agrees(quantity: NumericCell, price: NumericCell, amount: NumericCell, factors: readonly number[]): boolean {
  const product = Math.abs(Number(quantity.value) * Number(price.value))
  const printed = Math.abs(Number(amount.value))
  const tolerance = Math.max(ROUNDING.cents, printed * ROUNDING.part)
  return factors.some((factor) => Math.abs(product * factor - printed) <= tolerance)
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
    description: [...first, ...continued(first.length === 0 ? [] : rowOf(own, numbers), following)],
    articleNumber: article.length > 0 ? article : numberOnly ? description : [],
  }
}

const isArticle = (text: string): boolean => /^[\p{Lu}\d][\p{Lu}\d._/-]*$/u.test(text) && /\d/.test(text)

/** Below text above its numbers, the row of the numbers is the last one of a description. */
const rowOf = (own: readonly Word[], numbers: LineRows['numbers']): readonly Word[] =>
  own.length > 0 ? own : numbers.flatMap((cells) => [...cells.values()].flat())

/**
 * Rows of text that go on with a description: directly below it and without a label of their own.
 * @param first the row above them
 */
function continued(first: readonly Word[], texts: LineRows['texts']): Word[] {
  const more: Word[] = []
  let above = first
  for (const { description: words } of texts.slice(0, MOST_TEXT_ROWS)) {
    if (words.length === 0) continue
    const apart = above.length > 0 ? topOf(words) - topOf(above) : 0
    const text = textOf(words)
    if (apart > Math.max(heightOf(above), heightOf(words)) * NEXT_ROW || LABELLED.test(text) || NUMBER_ONLY.test(text))
      break
    for (const word of words) more.push(word)
    above = words
  }
  return more
}

/** "Colour: blue", "Price :4.00", "Serial no. 4711". */
const LABELLED = /^[^(].*(?: :|:(?: |$))|^\p{L}[\p{L}-]*(?:[ -]nr\.?| no\.) /iu
const NUMBER_ONLY = /^\d{8,}$/

const topOf = (words: readonly Word[]): number => smallest(words.map(({ box }) => box[1]))
const heightOf = (words: readonly Word[]): number =>
  largest(
    words.map(({ box }) => box[3] - box[1]),
    0,
  )

const foundIn = (page: number, words: readonly Word[], value: string, sure: number): Found => ({
  value: value.replace(/\s+/g, ' ').trim(),
  confidence: Math.round(smallest(words.map(({ confidence }) => confidence)) * sure * 1000) / 1000,
  page,
  box: boxAround(words.map(({ box }) => box)),
})

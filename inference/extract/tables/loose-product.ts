import type { Word } from '../../../hub/document/reading.ts'
import { numberIn, type NumberStyle, type NumericCell } from './cell-number.ts'
import type { Cells } from './columns.ts'

interface LooseProduct {
  quantity: NumericCell
  price: NumericCell
  /** both, and what joins them */
  words: readonly Word[]
}

const QUANTITY = /^\d{1,4}(?:[.,]\d{1,3})?[x×*@]?$/i
const PRICE = /^(?:\p{Sc}|\p{L}{1,3})?\d[\d.,]*[.,]\d{2}$/u
const HALF_CENT = 0.0051

/** "2 x 3.50", as receipts have it beside a name or below it: a quantity and a price whose product is the amount. */
export function looseProductIn(
  numbers: readonly Cells[],
  amount: NumericCell,
  style: NumberStyle,
): LooseProduct | undefined {
  const words = numbers
    .flatMap((cells) => [...cells].flatMap(([column, own]) => (column === 'netAmount' ? [] : own)))
    .toSorted((a, b) => a.box[0] - b.box[0])
  const valueOf = (text: string) => numberIn(text, style)?.value
  for (const [at, first] of words.entries()) {
    const quantity = QUANTITY.test(first.text) ? valueOf(first.text) : undefined
    if (quantity === undefined) continue
    for (const [behind, second] of words.slice(at + 1).entries()) {
      const price = PRICE.test(second.text) ? valueOf(second.text) : undefined
      if (price === undefined || Math.abs(Number(quantity) * Number(price) - Number(amount.value)) > HALF_CENT) continue
      const between = words.slice(at + 1, at + 1 + behind)
      const isJoined = between.every(({ text }) => !/[\p{L}\d]{2}/u.test(text))
      return {
        quantity: { words: [first], value: quantity, rest: '' },
        price: { words: [second], value: price, rest: '' },
        words: [first, ...(isJoined ? between : []), second],
      }
    }
  }
  return undefined
}

import type { Chance } from '../synthetic/chance.ts'
import type { Goods } from './table-goods.ts'

/** One line of a document. Amounts are in cents. */
export interface Item {
  name: string
  /** rows below the name that belong to the description, and rows that state facts about it */
  more: string[]
  facts: string[]
  article: string
  /** undefined: a lump sum, of which neither quantity nor price is printed */
  quantity: number | undefined
  unit: string
  price: number
  /** the price is that of so many */
  per: number
  /** percent */
  discount: number
  amount: number
  rate: number
}

export interface ItemOptions {
  count: readonly [least: number, most: number]
  /** shares of lines that have it */
  more?: number
  facts?: number
  discount?: number
  lumpSums?: number
  decimals?: boolean
  per?: number
  rates: readonly number[]
  /** discounts are printed below the lines: an amount is that before its discount */
  discountBelow?: boolean
}

export function itemsFrom(chance: Chance, goods: Goods, options: ItemOptions): Item[] {
  const [least, most] = options.count
  return Array.from({ length: least + chance.below(most - least + 1) }, (_, at) => itemFrom(chance, goods, options, at))
}

const some = (chance: Chance, share: number | undefined, list: string): string[] =>
  chance.is(share ?? 0) ? Array.from({ length: chance.is(0.3) ? 2 : 1 }, () => chance.filled(chance.of(list))) : []

function itemFrom(chance: Chance, goods: Goods, options: ItemOptions, at: number): Item {
  const whole = 1 + chance.below(chance.is(0.3) ? 120 : 12)
  const per = options.per ?? 1
  const count = options.decimals && chance.is(0.6) ? whole + chance.pick([0.25, 0.5, 0.75]) : whole
  const quantity = per > 1 ? whole * 50 : count
  const price = Math.round(10 ** chance.between(2, 4.4))
  const discount = chance.is(options.discount ?? 0) ? chance.pick([5, 10, 15, 20]) : 0
  return {
    name: chance.of(goods.names),
    more: some(chance, options.more, goods.more),
    facts: some(chance, options.facts, goods.facts),
    article: chance.filled(chance.pick(['#####', '@@-####', '##.###.##', '4######'])),
    quantity: at > 0 && chance.is(options.lumpSums ?? 0) ? undefined : quantity,
    unit: chance.of(goods.units),
    price,
    per,
    discount,
    amount: Math.round(((quantity * price) / per) * (options.discountBelow ? 1 : 1 - discount / 100)),
    rate: chance.pick(options.rates),
  }
}

/** Cents as a decimal string. */
export const decimal = (cents: number): string => (cents / 100).toFixed(2)

/** What a discount that is printed below its line takes from the sum. */
export const offBelow = ({ discountBelow }: ItemOptions, { amount, discount }: Item): number =>
  discountBelow ? Math.round((amount * discount) / 100) : 0

// What a receipt is about. Amounts are in cents.
import type { Chance } from '../../synthetic/chance.ts'
import { MARKETS, moneyOf, type MarketName } from './markets.ts'

interface Bought {
  name: string
  quantity: number
  price: number
  amount: number
}

interface Purchase {
  items: readonly Bought[]
  /** with tax, before rounding */
  total: number
  /** of the receipt, and as it is printed */
  date: string
  printed: string
  time: string
  currency: string
  money(cents: number): string
}

interface Wanted {
  /** entries parted by "|" */
  items: string
  most?: number
  /** of one piece, in cents */
  low?: number
  high?: number
  /** prices end on such a part of a unit */
  step?: number
}

export function purchaseIn(chance: Chance, market: MarketName, wanted: Wanted): Purchase {
  const { items, most = 7, low = 80, high = 3000, step = chance.pick([1, 5, 10]) } = wanted
  const names = items.split('|')
  const bought = Array.from({ length: 1 + chance.below(most) }, (): Bought => {
    const quantity = chance.is(0.7) ? 1 : 2 + chance.below(4)
    const price = Math.max(step, Math.round(chance.between(low, high) / step) * step)
    return { name: chance.pick(names), quantity, price, amount: quantity * price }
  })
  return {
    items: bought,
    total: bought.reduce((sum, { amount }) => sum + amount, 0),
    currency: MARKETS[market].currency,
    money: moneyOf(market),
    ...dayIn(chance, market),
  }
}

const MONTHS = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'.split('|')

export function dayIn(chance: Chance, market: MarketName): Pick<Purchase, 'date' | 'printed' | 'time'> {
  const day = new Date(Date.UTC(2016 + chance.below(11), chance.below(12), 1 + chance.below(28)))
  const two = (number: number) => String(number).padStart(2, '0')
  const parts: Record<string, string> = {
    d: two(day.getUTCDate()),
    m: two(day.getUTCMonth() + 1),
    y: String(day.getUTCFullYear()),
    Y: two(day.getUTCFullYear() % 100),
    M: MONTHS[day.getUTCMonth()]!,
  }
  const time = `${two(7 + chance.below(15))}:${two(chance.below(60))}${chance.is(0.4) ? `:${two(chance.below(60))}` : ''}`
  const printed = chance.of(MARKETS[market].dates).replace(/[dmyYM]/g, (part) => parts[part]!)
  return { date: day.toISOString().slice(0, 10), printed, time }
}

/** The tax of a rate in a total that includes it. */
export const taxIn = (total: number, rate: number): number => Math.round((total * rate) / (100 + rate))

/** What a till adds so that cash can be paid. */
export const roundingOf = (total: number, step = 5): number => Math.round(total / step) * step - total

/** The next sum that a person would hand over. */
export const tendered = (chance: Chance, total: number): number =>
  chance.is(0.3) ? total : Math.ceil(total / 1000) * 1000 + chance.pick([0, 0, 1000, 5000])

/** An amount as labels have it. */
export const label = (cents: number): string => (cents / 100).toFixed(2)

/** What every receipt says. */
export const basics = (
  shop: { name: string; address: string },
  { date, currency }: Pick<Purchase, 'date' | 'currency'>,
  gross: number,
) => ({
  sellerName: shop.name,
  sellerAddress: shop.address,
  issueDate: date,
  currency,
  grossTotal: label(gross),
})

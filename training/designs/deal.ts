import type { Chance } from '../synthetic/chance.ts'
import { moneyIn } from '../synthetic/money.ts'

export interface Item {
  code: string
  name: string
  quantity: number
  unit: string
  /** in cents, without tax */
  price: number
  amount: number
  rate: number
}

interface Tax {
  rate: number
  net: number
  tax: number
}

/** What was sold. Amounts are in cents; net is after discount and with shipping. */
export interface Deal {
  items: Item[]
  subtotal: number
  discount: number
  shipping: number
  taxes: Tax[]
  net: number
  tax: number
  gross: number
  issued: Date
  /** by how many days it is to be paid */
  days: number
  due: Date
  /** of the delivery or order */
  earlier: Date
  money(cents: number): string
  /** "19" or "8,1" */
  percent(rate: number): string
}

export interface DealForm {
  /** "name|unit|price", the price in whole units */
  goods: readonly string[]
  count: readonly [number, number]
  rates: readonly number[]
  /** the sign for thousands, which may be empty or a space, then that of decimals */
  separators: string
  discount?: boolean | undefined
  shipping?: boolean | undefined
  /** at most so many of one item */
  most?: number
  days?: readonly number[]
}

const DAY = 86_400_000

export function dealOf(chance: Chance, form: DealForm): Deal {
  const count = form.count[0] + chance.below(form.count[1] - form.count[0] + 1)
  const items = Array.from({ length: count }, () => itemOf(chance, form))
  const subtotal = items.reduce((sum, { amount }) => sum + amount, 0)
  const discount = form.discount ? Math.round((subtotal * chance.pick([2, 3, 5, 10, 15])) / 100) : 0
  const shipping = form.shipping ? chance.pick([490, 595, 895, 1250, 1800, 4500]) : 0
  const taxes = taxesOf(items, subtotal, shipping - discount)
  const net = subtotal - discount + shipping
  const tax = taxes.reduce((sum, each) => sum + each.tax, 0)
  const issued = new Date(Date.UTC(2019 + chance.below(8), chance.below(12), 1 + chance.below(28)))
  const days = chance.pick(form.days ?? [7, 10, 14, 14, 21, 30, 30, 30, 45, 60])
  const decimal = form.separators.at(-1)!
  return {
    items,
    subtotal,
    discount,
    shipping,
    taxes,
    net,
    tax,
    gross: net + tax,
    issued,
    days,
    due: daysAfter(issued, days),
    earlier: daysAfter(issued, -1 - chance.below(20)),
    money: moneyIn(form.separators, false),
    percent: (rate) => String(rate).replace('.', decimal),
  }
}

export const daysAfter = (date: Date, days: number): Date => new Date(date.getTime() + days * DAY)

function itemOf(chance: Chance, { goods, rates, most = 12 }: DealForm): Item {
  const [name, unit, around] = chance.pick(goods).split('|')
  const quantity = chance.is(0.45) ? 1 : 1 + chance.below(most)
  const price = Math.max(45, Math.round(Number(around) * chance.between(60, 160)))
  return {
    code: chance.filled(chance.pick(['#####', '@@-####', '###-##', '@###@', '#######'])),
    name: name!,
    unit: unit!,
    quantity,
    price,
    amount: quantity * price,
    rate: chance.is(0.7) ? rates[0]! : chance.pick(rates),
  }
}

/** The net amount of each rate has its share of discount and shipping; the first rate takes what rounding leaves. */
function taxesOf(items: readonly Item[], subtotal: number, change: number): Tax[] {
  const rates = [...new Set(items.map(({ rate }) => rate))].toSorted((a, b) => b - a)
  const sums = rates.map((rate) => items.reduce((sum, item) => sum + (item.rate === rate ? item.amount : 0), 0))
  const shares = sums.map((sum) => Math.round((change * sum) / subtotal))
  shares[0]! += change - shares.reduce((sum, share) => sum + share, 0)
  return rates.map((rate, at) => {
    const net = sums[at]! + shares[at]!
    return { rate, net, tax: Math.round((net * rate) / 100) }
  })
}

/** Cents as a label: with a decimal point. */
export const labelOf = (cents: number): string => (cents / 100).toFixed(2)
export const isoOf = (date: Date): string => date.toISOString().slice(0, 10)

/** d and dd, m and mm, yy and yyyy are numbers; M is the name of the month, W the weekday, X the month in three letters. */
export function dated(date: Date, form: string, language: string): string {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
  const two = (number: number) => String(number).padStart(2, '0')
  const named = (part: 'long' | 'short') => date.toLocaleDateString(language, { month: part, timeZone: 'UTC' })
  const parts: Record<string, () => string> = {
    yyyy: () => String(year),
    yy: () => two(year % 100),
    mm: () => two(month),
    m: () => String(month),
    dd: () => two(day),
    d: () => String(day),
    M: () => named('long'),
    X: () => named('short').slice(0, 3),
    W: () => date.toLocaleDateString(language, { weekday: 'long', timeZone: 'UTC' }),
  }
  return form.replace(/yyyy|yy|mm|m|dd|d|M|X|W/g, (part) => parts[part]!())
}

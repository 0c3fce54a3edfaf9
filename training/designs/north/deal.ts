import type { Chance } from '../../synthetic/chance.ts'

export interface Item {
  code: string
  name: string
  unit: string
  quantity: number
  /** in cents, without tax */
  price: number
  net: number
  rate: number
}
interface Tax {
  rate: number
  net: number
  tax: number
}

/** What was sold, in cents. Net is after the discount and with shipping. */
export interface Deal {
  items: Item[]
  /** of the items, before discount and shipping */
  subtotal: number
  discount: number
  shipping: number
  taxes: Tax[]
  net: number
  tax: number
  gross: number
  /** what makes the gross a whole amount, where the sender rounds it */
  rounding: number
  /** gross with rounding */
  payable: number
  issued: Date
  due: Date
  /** of the supply, and of the order */
  supplied: Date
  ordered: Date
}

export interface DealForm {
  /** "name|unit|price", the price in whole units */
  goods: readonly string[]
  count: readonly [number, number]
  rates: readonly number[]
  most?: number
  /** all amounts are whole units, as of forints */
  whole?: boolean
  /** the total is rounded to a whole unit */
  rounded?: boolean
  discount?: number
  shipping?: number
  days?: readonly number[]
}

const DAY = 86_400_000

export function dealOf(chance: Chance, form: DealForm): Deal {
  const whole = (cents: number) => (form.whole ? Math.round(cents / 100) * 100 : Math.round(cents))
  const count = form.count[0] + chance.below(form.count[1] - form.count[0] + 1)
  const names = shuffled(chance, form.goods).slice(0, count)
  const items = names.map((good): Item => {
    const [name, unit, price] = good.split('|') as [string, string, string]
    const quantity = chance.is(0.4) ? 1 : 1 + chance.below(form.most ?? 12)
    const cents = whole(Number(price) * 100 * chance.between(0.6, 1.7))
    const code = chance.filled(chance.pick(['#####', '@@##', '@-####', '######']))
    return { name, unit, code, quantity, price: cents, net: quantity * cents, rate: chance.pick(form.rates) }
  })
  const subtotal = items.reduce((sum, { net }) => sum + net, 0)
  const discount = chance.is(form.discount ?? 0) ? whole(items[0]!.net * chance.pick([0.05, 0.1, 0.03])) : 0
  const shipping = chance.is(form.shipping ?? 0) ? whole(chance.pick([1, 2, 3]) * items[0]!.price * 0.07) : 0
  const taxes = taxesOf(items, shipping - discount, whole)
  const net = subtotal - discount + shipping
  const tax = taxes.reduce((sum, each) => sum + each.tax, 0)
  const payable = form.rounded ? Math.round((net + tax) / 100) * 100 : net + tax
  const issued = new Date(Date.UTC(2019 + chance.below(8), chance.below(12), 1 + chance.below(28)))
  return {
    items,
    subtotal,
    discount,
    shipping,
    taxes,
    net,
    tax,
    gross: net + tax,
    payable,
    issued,
    rounding: payable - net - tax,
    due: new Date(issued.getTime() + DAY * chance.pick(form.days ?? [7, 10, 14, 14, 20, 30, 30, 45])),
    supplied: new Date(issued.getTime() - DAY * chance.below(9)),
    ordered: new Date(issued.getTime() - DAY * (9 + chance.below(20))),
  }
}

/** By rate, the highest first. What belongs to no item has the rate of the first one. */
function taxesOf(items: readonly Item[], other: number, whole: (cents: number) => number): Tax[] {
  const nets = new Map<number, number>([[items[0]!.rate, other]])
  for (const { rate, net } of items) nets.set(rate, (nets.get(rate) ?? 0) + net)
  return [...nets]
    .map(([rate, net]) => ({ rate, net, tax: whole((net * rate) / 100) }))
    .toSorted((a, b) => b.rate - a.rate)
}

function shuffled<T>(chance: Chance, list: readonly T[]): T[] {
  const left = [...list]
  return list.map(() => left.splice(chance.below(left.length), 1)[0]!)
}

/**
 * Prints cents.
 * @param signs that for thousands, which may be empty or a space, then that of decimals
 * @param decimals of the printed amount
 */
export function moneyWith(signs: string, decimals = 2): (cents: number) => string {
  const [thousands, decimal] = [signs.slice(0, -1).replace(' ', '\u00a0'), signs.at(-1)!]
  return (cents) => {
    const [units, rest] = (Math.abs(cents) / 100).toFixed(decimals).split('.') as [string, string?]
    const parted = units.replace(/\B(?=(\d{3})+$)/g, thousands)
    return `${cents < 0 ? '-' : ''}${parted}${rest === undefined ? '' : `${decimal}${rest}`}`
  }
}

/** As in India: 12,34,567.00. */
export const lakhs = (cents: number): string => {
  const [units, rest] = (Math.abs(cents) / 100).toFixed(2).split('.') as [string, string]
  return `${cents < 0 ? '-' : ''}${units.replace(/\B(?=(\d\d)*\d{3}$)/g, ',')}.${rest}`
}

/** As a label: with a decimal point. */
export const label = (cents: number): string => (cents / 100).toFixed(2)

const iso = (date: Date): string => date.toISOString().slice(0, 10)

/** @param form d, m and y are parts of the date, Y is the year in two digits, M and B are names of the month, D has no zero */
export function day(date: Date, form: string, language = 'en'): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const name = (month: 'long' | 'short') =>
    new Intl.DateTimeFormat(language, { day: 'numeric', month, year: 'numeric', timeZone: 'UTC' })
      .formatToParts(date)
      .find(({ type }) => type === 'month')!.value
  const parts: Record<string, () => string> = {
    d: () => two(date.getUTCDate()),
    D: () => String(date.getUTCDate()),
    m: () => two(date.getUTCMonth() + 1),
    y: () => String(date.getUTCFullYear()),
    Y: () => two(date.getUTCFullYear() % 100),
    M: () => name('long'),
    B: () => name('short'),
  }
  return form.replace(/[dDmyYMB]/g, (part) => parts[part]!())
}

/** The labels that most designs have. */
export const fieldsOf = (
  { issued, due, net, tax, gross }: Deal,
  sellerName: string,
  buyerName: string,
  invoiceNumber: string,
  currency: string,
) => ({
  sellerName,
  buyerName,
  invoiceNumber,
  currency,
  issueDate: iso(issued),
  dueDate: iso(due),
  netTotal: label(net),
  taxTotal: label(tax),
  grossTotal: label(gross),
})

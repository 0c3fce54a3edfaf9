import { moneyIn } from './money.ts'
import type { Chance } from './chance.ts'
import type { ValueWords } from './value-words.ts'

/** A date, as it is labelled and as it is printed. */
interface Day {
  iso: string
  printed: string
}

interface Item {
  quantity: number
  /** in cents */
  price: number
  amount: number
}

/** What an invented invoice is about. Amounts are in cents. */
export interface Facts {
  number: string
  issued: Day
  due: Day
  /** of delivery, order or printing */
  other: Day
  order: string
  deliveryNote: string
  currency: string
  /** how the currency is printed beside an amount */
  sign: string
  items: Item[]
  discount: number
  rate: string
  net: number
  tax: number
  gross: number
  prepaid: number
  /** an amount as it is printed, without its currency */
  money(cents: number): string
}

const NUMBERS = [
  '######',
  '####-###',
  '202#-####',
  'RE-202####',
  'INV-#####',
  '@@-####',
  '@#####',
  '202#/####',
  '####/202#',
  '##-####-##',
  'F 202#-###',
  '@@@ ####',
  '##.###.###.#',
  '#####',
  '########',
  '202####',
  'SI-####/##',
  '@@####@@',
  '###',
]
const OTHER_NUMBERS = ['######', '#####', '@@-####', '450#######', '####-##', '@####', 'PO ####', '#######']

export function factsFrom(chance: Chance, words: ValueWords, language: string): Facts {
  const [code, ...printed] = chance.of(words.currency).split(' ')
  const forms = words.dates
    .split('|')
    .filter((each) => /^m|M d/.test(each) === (code === 'USD') || /^[yM]|d M/.test(each))
  const form = chance.pick(forms)
  const day = (value: Date, own = form): Day => ({
    iso: value.toISOString().slice(0, 10),
    printed: printedDate(value, own, language),
  })
  const issued = new Date(Date.UTC(2012 + chance.below(15), chance.below(12), 1 + chance.below(28)))
  const later = (days: number) => new Date(issued.getTime() + days * 86_400_000)
  const items = Array.from({ length: 1 + chance.below(chance.is(0.2) ? 14 : 6) }, () => itemFrom(chance))
  const whole = code === 'HUF' && chance.is(0.5)
  const rounded = (cents: number) => (whole ? Math.round(cents / 100) * 100 : Math.round(cents))
  const sum = rounded(items.reduce((total, { amount }) => total + amount, 0))
  const discount = chance.is(0.12) ? rounded(sum * chance.between(0.02, 0.15)) : 0
  const rate = chance.is(0.07) ? '0' : chance.of(words.rates)
  const net = sum - discount
  const tax = rounded((net * Number(rate)) / 100)
  const gross = net + tax
  return {
    number: chance.filled(chance.pick(NUMBERS)),
    issued: day(issued),
    due: day(later(chance.pick([7, 10, 14, 21, 30, 60]))),
    other: day(later(-chance.below(25)), chance.is(0.8) ? form : chance.pick(forms)),
    order: chance.filled(chance.pick(OTHER_NUMBERS)),
    deliveryNote: chance.filled(chance.pick(OTHER_NUMBERS)),
    currency: code!,
    sign: printed.join(' '),
    items,
    discount,
    rate,
    net,
    tax,
    gross,
    prepaid: chance.is(0.06) ? Math.round(gross * chance.between(0.1, 0.6)) : 0,
    money: moneyIn(chance.of(words.numbers), whole),
  }
}

function itemFrom(chance: Chance): Item {
  const quantity = chance.is(0.5) ? 1 : 1 + chance.below(20)
  const price = Math.round(10 ** chance.between(2, 5.2))
  return { quantity, price, amount: quantity * price }
}

/** d, m and y are numbers, Y a year of two digits, M the name of the month. */
function printedDate(date: Date, form: string, language: string): string {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
  const two = (number: number) => String(number).padStart(2, '0')
  const long = form.includes('M')
  return form.replace(/[dmyYM]/g, (part) => {
    if (part === 'y') return String(year)
    if (part === 'Y') return two(year % 100)
    if (part === 'M')
      return date.toLocaleDateString(language === 'no' ? 'nb' : language, { month: 'long', timeZone: 'UTC' })
    return long && part === 'd' ? String(day) : two(part === 'm' ? month : day)
  })
}

import type { Chance } from '../synthetic/chance.ts'
import { grouped, ibanOf } from './identifiers.ts'
import { withCheckDigits } from './south-vat-ids.ts'
import { SOUTH_WORDS, type Region, type SouthWords } from './south-words.ts'

interface Party {
  name: string
  street: string
  town: string
  vatId: string
  phone: string
  domain: string
  iban: string
}

interface Line {
  text: string
  unit: string
  code: string
  quantity: number
  /** in cents */
  price: number
  amount: number
  rate: number
}

/** One rate of VAT and the amounts that have it, in cents. */
interface RateGroup {
  rate: number
  net: number
  tax: number
}

export interface Facts {
  seller: Party
  buyer: Party
  number: string
  issued: Date
  due: Date
  lines: Line[]
  groups: RateGroup[]
  /** of all lines, before shipping and discount */
  sum: number
  shipping: number
  discount: number
  net: number
  tax: number
  gross: number
  currency: string
  country: string
  money(cents: number): string
  date(day: Date): string
  /** another number, such as that of a customer, an order or a delivery */
  other(pattern: string): string
  /** a day some days after the date of issue, or before it */
  after(days: number): Date
}

export interface Business {
  /** patterns of names, parted by "|": {F} first name, {L} last name, {B} brand, {A} letters, {T} town, {X} legal form, {P} two syllables */
  names: string
  /** patterns of numbers, parted by "|"; YYYY or YY is the year, MM the month */
  numbers: string
  /** what is sold, parted by "|", with its unit behind ":" */
  things: string
  rates: readonly number[]
  lines?: readonly [least: number, most: number]
  /** prices as powers of ten, in cents */
  prices?: readonly [low: number, high: number]
  /** the share of documents with shipping, and of those with a discount */
  shipping?: number
  discount?: number
  /** amounts without decimals */
  whole?: boolean
  dates?: readonly string[]
}

const SYLLABLES =
  'nov|al|ter|mar|vi|so|lex|tra|or|ben|ca|lu|mi|dor|fin|que|ra|ple|syn|tec|o|zen|bal|ky|pro|gra|est|sal|ver|ti|ma|co'

const KNOWN: Record<Region, SouthWords> = SOUTH_WORDS

/** What one document of a business says. */
export function factsOf(chance: Chance, region: Region, business: Business): Facts {
  const words = KNOWN[region]
  const seller = partyOf(chance, words, chance.of(business.names))
  const buyer = partyOf(chance, words, chance.of(words.customers))
  const issued = new Date(Date.UTC(2018 + chance.below(9), chance.below(12), 1 + chance.below(28)))
  const after = (days: number) => new Date(issued.getTime() + days * 86_400_000)
  const form = chance.pick(business.dates ?? words.dates)
  const other = (pattern: string) => numberOf(chance, pattern, issued)
  return {
    seller,
    buyer,
    number: other(chance.of(business.numbers)),
    issued,
    due: after(chance.pick([8, 14, 15, 21, 30, 30, 45, 60])),
    ...sumsOf(chance, business),
    currency: words.currency,
    country: words.country,
    money: moneyIn(chance.pick(words.numbers), business.whole === true),
    date: (day) => printedDay(day, form, words.language),
    other,
    after,
  }
}

/** Prints amounts. @param signs that for thousands, if there is one, then that for decimals */
function moneyIn(signs: string, whole: boolean): (cents: number) => string {
  const thousands = signs.slice(0, -1)
  return (cents) => {
    const size = Math.abs(Math.round(cents))
    const units = String(Math.floor(size / 100)).replace(/\B(?=(?:\d{3})+$)/g, thousands)
    return `${cents < 0 ? '-' : ''}${units}${whole ? '' : `${signs.at(-1)!}${String(size % 100).padStart(2, '0')}`}`
  }
}

/** Names, numbers and addresses of somebody of this region. */
function partyOf(chance: Chance, words: SouthWords, pattern: string): Party {
  const town = chance.of(words.towns)
  const plainTown = town
    .replace(/\(.*\)|CEDEX.*|[A-Z]{0,2}-?\d+|C\.P\.|,.*/g, ' ')
    .replace(/\s+[A-Z]{2}$|\s-\s.*|\/.*|^\s*-\d+/g, '')
    .trim()
  const invented = () => {
    const parts = chance.of(SYLLABLES) + chance.of(SYLLABLES) + (chance.is(0.4) ? chance.of(SYLLABLES) : '')
    return parts[0]!.toUpperCase() + parts.slice(1)
  }
  const fill: Record<string, () => string> = {
    F: () => chance.of(words.first),
    L: () => chance.of(words.last),
    B: () => (chance.is(0.5) ? chance.of(words.brands) : invented()),
    A: () => chance.filled(chance.pick(['@@@', '@@', '@.@.@.', '@@@@'])),
    T: () => plainTown.replace(/^\p{L}{2}\s(?=\p{Lu})/u, ''),
    X: () => chance.of(words.forms),
    P: invented,
  }
  const name = pattern
    .replace(/\{([FLBATXP])\}/g, (_, letter: string) => fill[letter]!())
    .replace(/\s+,/g, ',')
    .trim()
  return {
    name,
    street: chance.filled(chance.of(words.streets)),
    town,
    vatId: withCheckDigits(words.country, chance.filled(chance.of(words.vat))),
    phone: chance.filled(chance.of(words.phone)),
    domain: `${hostOf(name)}.${chance.of(words.mail)}`,
    iban: ibanOf(words.country, chance),
  }
}

const hostOf = (name: string): string => {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  const long = words.filter((word) => word.length > 2 && !/^(sarl|sas|srl|spa|ltda|lda|snc|eurl|bvba)$/.test(word))
  return (long.length > 0 ? long.slice(0, 2) : words).join('-') || 'contact'
}

function numberOf(chance: Chance, pattern: string, day: Date): string {
  const year = String(day.getUTCFullYear())
  const month = String(day.getUTCMonth() + 1).padStart(2, '0')
  return chance.filled(pattern.replace(/YYYY/g, year).replace(/YY/g, year.slice(2)).replace(/MM/g, month))
}

function sumsOf(chance: Chance, business: Business) {
  const { things, rates, lines: [least, most] = [1, 6], prices: [low, high] = [2.7, 5], whole } = business
  const names = things.split('|')
  const rounded = (cents: number) => (whole ? Math.round(cents / 100) * 100 : Math.round(cents))
  const lines = Array.from({ length: least + chance.below(most - least + 1) }, (): Line => {
    const [text, unit = ''] = chance.pick(names).split(':')
    const quantity = chance.is(0.45) ? 1 : chance.is(0.2) ? (1 + chance.below(60)) / 4 : 1 + chance.below(24)
    const price = rounded(10 ** chance.between(low, high))
    const code = chance.filled(chance.pick(['@@###', '######', '@@-##-##', '####.##']))
    return {
      text: chance.filled(text!),
      unit,
      code,
      quantity,
      price,
      amount: rounded(price * quantity),
      rate: chance.pick(rates),
    }
  })
  const sum = lines.reduce((total, { amount }) => total + amount, 0)
  const shipping = chance.is(business.shipping ?? 0) ? rounded(chance.pick([490, 690, 990, 1250, 2900, 4500])) : 0
  const share = chance.is(business.discount ?? 0) ? chance.pick([0.02, 0.03, 0.05, 0.1, 0.15]) : 0
  const groups = rates.flatMap((rate, index): RateGroup[] => {
    const amounts = lines.filter((line) => line.rate === rate).reduce((total, { amount }) => total + amount, 0)
    const net = amounts - rounded(amounts * share) + (index === 0 ? shipping : 0)
    return net > 0 ? [{ rate, net, tax: rounded((net * rate) / 100) }] : []
  })
  const net = groups.reduce((total, group) => total + group.net, 0)
  const tax = groups.reduce((total, group) => total + group.tax, 0)
  return { lines, groups, sum, shipping, discount: sum + shipping - net, net, tax, gross: net + tax }
}

/** d, m, y: two digits, two, four; Y: a year of two digits; D, n: without leading zeros; M: the month's name, N: its first letters. */
function printedDay(day: Date, form: string, language: string): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const month = (length: 'long' | 'short') => day.toLocaleDateString(language, { month: length, timeZone: 'UTC' })
  const parts: Record<string, () => string> = {
    d: () => two(day.getUTCDate()),
    D: () => String(day.getUTCDate()),
    m: () => two(day.getUTCMonth() + 1),
    n: () => String(day.getUTCMonth() + 1),
    M: () => month('long'),
    N: () => month('short').replace('.', ''),
    y: () => String(day.getUTCFullYear()),
    Y: () => two(day.getUTCFullYear() % 100),
  }
  return form.replace(/\b[dDmnMNyY]\b/g, (part) => parts[part]!())
}

/** Cents as a label: with a decimal point. */
const labelOf = (cents: number): string => (cents / 100).toFixed(2)

type Known =
  | 'sellerName'
  | 'buyerName'
  | 'invoiceNumber'
  | 'issueDate'
  | 'dueDate'
  | 'netTotal'
  | 'taxTotal'
  | 'grossTotal'
  | 'currency'
  | 'iban'
  | 'sellerVatId'

/** The labels of what a page prints; `more` has other values, and '' for those of the usual ones that this page leaves out. */
export function labelsOf(
  { seller, buyer, number, issued, due, net, tax, gross, currency, country }: Facts,
  printed: readonly ('dueDate' | 'iban' | 'sellerVatId')[],
  more: Record<string, string | number | Date> = {},
): Record<string, string> {
  const optional = { dueDate: isoOf(due), iban: seller.iban, sellerVatId: plainVatId(country, seller.vatId) }
  const usual: Partial<Record<Known, string>> = {
    sellerName: seller.name,
    buyerName: buyer.name,
    invoiceNumber: number,
    issueDate: isoOf(issued),
    netTotal: labelOf(net),
    taxTotal: labelOf(tax),
    grossTotal: labelOf(gross),
    currency,
    ...Object.fromEntries(printed.map((name) => [name, optional[name]])),
  }
  const others = Object.entries(more).map(([name, value]) => [
    name,
    typeof value === 'number' ? labelOf(value) : typeof value === 'string' ? value : isoOf(value),
  ])
  return { ...usual, ...Object.fromEntries(others) }
}

/** Without signs, and with the country, as VAT IDs are written in data; none outside of Europe: those have tax numbers. */
const plainVatId = (country: string, printed: string): string => {
  if (['MX', 'CL', 'AR', 'BR'].includes(country)) return ''
  const plain = printed.replace(/[^A-Z\d]/g, '')
  return plain.startsWith(country) ? plain : `${country}${plain}`
}

const isoOf = (day: Date): string => day.toISOString().slice(0, 10)

/** As people print it: mostly in groups. */
export const printedIban = (chance: Chance, iban: string): string => (chance.is(0.8) ? grouped(iban) : iban)

/** A quantity with the sign for decimals that the amounts have. */
export const quantityIn = ({ money }: Facts, quantity: number, digits = 0): string =>
  Number.isInteger(quantity) && digits === 0
    ? String(quantity)
    : money(quantity * 100).slice(0, digits === 1 && Number.isInteger(quantity * 10) ? -1 : undefined)

import type { Chance } from '../synthetic/chance.ts'
import { dated, isoOf, labelOf, type Deal } from './deal.ts'
import type { Party } from './party.ts'

/** What one document is about, and how it prints dates and amounts. */
export interface Case extends Deal {
  chance: Chance
  seller: Party
  buyer: Party
  number: string
  customer: string
  order: string
  note: string
  currency: string
  sign: string
  date(date: Date): string
  /** with the sign of the currency */
  amount(cents: number): string
  /** labels of the fields that are named, parted by spaces, and others */
  fields(names: string, more?: Record<string, string>): Record<string, string>
}

interface CaseForm {
  seller: Party
  buyer: Party
  deal: Deal
  numbers: readonly string[]
  dates: readonly string[]
  language: string
  currency: string
  sign: string
  /** "# 12.00" or "12.00 #", with "#" for the sign */
  signed: string
}

const OTHER_NUMBERS = ['#####', '@@@###', '45########', '###-####', '1#####', '@-#####', 'PO-####', '7######', '##/###']

export function caseOf(chance: Chance, form: CaseForm): Case {
  const { seller, buyer, deal, currency, sign } = form
  const dateForm = chance.pick(form.dates)
  const number = chance.filled(chance.pick(form.numbers)).replace('YYYY', String(deal.issued.getUTCFullYear()))
  const amount = (cents: number) => {
    const text = form.signed.replace('12.00', deal.money(Math.abs(cents))).replace('#', sign)
    return cents < 0 ? `-${text}` : text
  }
  const known: Record<string, string> = {
    sellerName: seller.name,
    buyerName: buyer.name,
    invoiceNumber: number,
    issueDate: isoOf(deal.issued),
    dueDate: isoOf(deal.due),
    netTotal: labelOf(deal.net),
    taxTotal: labelOf(deal.tax),
    grossTotal: labelOf(deal.gross),
    currency,
    iban: seller.iban,
    sellerVatId: seller.vatId.replace(/\s/g, ''),
    buyerVatId: buyer.vatId.replace(/\s/g, ''),
  }
  const other = () => chance.filled(chance.pick(OTHER_NUMBERS))
  return {
    ...deal,
    chance,
    seller,
    buyer,
    number,
    customer: other(),
    order: other(),
    note: other(),
    currency,
    sign,
    date: (date) => dated(date, dateForm, form.language),
    amount,
    fields: (names, more = {}) => ({
      ...Object.fromEntries(names.split(' ').map((name) => [name, known[name]!])),
      ...more,
    }),
  }
}

export const CORE = 'sellerName buyerName invoiceNumber issueDate grossTotal'

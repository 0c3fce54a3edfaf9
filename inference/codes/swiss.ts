import { fitsKind } from '../../hub/document/types/kinds.ts'
import { isCreditorReference, isQrReference } from './check-digits.ts'
import { amountOf, ibanOf, MAX_PAYMENT_CODE, oneLine } from './payment.ts'
import type { BadPayment, BilledInvoice, Payment } from './payment.ts'

/** Lines of the code, from 0; the rest are addresses and alternative procedures. */
const LINE = {
  version: 1,
  account: 3,
  holder: 5,
  amount: 18,
  currency: 19,
  kind: 27,
  reference: 28,
  message: 29,
  trailer: 30,
  billing: 31,
} as const
/** Institutions with these numbers have accounts that need a QR reference (QR-IBAN). */
const QR_INSTITUTION = /^(?:CH|LI)\d\d3[01]\d{3}/
const MAX_TEXT = 140
const DATE = /^\d{6}$/
/** The number of a company with its check digit is written as CHE-123.456.789. */
const COMPANY = /^\d{9}$/

/** The payment that a Swiss QR-bill asks for. Undefined for codes of another kind. */
export function swissPayment(text: string): Payment | BadPayment | undefined {
  if (text.length > MAX_PAYMENT_CODE) return undefined
  const lines = text.split(/\r?\n/).map(oneLine)
  if (lines[0] !== 'SPC') return undefined
  const line = (name: keyof typeof LINE): string => lines[LINE[name]] ?? ''
  const bad = (what: string): BadPayment => ({ problem: `The Swiss QR code has ${what}.` })
  if (!/^02\d\d$/.test(line('version'))) return bad('a version that does not exist')
  if (line('trailer') !== 'EPD') return bad('no end mark at its place')
  const iban = ibanOf(line('account'))
  if (!iban || !/^(?:CH|LI)/.test(iban)) return bad('an IBAN with wrong check digits, or of another country')
  const holder = line('holder')
  if (holder === '' || holder.length > MAX_TEXT) return bad('no valid name of the payee')
  const currency = line('currency')
  if (currency !== 'CHF' && currency !== 'EUR') return bad('a currency other than CHF and EUR')
  const money = line('amount')
  const amount = money === '' ? undefined : amountOf(money)
  if (money !== '' && !amount) return bad('an amount that is not valid')
  const reference = line('reference').replaceAll(' ', '')
  const problem = problemOfReference(line('kind'), reference, QR_INSTITUTION.test(iban))
  if (problem) return bad(problem)
  const [message, billing] = [line('message'), line('billing')]
  const invoice = billedInvoice(billing)
  return {
    iban,
    holder,
    ...(amount && { amount }),
    currency,
    ...(reference && { reference }),
    ...(message && { message: message.slice(0, MAX_TEXT) }),
    ...(invoice && { invoice }),
  }
}

function problemOfReference(kind: string, reference: string, needsQr: boolean): string | undefined {
  if (needsQr !== (kind === 'QRR')) return 'an account and a reference that do not belong together'
  if (kind === 'QRR' && !isQrReference(reference)) return 'a QR reference with wrong check digits'
  if (kind === 'SCOR' && !isCreditorReference(reference)) return 'a creditor reference with wrong check digits'
  if (kind === 'NON' && reference !== '') return 'a reference though it says that there is none'
  return ['QRR', 'SCOR', 'NON'].includes(kind) ? undefined : 'a kind of reference that does not exist'
}

/** What the billing information says, in the form of Swico: `//S1/10/R-7/11/310228/…`. */
function billedInvoice(billing: string): BilledInvoice | undefined {
  if (!billing.startsWith('//S1/')) return undefined
  const parts = new Map<string, string>()
  for (const [, tag, value] of billing.slice('//S1'.length).matchAll(/\/(\d\d)\/((?:[^/\\]|\\.)*)/g))
    if (!parts.has(tag!)) parts.set(tag!, value!.replaceAll(/\\(.)/g, '$1').trim())
  const [number, date, customerReference, company] = ['10', '11', '20', '30'].map((tag) => parts.get(tag))
  const day = date && dayOf(date)
  return {
    ...(number && { number }),
    ...(day && { date: day }),
    ...(customerReference && { customerReference }),
    ...(company && COMPANY.test(company) && { vatId: `CHE-${company.match(/\d{3}/g)!.join('.')}` }),
  }
}

/** YYMMDD as YYYY-MM-DD; undefined for a day that does not exist. */
function dayOf(text: string): string | undefined {
  if (!DATE.test(text)) return undefined
  const day = `20${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4)}`
  return fitsKind('date', day) ? day : undefined
}

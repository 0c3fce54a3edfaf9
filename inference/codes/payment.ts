import { mayBeIban } from '../../hub/document/iban.ts'

/** What a code asks the reader of an invoice to pay. */
export interface Payment {
  /** without spaces, with right check digits */
  iban: string
  bic?: string
  /** who has the account */
  holder: string
  /** with a point and two decimals; absent if the payer fills it in */
  amount?: string
  /** ISO 4217 */
  currency: string
  /** with right check digits if it is a structured one */
  reference?: string
  /** free text for the payee */
  message?: string
  /** what the code says about the invoice beside the payment */
  invoice?: BilledInvoice
}

export interface BilledInvoice {
  number?: string
  /** YYYY-MM-DD */
  date?: string
  /** of the seller */
  vatId?: string
  customerReference?: string
}

/** A code that means to be one for payments, but must not be used. */
export interface BadPayment {
  /** why, one sentence */
  problem: string
}

const AMOUNT = /^\d{1,9}(?:\.\d{1,2})?$/
/** Codes have at most 331 (EPC) and 997 (Swiss) bytes; longer ones are something else. */
export const MAX_PAYMENT_CODE = 1_500

export const isBad = (payment: Payment | BadPayment): payment is BadPayment => 'problem' in payment

/** A text of a code on one line: control characters and runs of spaces are single spaces. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{C}\p{Z}\s]+/gu, ' ').trim()

/** The IBAN of a code without spaces; undefined for wrong check digits. */
export function ibanOf(text: string): string | undefined {
  const iban = text.replaceAll(/\s/g, '').toUpperCase()
  return mayBeIban(iban) ? iban : undefined
}

/** An amount above zero with two decimals, e.g. 12.30 for 12.3; undefined for anything else. */
export function amountOf(text: string): string | undefined {
  if (!AMOUNT.test(text) || !/[1-9]/.test(text)) return undefined
  const [whole, decimals = ''] = text.split('.')
  return `${whole!.replace(/^0+(?=\d)/, '')}.${decimals.padEnd(2, '0')}`
}

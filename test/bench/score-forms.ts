import Big from 'big.js'
import type { Kind } from '../../hub/document/types/kinds.ts'
import { TYPES } from '../support/types.ts'

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** A labelled date (day before month, as in the receipts) as YYYY-MM-DD. */
export function dateOf(text: string | null | undefined): string | undefined {
  const upper = (text ?? '').toUpperCase().trim()
  const iso = (year: string, month: number, day: string) =>
    `${year.length === 2 ? `20${year}` : year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`
  const named = /^(\d{1,2})[-/ ]*([A-Z]{3})[A-Z]*[-/ ,']*(\d{4}|\d\d)/.exec(upper)
  if (named) return iso(named[3]!, MONTHS.indexOf(named[2]!) + 1, named[1]!)
  const yearFirst = /^(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})/.exec(upper)
  if (yearFirst) return iso(yearFirst[1]!, Number(yearFirst[2]), yearFirst[3]!)
  const dayFirst = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d\d)/.exec(upper) ?? /^(\d\d)(\d\d)(20\d\d)$/.exec(upper)
  return dayFirst ? iso(dayFirst[3]!, Number(dayFirst[2]), dayFirst[1]!) : undefined
}

/** A labelled amount (decimal point) with two decimals. */
export function amountOf(text: string | null | undefined): string | undefined {
  const digits = (text ?? '').replace(/[^\d.-]/g, '')
  return /\d/.test(digits) ? Number(digits).toFixed(2) : undefined
}

/** Only the labels that are there. */
export const present = (fields: Partial<Record<string, string | null | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : [])))

export const lettersAndDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/**
 * Text that two readers of a line would agree on: upper case, white space folded, none around punctuation, no full stop
 * or comma at the end.
 */
export const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[’`´]/g, "'")
    .replace(/\s+/g, ' ')
    .replace(/ ?([^\p{L}\p{N} ]) ?/gu, '$1')
    .replace(/[.,;:\s]+$/, '')
    .trim()

/** Strict: equal once folded. Loose: equal in letters and digits; a name may have a legal form more. */
export function matches(name: string, read: string, truth: string): { strict: boolean; loose: boolean } {
  const kind = TYPES.get('other')!.fields[name]?.kind
  if (
    kind !== undefined &&
    NUMBERS.includes(kind) &&
    /^-?\d+(?:\.\d+)?$/.test(read) &&
    /^-?\d+(?:\.\d+)?$/.test(truth)
  ) {
    const equal = new Big(read).eq(truth)
    return { strict: equal, loose: equal }
  }
  if (kind !== undefined && EXACT.includes(kind)) return { strict: read === truth, loose: read === truth }
  const loose = lettersAndDigits(read) === lettersAndDigits(truth)
  const isName = name === 'sellerName' || name === 'buyerName'
  return { strict: folded(read) === folded(truth), loose: loose || (isName && isWithLegalForm(read, truth)) }
}

/** Labels often leave out the legal form that the page prints. A name without its printed form is not right. */
const isWithLegalForm = (read: string, truth: string): boolean =>
  lettersAndDigits(read.replace(LEGAL_FORM, '')) === lettersAndDigits(truth)
const LEGAL_FORM =
  /[\s,]+(?:gmbh(?: & co\.? kg)?|ag|kg|ohg|ug|e\.? ?k\.?|sarl|sas|s\.?a\.?|eurl|ltd\.?|llc|inc\.?|b\.?v\.?|n\.?v\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|s\.?l\.?|plc)$/i

const NUMBERS: readonly Kind[] = ['amount', 'decimal']
/** Their values have one form only. */
const EXACT: readonly Kind[] = ['date', 'amount', 'decimal', 'currency']

import { CURRENCIES } from '../../../hub/document/types/currencies.ts'
import { sourceOf } from './pattern.ts'
import { MISREAD_RINGGIT_SIGNS, RINGGIT_SIGNS } from './datasets/malaysian-receipts.ts'

/** Signs and words in plain form (lower case, no accents) that mean one currency. */
const OF_ONE: Record<string, string> = {
  '€': 'EUR',
  'euro': 'EUR',
  'euros': 'EUR',
  'us$': 'USD',
  'usd$': 'USD',
  'c$': 'CAD',
  'ca$': 'CAD',
  'can$': 'CAD',
  'cdn$': 'CAD',
  'cdn': 'CAD',
  'a$': 'AUD',
  'au$': 'AUD',
  'aud$': 'AUD',
  'nz$': 'NZD',
  's$': 'SGD',
  'sg$': 'SGD',
  'hk$': 'HKD',
  'mx$': 'MXN',
  'mex$': 'MXN',
  'r$': 'BRL',
  'nt$': 'TWD',
  '£': 'GBP',
  '₹': 'INR',
  'zl': 'PLN',
  'kc': 'CZK',
  'ft': 'HUF',
  'lei': 'RON',
  'leu': 'RON',
  'fr': 'CHF',
  'sfr': 'CHF',
  '₺': 'TRY',
  '₽': 'RUB',
  '₪': 'ILS',
  '₩': 'KRW',
  '₫': 'VND',
  '฿': 'THB',
  '₴': 'UAH',
  '₱': 'PHP',
  '₦': 'NGN',
  ...Object.fromEntries([...RINGGIT_SIGNS, ...MISREAD_RINGGIT_SIGNS].map((sign) => [sign, 'MYR'])),
}

/** Signs that several countries use; the first is the usual one. */
const OF_SEVERAL: Record<string, readonly string[]> = {
  '$': ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN', 'TWD', 'ARS', 'CLP', 'COP', 'BBD', 'JMD', 'TTD'],
  'kr': ['SEK', 'NOK', 'DKK', 'ISK'],
  '¥': ['JPY', 'CNY'],
  '￥': ['JPY', 'CNY'],
  'rs': ['INR', 'PKR', 'LKR', 'NPR', 'MUR'],
  // Only beside an amount, and nothing without the country.
  'r': ['ZAR', 'BRL'],
}

/** Codes that are also words: they count only in upper case, and only if another mark of the currency agrees. */
export const WORDLIKE_CODES: ReadonlySet<string> = new Set(
  'ALL TOP CUP MOP TRY PEN SOS BAM COP MAD LAK ANG GEL BOB CHE COU SVC SHP MDL BTN ERN PAB STN MNT'.split(' '),
)
/** Codes that are also printed in lower case. */
const LOWER_CASE_CODES: ReadonlySet<string> = new Set(['eur', 'usd', 'gbp', 'chf', 'myr', 'pln', 'sek', 'nok', 'dkk'])
const THREE_DECIMALS: ReadonlySet<string> = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'])
const NO_DECIMALS: ReadonlySet<string> = new Set(
  'JPY KRW CLP ISK VND HUF PYG UGX RWF XAF XOF XPF BIF DJF GNF KMF VUV'.split(' '),
)

/** How many decimals amounts of a currency usually have. */
export const usualDecimals = (currency: string): 0 | 2 | 3 =>
  THREE_DECIMALS.has(currency) ? 3 : NO_DECIMALS.has(currency) ? 0 : 2

const LETTERS = Object.keys({ ...OF_ONE, ...OF_SEVERAL }).filter(
  (sign) =>
    /^[a-z]+$/.test(sign) &&
    sign !== 'fr' &&
    sign !== 'r' &&
    !MISREAD_RINGGIT_SIGNS.some((misread) => misread === sign),
)
const DOLLARS = Object.keys(OF_ONE).filter((sign) => /^[a-z]+\$$/.test(sign))
/** "Fr." is also Friday: not behind another day, nor before a time of day. "FR20" begins an account or a VAT id. */
const FRANC = sourceOf(
  String.raw`(?<!\b(?:mo|di|mi|do|sa|so|lu|ma|me|je)\.? ?(?:[-–+&,/]|bis|und) ?)fr`,
  String.raw`(?!\.? ?\d{1,2}[.:]\d\d ?(?:[-–]|bis|uhr|h\b)|\d)`,
)
/** BHD is also the end of Malaysian names: it is a currency beside three decimals or behind a label. */
const DINAR = String.raw`bhd(?=\.? ?\(?-?[\d,.]*\d[.,]\d{3}(?!\d))|(?<=\d[.,]\d{3} ?|(?:total|currency|amount|in)\W{1,3})bhd`
/** "R 1 234.00": before an amount with cents, in capitals (`currencyOf`). */
const RAND = String.raw`r(?= ?\d{1,3}(?:[ ,.]?\d{3})*[.,]\d\d(?!\d))`
const CODES = [...CURRENCIES].map((code) => code.toLowerCase()).filter((code) => code !== 'bhd')
const longestFirst = (all: readonly string[]) => all.toSorted((a, b) => b.length - a.length).join('|')

/** The source of a regular expression for signs and codes in plain lines. Not every match is one: see `currencyOf`. */
export const CURRENCY_SOURCE = sourceOf(
  String.raw`(?:(?<![a-z])(?:${longestFirst(DOLLARS).replaceAll('$', String.raw`\$`)})|[€$£¥￥₹₺₽₪₩₫฿₴₱₦]|`,
  String.raw`(?<![a-z])(?:${longestFirst([...LETTERS, ...CODES])}|${FRANC}|${DINAR}|${RAND}|`,
  String.raw`(?:${MISREAD_RINGGIT_SIGNS.join('|')})(?= ?\d[\d,]*[.,] ?\d\d(?!\d)))(?![a-z])\.?)`,
)

export interface CurrencyMark {
  /** the currencies that it may mean, the usual one first */
  codes: readonly string[]
  /** a code of ISO 4217, not a sign */
  isCode: boolean
}

/** What a match of `CURRENCY_SOURCE` means; undefined if it is a word. @param printed as it stands in the document */
export function currencyOf(printed: string): CurrencyMark | undefined {
  const text = printed.trim().replace(/\.$/, '')
  const plain = text.toLowerCase().replace('ł', 'l').replace('č', 'c')
  if (Object.hasOwn(OF_ONE, plain))
    return isOtherWord(text) || printed.trim() === 'FR' ? undefined : { codes: [OF_ONE[plain]!], isCode: false }
  if (plain === 'r' && text !== 'R') return undefined
  if (Object.hasOwn(OF_SEVERAL, plain)) return { codes: OF_SEVERAL[plain]!, isCode: false }
  const code = text.toUpperCase()
  if (!CURRENCIES.has(code) || (text !== code && !LOWER_CASE_CODES.has(plain) && !/^[A-Z][a-z]+$/.test(text)))
    return undefined
  if (text !== code && WORDLIKE_CODES.has(code)) return undefined
  return { codes: [code], isCode: true }
}

/** "FT" and "LEI" may be words or units; "fr" in a sentence is none, nor is "FR" without a point. */
const isOtherWord = (text: string): boolean =>
  text === 'FT' || text === 'ft' || text === 'fr' || text === 'LEU' || text === 'KR'

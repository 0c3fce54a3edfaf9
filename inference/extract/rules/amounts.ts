import { RINGGIT_SIGNS } from './datasets/malaysian-receipts.ts'
import type { Line } from './lines.ts'
import { sourceOf } from './pattern.ts'

/** An amount of money as printed in a line. */
export interface Amount {
  cents: number
  line: Line
  from: number
  to: number
  /** ISO 4217; undefined without a sign or code next to the number */
  currency: string | undefined
  /** two decimals were printed */
  decimals: boolean
}

const SIGNS: Record<string, string> = {
  '€': 'EUR',
  'eur': 'EUR',
  'euro': 'EUR',
  '$': 'USD',
  'usd': 'USD',
  'us$': 'USD',
  '£': 'GBP',
  'gbp': 'GBP',
  ...Object.fromEntries(RINGGIT_SIGNS.map((sign) => [sign, 'MYR'])),
  'chf': 'CHF',
  'fr': 'CHF',
  '¥': 'JPY',
}
const SIGN = String.raw`(?:us\$|[€$£¥]|(?<![a-z])(?:eur|euro|usd|gbp|${RINGGIT_SIGNS.join('|')}|chf)(?![a-z]))`
const NUMBER = sourceOf(
  String.raw`\d{1,3}(?: \d{3})+,\d{2}(?!\d)|\d{1,3}(?:['’]\d{3})+(?:[.,] ?\d{2})?(?!\d)|`,
  String.raw`\d[\d.,]*?[.,] ?\d{2}(?![.,]?\d)|\d[\d.,]*|[.,]\d{2}(?!\d)`,
)
const PRINTED = new RegExp(
  String.raw`(?:(?<before>${SIGN})\s?(?<sign>[-−(]\s?)?|(?<![\w.,/#−-]|\d:)(?<sign2>[-−(]\s?)?(?:(?<before2>${SIGN})\s?)?)(?<number>${NUMBER})(?<after>\s?${SIGN})?(?<minus>-(?!\d))?`,
  'g',
)
const MOST_DIGITS = 12

/** The amounts in a line; numbers without decimals count only next to a currency. */
export function amountsIn(line: Line): Amount[] {
  const found: Amount[] = []
  for (const match of line.plain.matchAll(PRINTED)) {
    const { before, before2, after, sign, sign2, number, minus } = match.groups as Record<string, string | undefined>
    const end = match.index + match[0].length
    const next = line.plain.slice(end, end + 2)
    if (/^\s?%|^[/:]\d|^[a-z]{2}|^-\d/.test(next) && !after) continue
    const parsed = parseNumber(number!)
    if (!parsed) continue
    const currency = SIGNS[(before ?? before2 ?? after ?? '').trim()]
    if (!parsed.decimals && !currency) continue
    const mark = sign ?? sign2 ?? ''
    const negative = minus !== undefined || /[-−]/.test(mark) || (mark.startsWith('(') && next.startsWith(')'))
    const start = match.index + match[0].length - match[0].trimStart().length
    found.push({
      cents: negative ? -parsed.cents : parsed.cents,
      line,
      from: start,
      to: end,
      currency,
      decimals: parsed.decimals,
    })
  }
  return found
}

/** Parses 1,234.50 / 1.234,50 / 1 234,50 / 1'234.50; undefined for anything else. */
export function parseNumber(printed: string): { cents: number; decimals: boolean } | undefined {
  const text = printed
    .replace(/[.,]$/, '')
    .replace(/^(?=[.,])/, '0')
    .replace(/(?<=[.,]) /, '')
    .replace(/[ '’]/g, '')
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','))
  const fraction = last < 0 ? '' : text.slice(last + 1)
  const head = last < 0 ? text : text.slice(0, last)
  const mark = text[last]
  const grouped = (digits: string, by: string) => new RegExp(String.raw`^\d{1,3}(?:[${by}]\d{3})*$|^\d+$`).test(digits)
  let digits: string
  let cents = '00'
  if (last < 0) digits = text
  else if (fraction.length === 2) {
    const other = mark === '.' ? ',' : '.'
    if (!grouped(head, `${other}${mark}`)) return undefined
    digits = head.replace(/[.,]/g, '')
    cents = fraction
  } else if (fraction.length === 3 && grouped(text, mark!) && !head.startsWith('0')) digits = text.replace(/[.,]/g, '')
  else return undefined
  if (digits.length > MOST_DIGITS || !/^\d+$/.test(digits)) return undefined
  return { cents: Number(digits) * 100 + Number(cents), decimals: last >= 0 && fraction.length === 2 }
}

/** Cents as a decimal string. */
export function moneyOf(cents: number): string {
  const whole = Math.abs(Math.round(cents))
  return `${cents < 0 && whole > 0 ? '-' : ''}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`
}

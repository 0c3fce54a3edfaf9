import { currencyOf, CURRENCY_SOURCE, usualDecimals, type CurrencyMark } from './currency-signs.ts'
import type { Line, Row } from './lines.ts'
import { sourceOf } from './pattern.ts'

/** An amount of money as printed in a line. */
export interface Amount {
  /** has a fraction where three decimals are printed */
  cents: number
  line: Line
  from: number
  to: number
  /** the sign or code next to the number; undefined without one */
  mark: CurrencyMark | undefined
  /** decimals were printed, or a dash in their place */
  decimals: boolean
  /** how many decimals the amount has */
  places: 2 | 3
  /** in brackets: negative, or only named in passing */
  inBrackets: boolean
  /** the dash before it may also part it from the words before, or a letter beside it may mean a credit */
  doubtfulSign: boolean
}

const MARK = CURRENCY_SOURCE
const DASHES = String.raw`\-‐‑‒–—−﹣－`
const DASH = `[${DASHES}]`
/** Minus before a number: "./." in German, "-/-" in Dutch, and a bracket that closes behind it. */
const SIGN = String.raw`(?:\./\.|${DASH}/${DASH}|cr\.?\s|${DASH}|[(<])\s?`
/** What parts groups of digits like an apostrophe. */
const QUOTES = "'’‘´`·ʼ′"
const NUMBER = sourceOf(
  String.raw`(?:\d{1,3}(?:[.,${QUOTES} ]\d{3})+|\d+)[.,] ?${DASH}{1,2}(?![\d\p{L}])|`,
  String.raw`\d{1,3}(?: \d{3})+[.,]\d{2,3}(?!\d)|\d{1,3}(?:[${QUOTES}]\d{3})+(?:[.,] ?\d{2,3})?(?!\d)|`,
  String.raw`\d[\d.,]*?[.,] ?\d{2}(?![.,]?\d)|\d{1,3}(?: \d{3})+(?![\d.,]*\d)|\d[\d.,]*|[.,]\d{2}(?!\d)`,
)
const PRINTED = new RegExp(
  sourceOf(
    String.raw`(?:(?<before>${MARK})\s?(?<sign>${SIGN})?|`,
    String.raw`(?<![\p{L}\d_.,/#${DASHES}]|\d[^\s\p{L}\p{N}\p{Sc}(%+=])(?<sign2>${SIGN})?(?:(?<before2>${MARK})\s?)?)`,
    // "1 RM3.00": the sign belongs to the number that it touches.
    String.raw`(?<number>${NUMBER})(?<after>\s?${MARK}(?!\d))?`,
    String.raw`(?<minus>${DASH}(?!\d)|\s${DASH}(?=\s*$|\s+${MARK}\s*$))?`,
    String.raw`(?<side>\s?(?:\(${DASH}\)|cr(?:\.|edit)?(?![\p{L}\d])|(?:dr|h|s|c|k)(?![\p{L}\d.])))?`,
  ),
  'gu',
)
/** "08.30 - 12.30 Uhr": times of day, not amounts. */
const TIME = /^\W{0,3}\d{1,2}[.:]\d\d ?(?:(?:[-–—]|bis|to|a) ?\d{1,2}[.:]\d\d ?(?:uhr|hrs|h)|uhr)(?![a-z])/
const MOST_DIGITS = 13
/** A space between groups of digits is at most this wide, in widths of a digit. */
const GROUP_SPACE = 1.4
/** Fewer digits without a mark and decimals are no amount, even where the currency has none. */
const FEWEST_DIGITS = 3

const found = new WeakMap<Line, readonly Amount[]>()

/**
 * The amounts in a line. Numbers without decimals count only next to a currency, or where the document has a currency
 * without decimals.
 */
export function amountsIn(line: Line): readonly Amount[] {
  const known = found.get(line)
  if (known) return known
  const amounts: Amount[] = []
  PRINTED.lastIndex = 0
  for (let match = PRINTED.exec(line.plain); match; match = PRINTED.exec(line.plain)) {
    const cut = wideSpaceIn(line, match)
    // The digits before a wide space are another column.
    const amount = cut === undefined ? amountOf(line, match) : undefined
    if (cut !== undefined) PRINTED.lastIndex = cut
    if (amount) amounts.push(amount)
  }
  found.set(line, amounts)
  return amounts
}

/** Whether a row has amounts, as those of goods, totals and payments do. */
export const hasAmount = ({ lines }: Pick<Row, 'lines'>): boolean => lines.some((line) => amountsIn(line).length > 0)

function amountOf(line: Line, match: RegExpExecArray): Amount | undefined {
  const { before, before2, after, sign, sign2, number, minus, side } = match.groups as Record<
    string,
    string | undefined
  >
  const to = match.index + match[0].length
  const next = line.plain.slice(to, to + 3)
  if (TIME.test(line.plain.slice(match.index))) return undefined
  if (/^\s?%|^[/:]\d|^[a-z](?:[a-z]|[.,]?\d)|^[-–—]\d/.test(next) && !after) return undefined
  const mark = markOf(line, match, before ?? before2, after)
  const parsed = parseNumber(number!, mark ? usualDecimals(mark.codes[0]!) : line.numbers.decimals)
  if (!parsed || (!parsed.decimals && !mark && !isWhole(line, match, number!))) return undefined
  const from = match.index + match[0].length - match[0].trimStart().length
  const leading = sign ?? sign2 ?? ''
  const inBrackets = /^[(<]/.test(leading) && (leading.startsWith('<') ? /^\s?>/ : /^\s?\)/).test(next)
  const printedSide = side === undefined ? '' : line.text.slice(to - side.trimStart().length, to)
  const isCredit = isCreditMark(line, printedSide)
  const isDashed = leading !== '' && !/^[(<]/.test(leading)
  const negative = minus !== undefined || isDashed || inBrackets || isCredit
  return {
    cents: negative ? -parsed.cents : parsed.cents,
    line,
    from,
    to,
    mark,
    decimals: parsed.decimals,
    places: parsed.places,
    inBrackets,
    doubtfulSign:
      (isDashed && new RegExp(`^${DASH} $`).test(leading) && /[\p{L}:] $/u.test(line.plain.slice(0, from))) ||
      (!negative && (mayBeCredit(printedSide) || /(?:^|\s)H\s?$/.test(line.text.slice(0, from)))),
  }
}

function markOf(
  line: Line,
  match: RegExpExecArray,
  before: string | undefined,
  after: string | undefined,
): CurrencyMark | undefined {
  const start = match.index + match[0].indexOf(before ?? '')
  const printedBefore = before && currencyOf(line.text.slice(start, start + before.length))
  if (printedBefore) return printedBefore
  if (!after) return undefined
  const end = match.index + match[0].lastIndexOf(after)
  return currencyOf(line.text.slice(end, end + after.length))
}

/** A whole number at the end of a line, in a document whose currency has no decimals. */
const isWhole = (line: Line, match: RegExpExecArray, number: string): boolean =>
  line.numbers.decimals === 0 &&
  number.replace(/\D/g, '').length >= FEWEST_DIGITS &&
  !number.startsWith('0') &&
  (/[., '’]\d{3}/.test(number) || match.index + match[0].length === line.plain.length)

/** CR, credit or (-), or H where the document has debit (Soll) and credit (Haben). */
const isCreditMark = (line: Line, side: string): boolean =>
  /^(?:\(|cr\.$|credit$)/i.test(side) || side === 'CR' || (side === 'H' && line.numbers.debitAndCredit)

/** H, C, K (Haben, credit, kredit) or Cr where nothing else says that the document has debit and credit. */
export const mayBeCredit = (side: string): boolean => /^(?:[HCK]|C[Rr])$/.test(side)

/** The position behind the last space in a number that is too wide to part groups of digits. */
function wideSpaceIn(line: Line, match: RegExpExecArray): number | undefined {
  const number = match.groups!['number']!
  if (!number.includes(' ')) return undefined
  const start = match.index + match[0].indexOf(number)
  for (let at = number.lastIndexOf(' '); at > 0; at = number.lastIndexOf(' ', at - 1)) {
    if (!/^\d{3}/.test(number.slice(at + 1))) continue
    const space = spaceAt(line, start + at)
    if (space && space.gap > space.digit * GROUP_SPACE) return start + at + 1
  }
  return undefined
}

/** The gap at a space of the text, and the width of a digit beside it; undefined inside a word. */
function spaceAt(line: Line, at: number): { gap: number; digit: number } | undefined {
  let end = 0
  for (const [index, { text, box }] of line.words.entries()) {
    end += text.trim().replace(/\s+/g, ' ').length
    const next = line.words[index + 1]
    if (end === at && next)
      return {
        gap: next.box[0] - box[2],
        digit: Math.max((box[2] - box[0]) / text.length, (next.box[2] - next.box[0]) / next.text.length),
      }
    if (end > at) return undefined
    end++
  }
  return undefined
}

interface ParsedNumber {
  cents: number
  decimals: boolean
  places: 2 | 3
}

/**
 * Parses 1,234.50 / 1.234,50 / 1 234.50 / 1'234.50 / 1,00,000.00 / 1.234,-; undefined for anything else.
 * @param usual how many decimals the currency has: of "12.500", the last three digits are decimals if it has three
 */
export function parseNumber(printed: string, usual: 0 | 2 | 3 = 2): ParsedNumber | undefined {
  const whole = new RegExp(`[.,] ?${DASH}{1,2}$`).exec(printed)
  const text = (whole ? printed.slice(0, whole.index) : printed)
    .replace(/[.,]$/, '')
    .replace(/^(?=[.,])/, '0')
    .replace(/(?<=[.,]) /, '')
    .replace(new RegExp(`[ ${QUOTES}]`, 'g'), '')
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','))
  const fraction = last < 0 || whole ? '' : text.slice(last + 1)
  const isDecimal =
    fraction.length === 2 ||
    (fraction.length === 3 && usual === 3 && (text.match(/[.,]/g)!.length === 1 || mixed(text)))
  if (!isDecimal && last >= 0 && !whole && fraction.length !== 3) return undefined
  const head = isDecimal ? text.slice(0, last) : text
  if (!isDecimal && last >= 0 && head.startsWith('0')) return undefined
  if (!isGrouped(head)) return undefined
  const digits = head.replace(/[.,]/g, '')
  if (digits.length > MOST_DIGITS) return undefined
  const parts = isDecimal ? Number(`${fraction}00`.slice(0, 3)) / 10 : 0
  return {
    cents: Number(digits) * 100 + parts,
    decimals: isDecimal || whole !== null,
    places: isDecimal && fraction.length === 3 ? 3 : 2,
  }
}

/** Both a point and a comma: the last one begins the decimals. */
const mixed = (text: string): boolean => text.includes('.') && text.includes(',')

/** Digits in groups of three, or as in India in groups of two before the last three, or in no groups. */
const isGrouped = (digits: string): boolean =>
  /^\d+$|^\d{1,3}(?:\.\d{3})*$|^\d{1,3}(?:,\d{3})*$|^\d{1,3}(?:[.,]\d{3})*$|^\d{1,2}(?:,\d{2})*,\d{3}$/.test(digits)

/** Cents as a decimal string. */
export function moneyOf(cents: number, places: 2 | 3 = 2): string {
  const text = (Math.abs(cents) / 100).toFixed(Number.isInteger(Math.round(cents * 10) / 10) ? places : 3)
  return cents < 0 && /[1-9]/.test(text) ? `-${text}` : text
}

import type { Word } from '../../../hub/document/reading.ts'

/** How a table writes numbers. */
export interface NumberStyle {
  /** the sign before the decimals */
  mark: '.' | ','
  /** "12.500" has decimals, as amounts in dinars do */
  threeDecimals: boolean
}

const DASH = String.raw`[-‐‑–—−]`
const NUMBER = new RegExp(
  String.raw`(?:${DASH}|\()?\s?\d[\d.,'’‘ ]*(?:\d|[.,]${DASH}{1,2}|)\s?(?:${DASH}(?!\w)|\))?`,
  'u',
)
const DECIMALS = /[.,](?=(?:\d{1,2}|\d{4,6})(?!\d))/g
const GROUP = /[.,](?=\d{3}(?!\d))/

/** The style of a table by its numbers: most decimals have one or two digits, groups have three. */
export function numberStyleOf(texts: readonly string[], usualDecimals: 0 | 2 | 3): NumberStyle {
  let points = 0
  for (const text of texts) {
    const last = text.match(DECIMALS)?.at(-1)
    const group = GROUP.exec(text)?.[0]
    if (last) points += last === '.' ? 3 : -3
    else if (group && usualDecimals !== 3) points += group === ',' ? 1 : -1
    else if (group) points += group === '.' ? 1 : -1
  }
  return { mark: points > 0 ? '.' : ',', threeDecimals: usualDecimals === 3 }
}

interface CellNumber {
  /** decimal string */
  value: string
  /** what stands behind the number in its cell */
  rest: string
}

export interface NumericCell extends CellNumber {
  words: readonly Word[]
}

/** The first number of a cell; undefined if there is none. */
export function numberIn(text: string, style: NumberStyle): CellNumber | undefined {
  const match = NUMBER.exec(text)
  if (!match) return undefined
  // "1.000,-" is a whole amount.
  const printed = match[0].trim().replace(new RegExp(String.raw`[.,]${DASH}{1,2}$`, 'u'), '')
  const { whole, fraction } = partsOf(printed.replace(/[^\d.,]/g, ''), style)
  if (whole.length > 12 || fraction.length > 6) return undefined
  const negative = new RegExp(String.raw`^${DASH}|${DASH}$`, 'u').test(printed) || /^\(.*\)$/.test(printed)
  const value = `${whole || '0'}${fraction && `.${fraction}`}`
  return {
    value: negative && /[1-9]/.test(value) ? `-${value}` : value,
    rest: text.slice(match.index + match[0].length).trim(),
  }
}

function partsOf(digits: string, { mark, threeDecimals }: NumberStyle): { whole: string; fraction: string } {
  const at = decimalsAt(digits, mark, threeDecimals)
  const plain = (part: string) => part.replace(/[.,]/g, '')
  return {
    whole: plain(at < 0 ? digits : digits.slice(0, at)).replace(/^0+(?=\d)/, ''),
    fraction: at < 0 ? '' : plain(digits.slice(at + 1)),
  }
}

/** Where the decimals begin; -1 for a whole number. "1.210" has groups of three; "1.5" cannot in any style. */
function decimalsAt(digits: string, mark: string, threeDecimals: boolean): number {
  const last = digits.lastIndexOf(mark)
  if (last >= 0) return digits.indexOf(mark) === last && !(threeDecimals && /[.,]\d{3}[.,]/.test(digits)) ? last : -1
  const other = mark === '.' ? ',' : '.'
  const isGrouped = /^\d{1,3}(?:[.,]\d{3})+$/.test(digits)
  return !isGrouped && digits.indexOf(other) === digits.lastIndexOf(other) ? digits.indexOf(other) : -1
}

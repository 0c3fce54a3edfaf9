import { CURRENCY_OF, FISCAL_MARKS, REGIONS, TAX_RATES, TOWNS } from './country-prints.ts'
import * as malaysia from './datasets/malaysian-receipts.ts'
import type { Layout, Line } from './lines.ts'

interface Home {
  country: string
  /** ISO 4217 */
  currency: string
  /** says best where the till stands */
  line: Line
  /** at least three marks of different kinds name the country, and none another one */
  isCertain: boolean
}

/** Where a till stands, by what it prints. */
export interface TillPlace {
  /** the marks of all countries, with those that only receipts have */
  countries: ReadonlyMap<string, number>
  /** the country of the till; undefined if too little names one, or too much another one as well */
  home: Home | undefined
}

const START = '(?<![a-z0-9α-ω])'
const END = '(?![a-zα-ω])'
/** What a mark of each kind is worth; a second one of the same kind adds nothing. */
const WORTH = { place: 1, register: 0.8, rate: 0.8 } as const
/** The kind that says best where the till stands first. */
const KINDS = ['place', 'register', 'rate'] as const

interface CountryMark {
  country: string
  kind: (typeof KINDS)[number]
  pattern: RegExp
}

const MARKS: readonly CountryMark[] = [
  ...Object.entries(TOWNS).map(([country, [code, towns]]) =>
    markOf(country, 'place', `${START}${code},? (?:${towns})${END}`),
  ),
  ...Object.entries(REGIONS).map(([country, names]) => markOf(country, 'place', `${START}(?:${names})${END}`)),
  ...Object.entries(TAX_RATES).map(([country, [tax, rates]]) => markOf(country, 'rate', rateSource(tax, rates))),
  ...Object.entries(FISCAL_MARKS).map(([country, words]) => markOf(country, 'register', `${START}(?:${words})${END}`)),
  { country: 'MY', kind: 'register', pattern: malaysia.GST_NUMBER },
  markOf('MY', 'register', malaysia.NUMBERED_COMPANY),
]

function markOf(country: string, kind: CountryMark['kind'], source: string): CountryMark {
  return { country, kind, pattern: new RegExp(source) }
}

/** "GST @ 6%", "19,00 % MwSt". */
function rateSource(tax: string, rates: string): string {
  const name = `${START}(?:${tax})${END}`
  const rate = String.raw`(?<![\d.,])(?:${rates})(?:[.,]00?)? ?%`
  return `${name}.{0,8}?${rate}|${rate}.{0,4}?${name}`
}

/** Marks of two kinds. */
const ENOUGH = 1.6
/** Marks of three kinds. */
const CERTAIN = 2.4
/** No other country has more than this part of the marks of the first. */
const MOST_OTHER = 0.4

/**
 * The country of a till, if at least two different kinds of marks name it, and hardly anything another one: its place
 * and the country itself, a tax with its rate, a register. `currency` is what the tills of that country take.
 * @param countries the marks that documents of any type have
 */
export function placeOfTill(layout: Layout, countries: ReadonlyMap<string, number>): TillPlace {
  const weights = new Map(countries)
  const seen = new Map<string, Line>()
  for (const line of layout.lines)
    for (const { country, kind, pattern } of MARKS) {
      if (seen.has(`${kind} ${country}`) || !pattern.test(line.plain)) continue
      seen.set(`${kind} ${country}`, line)
      weights.set(country, (weights.get(country) ?? 0) + WORTH[kind])
    }
  const [first, second] = [...weights].toSorted(([, a], [, b]) => b - a)
  if (!first || first[1] < ENOUGH || (second?.[1] ?? 0) > first[1] * MOST_OTHER)
    return { countries: weights, home: undefined }
  const [country] = first
  const currency = CURRENCY_OF[country]
  const line = KINDS.map((kind) => seen.get(`${kind} ${country}`)).find((each) => each !== undefined)
  return {
    countries: weights,
    home: currency && line ? { country, currency, line, isCertain: first[1] >= CERTAIN && !second } : undefined,
  }
}

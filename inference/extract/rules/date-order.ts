import { matchesIn } from './matches.ts'
import type { Layout } from './lines.ts'
import { patternOf } from './pattern.ts'

export type Order = 'day-first' | 'month-first'

/** The order of day and month in a document, and what says so; without `by`, nothing does. */
export interface DateOrder {
  order: Order
  by?: 'dates' | 'country' | 'currency' | 'language'
  /** ISO code of the country that decides */
  country?: string
}

const ENOUGH = 0.7
/** How much more must speak for one order than for the other. */
const CLEARLY = 1.5
/** Countries whose dates are written in both orders. */
const MIXED = new Set(['CA'])
/** Words of invoices in languages that put the day first. */
const DAY_FIRST_WORDS = patternOf(
  String.raw`(?:\b(?:\w*rechnung\w*|gutschrift|datum|facture|avoir|echeance|factura|fecha|vencimiento|fattura|scadenza|`,
  String.raw`factuur\w*|fatura|vencimento|faktura\w*|fakturerings\w*|forfald\w*|forfall\w*|lasku\w*|erapaiva|szamla\w*|`,
  String.raw`fizetesi|scadent\w*|splatnost\w*|termin platnosci)\b|τιμολογι)`,
)
const NUMERIC = /(?<![\d/.-])(\d{1,2})[-/.](\d{1,2})[-/.](?:20)?\d\d(?![\d/.-])/g

const EURO = /€|(?<![a-z])eur(?:o|os)?(?![a-z])/
const OTHER_MONEY = /[$£]|(?<![a-z])(?:usd|cad)(?![a-z])/

/**
 * The order of day and month: that of the dates that can be read in one way only, else that of the country, else that
 * of the language. Without any of these, the day is put first, but nothing says so.
 * @param isTill what it prints is from the country whose money it takes: wherever that is the euro, the day comes first
 */
export function dateOrderOf(layout: Layout, countries: ReadonlyMap<string, number>, isTill = false): DateOrder {
  let dayFirst = 0
  let monthFirst = 0
  for (const { plain } of layout.lines) {
    for (const [, first, second] of matchesIn(plain, NUMERIC)) {
      if (Number(first) > 12 && Number(second) <= 12) dayFirst++
      if (Number(second) > 12 && Number(first) <= 12) monthFirst++
    }
  }
  if (dayFirst !== monthFirst) return { order: dayFirst > monthFirst ? 'day-first' : 'month-first', by: 'dates' }
  const american = countries.get('US') ?? 0
  const [other, weight] = [...countries]
    .filter(([country]) => country !== 'US' && !MIXED.has(country))
    .reduce((best, each) => (each[1] > best[1] ? each : best), ['', 0] as [string, number])
  if (american >= ENOUGH && american > weight * CLEARLY) return { order: 'month-first', by: 'country', country: 'US' }
  if (weight >= ENOUGH && weight > american * CLEARLY) return { order: 'day-first', by: 'country', country: other }
  const prints = (pattern: RegExp) => layout.lines.some(({ plain }) => pattern.test(plain))
  if (isTill && prints(EURO) && !prints(OTHER_MONEY)) return { order: 'day-first', by: 'currency' }
  return prints(DAY_FIRST_WORDS) ? { order: 'day-first', by: 'language' } : { order: 'day-first' }
}

import { amountsIn, type Amount } from './amounts.ts'
import { foundIn, type Found } from './found.ts'
import { pieceOf, type Layout, type Piece } from './lines.ts'

const NAMED =
  /(?<![a-z])(?:(?<RM>rm|myr)|(?<EUR>eur|euro)|(?<USD>usd)|(?<GBP>gbp)|(?<CHF>chf))(?![a-z])|(?<euro>€)|(?<dollar>\$)|(?<pound>£)/g
const CODES: Record<string, string> = {
  RM: 'MYR',
  EUR: 'EUR',
  USD: 'USD',
  GBP: 'GBP',
  CHF: 'CHF',
  euro: 'EUR',
  dollar: 'USD',
  pound: 'GBP',
}

/** The currency that the document names most often; next to the total it counts three times more. */
export function findCurrency(layout: Layout, total: Amount | undefined): Found | undefined {
  const counts = new Map<string, { count: number; piece: Piece; code: boolean }>()
  const note = (currency: string, piece: Piece, weight: number, code: boolean) => {
    const known = counts.get(currency)
    if (known) {
      known.count += weight
      known.code ||= code
    } else counts.set(currency, { count: weight, piece, code })
  }
  for (const line of layout.lines) {
    for (const match of line.plain.matchAll(NAMED)) {
      const [name] = Object.entries(match.groups!).find(([, value]) => value !== undefined)!
      note(CODES[name]!, pieceOf(line, match.index, match.index + match[0].length), 1, name === name.toUpperCase())
    }
  }
  if (total?.mark) note(total.mark.codes[0]!, pieceOf(total.line, total.from, total.to), 3, false)
  const [first, second] = [...counts].toSorted(([, a], [, b]) => b.count - a.count)
  if (!first) return undefined
  const [currency, { count, piece, code }] = first
  const certainty =
    second && second[1].count * 2 > count
      ? 0.55
      : count === 1 && !code
        ? 0.75
        : currency === 'USD' && !code
          ? 0.85
          : 0.95
  return foundIn(piece, certainty, currency)
}

/** True if all amounts are in dollars: then dates have the month before the day. */
export const inDollars = (layout: Layout): boolean =>
  layout.lines.some((line) => amountsIn(line).some(({ mark }) => mark?.codes[0] === 'USD')) &&
  !layout.lines.some(({ plain }) => /€|£|(?<![a-z])(?:rm|eur|gbp|chf)(?![a-z])/.test(plain))

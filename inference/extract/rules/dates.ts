import { matchesIn } from './matches.ts'
import type { Order } from './date-order.ts'
import { MONTH_OF, SHORT_YEAR_MONTHS } from './languages/months.ts'
import type { Line } from './lines.ts'

export interface PrintedDate {
  /** YYYY-MM-DD */
  value: string
  line: Line
  from: number
  to: number
  /** what else it may be: day and month, or day and year, could be swapped */
  other: string | undefined
}

/** Names of months, whose letter O recognition takes for a zero: "0ct". */
const asPrinted = (names: Iterable<string>): string =>
  [...names]
    .toSorted((a, b) => b.length - a.length)
    .join('|')
    .replaceAll('o', '[o0]')
const monthOf = (name: string): string => String(MONTH_OF.get(name.replaceAll('0', 'o')))
const NAME = asPrinted(MONTH_OF.keys())
const FIRST_YEAR = 1980
const LAST_YEAR = 2079

/** Two-digit years that an invoice or receipt is likely to have. */
const LIKELY_YEARS = [10, 39] as const

const D = '[0-9ol]'
const SHORT = asPrinted(SHORT_YEAR_MONTHS)
/** Letters after the number of a day. */
const ORDINAL = 'st|nd|rd|th|er|º|°|ª|η|ησ'
const FORMS: {
  form: RegExp
  parts: (match: RegExpMatchArray) => [year: string, month: string, day: string] | 'numeric'
}[] = [
  {
    form: /(?<![\w/.-])(20\d\d|19\d\d) ?([-/.–]) ?(\d{1,2}) ?\2 ?(\d{1,2})(?![\d/-])/g,
    parts: (m) => [m[1]!, m[3]!, m[4]!],
  },
  {
    form: new RegExp(
      String.raw`(?<![\w/.-])(${D}{1,2}) ?([-/.–]) ?(${D}{1,2}) ?[-/.–] ?((?:2[08]|19)${D}{2}|${D}{2})(?!\d|[-/]\d|[.,]\d)`,
      'g',
    ),
    parts: () => 'numeric',
  },
  { form: /(?<![\w/.-])(\d\d)(\d\d)(20\d\d)(?= \d{1,2}: ?\d\d)/g, parts: (m) => [m[3]!, m[2]!, m[1]!] },
  {
    form: new RegExp(
      String.raw`(?<![\w/.])(\d{1,2})(?:${ORDINAL})?[-/., ]{0,2}(?:de ?|of )?(?:(${NAME})(?![a-zα-ω])[-/., ']{0,3}(?:del? )?(20\d\d|19\d\d)|(${SHORT})(?![a-zα-ω])[-/., ']{0,3}(?:del? )?(\d\d))(?!\d|:|[.,]\d| ?(?:h|uhr)(?![a-z]))`,
      'g',
    ),
    parts: (m) => [m[3] ?? m[5]!, monthOf(m[2] ?? m[4]!), m[1]!],
  },
  {
    form: new RegExp(String.raw`(?<![\w/.α-ω])(${NAME})\.? ?(\d{1,2})(?:st|nd|rd|th)? ?,? ?(20\d\d|19\d\d)(?!\d)`, 'g'),
    parts: (m) => [m[3]!, monthOf(m[1]!), m[2]!],
  },
  {
    form: new RegExp(String.raw`(?<![\w/.])(20\d\d|19\d\d)\.?,? (${NAME})(?![a-zα-ω])\.? (\d{1,2})(?!\d)`, 'g'),
    parts: (m) => [m[1]!, monthOf(m[2]!), m[3]!],
  },
  { form: /(?<![\w/.,-]|\d )([0-3]\d) ([01]\d) (20\d\d)(?![ ]?[\d/.,-])/g, parts: (m) => [m[3]!, m[2]!, m[1]!] },
]

/** The dates in a line, from left to right; only days that the calendar has. */
export function datesIn(line: Line, order: Order): PrintedDate[] {
  const found: PrintedDate[] = []
  for (const { form, parts } of FORMS) {
    for (const match of matchesIn(line.plain, form)) {
      const [from, to] = [match.index, match.index + match[0].length]
      if (found.some((other) => other.from < to && from < other.to)) continue
      const named = parts(match)
      const date = named === 'numeric' ? numeric(match, order) : only(known(...named))
      if (date) found.push({ ...date, line, from, to })
    }
  }
  return found.toSorted((a, b) => a.from - b.from)
}

type Reading = Pick<PrintedDate, 'value' | 'other'>

const only = (value: string | undefined): Reading | undefined => (value ? { value, other: undefined } : undefined)

function numeric(match: RegExpMatchArray, order: Order): Reading | undefined {
  const [first, second, year] = [match[1]!, match[3]!, match[4]!].map((digits) =>
    digits
      .replaceAll('o', '0')
      .replaceAll('l', '1')
      .replace(/^28(?=\d\d)/, '20'),
  ) as [string, string, string]
  const dayFirst = known(year, second, first)
  const monthFirst = known(year, first, second)
  const yearFirst = year.length === 2 && first.length === 2 ? known(first, second, year) : undefined
  const [likely, other] = order === 'day-first' ? [dayFirst, monthFirst] : [monthFirst, dayFirst]
  const value = likely ?? other
  if (!value) return only(yearFirst)
  // 05-06-07 may be any of three days, and none of a likely year.
  if (yearFirst && !isLikelyYear(first) && !isLikelyYear(year)) return undefined
  // 24/07/02 is rather a day of 2024 than one of 2002.
  if (yearFirst && isLikelyYear(first) && !isLikelyYear(year)) return { value: yearFirst, other: value }
  // Where points part the numbers, the day stands first.
  const swapped = match[2] === '.' && order === 'day-first' ? undefined : other
  return { value, other: swapped === value ? undefined : swapped }
}

const isLikelyYear = (twoDigits: string): boolean =>
  Number(twoDigits) >= LIKELY_YEARS[0] && Number(twoDigits) <= LIKELY_YEARS[1]

function known(year: string, month: string, day: string): string | undefined {
  const full = year.length === 2 ? `20${year}` : year
  if (
    Number(full) < FIRST_YEAR ||
    Number(full) > LAST_YEAR ||
    Number(month) < 1 ||
    Number(month) > 12 ||
    Number(day) < 1
  )
    return undefined
  const value = `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value) ? value : undefined
}

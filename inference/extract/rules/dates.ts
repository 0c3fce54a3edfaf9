import { MONTHS as MALAY_MONTHS } from './datasets/malaysian-receipts.ts'
import type { Line } from './lines.ts'

export type Order = 'day-first' | 'month-first'
export interface PrintedDate {
  /** YYYY-MM-DD */
  value: string
  line: Line
  from: number
  to: number
  /** day and month could be swapped */
  ambiguous: boolean
}

const MONTHS: readonly (readonly string[])[] = [
  ['january', 'januar', 'janner', 'janvier', 'enero', 'jan', 'janv', 'ene', 'januari'],
  ['february', 'februar', 'fevrier', 'febrero', 'feb', 'fevr', 'fev', 'februari'],
  ['march', 'marz', 'maerz', 'mars', 'marzo', 'mar', 'mrz'],
  ['april', 'avril', 'abril', 'apr', 'avr', 'abr'],
  ['may', 'mai', 'mayo', 'mei'],
  ['june', 'juni', 'juin', 'junio', 'jun'],
  ['july', 'juli', 'juillet', 'julio', 'jul', 'juil'],
  ['august', 'aout', 'agosto', 'aug', 'ago'],
  ['september', 'septembre', 'septiembre', 'setiembre', 'sep', 'sept'],
  ['october', 'oktober', 'octobre', 'octubre', 'oct', 'okt'],
  ['november', 'novembre', 'noviembre', 'nov'],
  ['december', 'dezember', 'decembre', 'diciembre', 'dec', 'dez', 'dic'],
]
const MONTH_OF = new Map([
  ...MONTHS.flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
  ...MALAY_MONTHS,
])
const NAME = [...MONTH_OF.keys()].toSorted((a, b) => b.length - a.length).join('|')
const FIRST_YEAR = 1980
const LAST_YEAR = 2079

const D = '[0-9ol]'
const FORMS: {
  form: RegExp
  parts: (match: RegExpMatchArray) => [year: string, month: string, day: string] | 'numeric'
}[] = [
  {
    form: new RegExp(String.raw`(?<![\w/.-])(20\d\d|19\d\d) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,2})(?![\d/-])`, 'g'),
    parts: (m) => [m[1]!, m[3]!, m[4]!],
  },
  {
    form: new RegExp(
      String.raw`(?<![\w/.-])(${D}{1,2}) ?([-/.]) ?(${D}{1,2}) ?[-/.] ?((?:2[08]|19)${D}{2}|${D}{2})(?!\d|[-/]\d|[.,]\d)`,
      'g',
    ),
    parts: () => 'numeric',
  },
  { form: /(?<![\w/.-])(\d\d)(\d\d)(20\d\d)(?= \d{1,2}: ?\d\d)/g, parts: (m) => [m[3]!, m[2]!, m[1]!] },
  {
    form: new RegExp(
      String.raw`(?<![\w/.])(\d{1,2})(?:st|nd|rd|th|er|º)?[-/., ]{0,2}(?:de )?(${NAME})\b[-/., ']{0,3}(?:del? )?(20\d\d|19\d\d|\d\d)(?!\d|:| ?(?:h|uhr)(?![a-z]))`,
      'g',
    ),
    parts: (m) => [m[3]!, String(MONTH_OF.get(m[2]!)), m[1]!],
  },
  {
    form: new RegExp(String.raw`(?<![\w/.])(${NAME})\.? ?(\d{1,2})(?:st|nd|rd|th)?,? ?(20\d\d|19\d\d)(?!\d)`, 'g'),
    parts: (m) => [m[3]!, String(MONTH_OF.get(m[1]!)), m[2]!],
  },
]

/** The dates in a line, from left to right; only days that the calendar has. */
export function datesIn(line: Line, order: Order): PrintedDate[] {
  const found: PrintedDate[] = []
  for (const { form, parts } of FORMS) {
    for (const match of line.plain.matchAll(form)) {
      const [from, to] = [match.index, match.index + match[0].length]
      if (found.some((other) => other.from < to && from < other.to)) continue
      const named = parts(match)
      const date = named === 'numeric' ? numeric(match, order) : known(...named)
      if (date) found.push({ ...date, line, from, to })
    }
  }
  return found.toSorted((a, b) => a.from - b.from)
}

function numeric(match: RegExpMatchArray, order: Order): { value: string; ambiguous: boolean } | undefined {
  const [first, second, year] = [match[1]!, match[3]!, match[4]!].map((digits) =>
    digits
      .replaceAll('o', '0')
      .replaceAll('l', '1')
      .replace(/^28(?=\d\d)/, '20'),
  ) as [string, string, string]
  const dayFirst = known(year, second, first)
  const monthFirst = known(year, first, second)
  const [likely, other] = order === 'day-first' ? [dayFirst, monthFirst] : [monthFirst, dayFirst]
  if (!likely) return other
  return { value: likely.value, ambiguous: other !== undefined && other.value !== likely.value }
}

function known(year: string, month: string, day: string): { value: string; ambiguous: boolean } | undefined {
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
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value) ? { value, ambiguous: false } : undefined
}

/** The order of day and month in a document: that of its unambiguous dates, else the usual one for its currency. */
export function orderOf(lines: readonly Line[], american: boolean): Order {
  let dayFirst = 0
  let monthFirst = 0
  for (const { plain } of lines) {
    for (const [, first, second] of plain.matchAll(/(?<![\d/.-])(\d{1,2})[-/.](\d{1,2})[-/.](?:20)?\d\d(?![\d/.-])/g)) {
      if (Number(first) > 12 && Number(second) <= 12) dayFirst++
      if (Number(second) > 12 && Number(first) <= 12) monthFirst++
    }
  }
  if (dayFirst !== monthFirst) return dayFirst > monthFirst ? 'day-first' : 'month-first'
  return american ? 'month-first' : 'day-first'
}

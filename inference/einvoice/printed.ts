// Forms in which values are printed.

/** Letters and digits in lower case, without accents: what remains of a text whatever its spaces and signs. */
export const lettersAndDigits = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

/** What a printed number can mean, without its sign: `1.234,56` is 1234.56, `1.234` is 1234 or 1.234. */
export function printedAmount(text: string): number[] {
  const bare = text.replaceAll(/[^\d.,'’]/g, '')
  if (!/\d/.test(bare) || /\p{L}{4,}/u.test(text)) return []
  const digits = bare.replaceAll(/['’]/g, '').replace(/^[.,]+|[.,]+$/g, '')
  const [, whole = '', separator = '', fraction = ''] = /^([\d.,]*?)(?:([.,])(\d+))?$/.exec(digits) ?? []
  const integer = whole.replaceAll(/[.,]/g, '')
  const meanings = [Number(`${integer || '0'}.${fraction || '0'}`)]
  // Three digits behind the only kind of separator can be thousands.
  const other = separator === '.' ? ',' : '.'
  if (fraction.length === 3 && !whole.includes(other)) meanings.push(Number(`${integer}${fraction}`))
  return meanings
}

const LANGUAGES = 'en de fr es it nl pt pl cs sv da nb fi hu ro el'.split(' ')
let formats: readonly Intl.DateTimeFormat[] | undefined

/** The long and short names of a month from 1. Loading the languages takes long, so it waits for the first date. */
function monthNames(month: number): Set<string> {
  formats ??= LANGUAGES.flatMap((language) =>
    (['long', 'short'] as const).map(
      (style) => new Intl.DateTimeFormat(language, { month: style, day: 'numeric', timeZone: 'UTC' }),
    ),
  )
  const day = new Date(Date.UTC(2024, month - 1, 1))
  return new Set(formats.map((format) => format.formatToParts(day).find(({ type }) => type === 'month')!.value))
}

/** A date YYYY-MM-DD as people write it. */
export function printedDates(date: string): string[] {
  const [year, month, day] = date.split('-') as [string, string, string]
  const [plainDay, plainMonth, shortYear] = [String(Number(day)), String(Number(month)), year.slice(2)]
  const numbers = [
    [day, month, year],
    [day, month, shortYear],
    [year, month, day],
    [month, day, year],
    [plainDay, plainMonth, year],
    [plainMonth, plainDay, year],
    [day, plainMonth, year],
    [plainDay, month, year],
  ].map((parts) => parts.join('.'))
  const named = [...monthNames(Number(month))].flatMap((name) =>
    [plainDay, day].flatMap((each) => [
      `${each} ${name} ${year}`,
      `${name} ${each} ${year}`,
      `${each} ${name} ${shortYear}`,
    ]),
  )
  return [...numbers, ...named]
}

import type { Line } from './lines.ts'

/** A number or code in a line, such as an invoice number. */
interface NumberToken {
  from: number
  to: number
  /** where it could end as well; undefined if its end is clear */
  otherEnd: number | undefined
}

const DASHES = String.raw`\-‐‑‒–—−`
/** What stands between a label and its number. */
const BETWEEN = new RegExp(
  String.raw`^[\s:#.${DASHES}=*[]*` +
    String.raw`(?:(?:(?:no|nr|num|number|numero|numer)\b|n[°ºr]|№|n\.(?= ?(?:[a-z]{1,5}-?)?\d)|c\.|νο(?![α-ω]))[.: ]*)?`,
)
/** A word of a number: letters, digits and the marks inside it. */
const PART = new RegExp(String.raw`^[\p{L}\p{N}(][\p{L}\p{N}_./\\+*&()#:'${DASHES}]*`, 'u')
/** A mark behind a space, as in "2024 / 0815", "2024 -0815" and "2024 /A". */
const MARK = new RegExp(String.raw`^[/\\.•·${DASHES}](?: |(?=[\p{Lu}\d]))`, 'u')
/** The number goes on in the next line. */
const GOES_ON = new RegExp(String.raw`[\p{L}\p{N}][/\\_${DASHES}]$`, 'u')
/** What goes on without a space behind a mark that numbers rarely have: "2024|0815". */
const GLUED = /^[^\s\p{L}\p{N}]+[\p{L}\p{N}]\S*/u
const NOT_A_NUMBER =
  /^(?:\d{1,2}[-/.–]\d{1,2}[-/.–](?:(?:19|20)\d\d|\d\d)|\d{1,2}:\d\d.*|(?:19|20)\d\d[-–]\d\d[-–]\d\d|\d{1,3}(?:[.,]\d{3})*[.,]\d\d)$/
/** "4711 / 17. 05. 2025" or "4711 - 17 May 2025": the date is no part of the number. */
const DATE = new RegExp(
  String.raw`^(?:\d{1,2}[-/.–] ?\d{1,2}[-/.–] ?(?:19|20)\d\d|(?:19|20)\d\d[-/.–] ?\d{1,2}[-/.–] ?\d{1,2}|` +
    String.raw`\d{1,2}\.? (?:de )?\p{L}{3,}\.? (?:de )?(?:19|20)\d\d|` +
    String.raw`\d{1,2}[-/.](?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)\p{L}*[-/.](?:19|20)\d\d)(?!\d)`,
  'iu',
)
/** "Faktura nr 27/09/2020": number, month and year. Dates have no slashes where numbers are labelled so. */
const BY_MONTH = /(?<![a-z])(?:faktur[ay]|rachun(?:ek|ku)|koryguja(?:ca|cej))\b.{0,20}\b(?:nr|numer) ?[.:]* ?$/
const MONTH_NUMBER = /^\d{1,4}\/(?:0?[1-9]|1[0-2])\/(?:19|20)\d\d(?![\d/])/
/** "17 May 2025" where a number is expected. In digits, a number may look like a date: "2024/07/2". */
const NAMED_DATE = /^\d{1,2}\.? (?:de )?\p{L}{3,}\.? (?:de )?(?:19|20)\d\d(?!\d)/u
const MOST_LETTERS = 40
/** A space inside a number is at most this wide, in mean widths of its characters. */
const WIDEST_SPACE = 1.6
/** Letters before or behind the digits, as in "RE 2024" or "345 A". */
const LETTERS = /^\p{Lu}{1,5}\.?$/u
/** Words in capitals that begin something else. */
const OTHER_WORD =
  /^(?:DU|DE|DEL|DES|VOM|OF|ON|PO|EUR|USD|GBP|CHF|PAGE|SEITE|TEL|FAX|DATE|TOTAL|VAT|UST|TVA|IVA|BTW)\.?$/

/**
 * The number behind a label. It goes on over a space if that is as narrow as one inside a line of text, and if what
 * follows has the form of a further part.
 * @param from where the label ends
 */
export function numberBehind(line: Line, from: number): NumberToken | undefined {
  const start = from + BETWEEN.exec(line.plain.slice(from))![0].length
  const byMonth = BY_MONTH.test(line.plain.slice(0, start)) && MONTH_NUMBER.exec(line.text.slice(start))?.[0]
  if (byMonth) return { from: start, to: start + byMonth.length, otherEnd: undefined }
  const first = NAMED_DATE.test(line.text.slice(start)) ? undefined : partAt(line, start)
  if (!first || (!/\d/.test(first) && !LETTERS.test(first))) return undefined
  let to = start + first.length
  let otherEnd: number | undefined
  let digits = /\d/.test(first)
  for (;;) {
    const mark = MARK.exec(line.text.slice(to + 1))?.[0]
    const at = to + 1 + (mark?.length ?? 0)
    const part = line.text[to] === ' ' && !DATE.test(line.text.slice(at)) ? partAt(line, at) : undefined
    if (!part || OTHER_WORD.test(part) || !isNarrow(line, to)) break
    const isNumber = /\d/.test(part) && !/^\p{Ll}/u.test(part)
    if (!isNumber && !(digits && LETTERS.test(part) && part.length <= 2)) {
      break
    }
    // Two groups of digits may be two columns of a table, or a number and a count.
    if (digits && !mark && /^\d+$/.test(part) && !GOES_ON.test(line.text.slice(start, to))) otherEnd ??= to
    to = at + part.length
    digits ||= isNumber
  }
  const glued = GLUED.exec(line.text.slice(to))?.[0]
  if (glued) {
    otherEnd ??= to
    to += glued.length
  }
  const text = line.text.slice(start, to)
  if (to === line.text.length && GOES_ON.test(text)) return undefined
  const end = start + text.replace(new RegExp(String.raw`[\s._/:,#*+&'${DASHES}]+$`, 'u'), '').length
  return isNumber(line.text.slice(start, end))
    ? { from: start, to: end, otherEnd: wholeCell(line, from, end, otherEnd) }
    : undefined
}

/** If a cell of a table, or what follows a colon, is nothing but the number, its end is clear. */
function wholeCell(line: Line, from: number, end: number, otherEnd: number | undefined): number | undefined {
  const isWhole = end === line.text.length && (from === 0 || /:\s*$/.test(line.text.slice(0, from + 1).trimEnd()))
  return isWhole ? undefined : otherEnd
}

const isNumber = (text: string): boolean =>
  /\d/.test(text) && text.length > 1 && text.length <= MOST_LETTERS && !NOT_A_NUMBER.test(text)

/** The part of a number that begins here; undefined for a date, an amount or a word. */
function partAt(line: Line, at: number): string | undefined {
  const part = PART.exec(line.text.slice(at))?.[0].replace(/[:,]+$/, '')
  if (!part || NOT_A_NUMBER.test(part.replace(/[.,]$/, ''))) return undefined
  return /\d/.test(part) || LETTERS.test(part) ? part : undefined
}

/** Whether the space at this position of a line is as narrow as one between words. */
function isNarrow(line: Line, at: number): boolean {
  let end = 0
  for (const [index, { text, box }] of line.words.entries()) {
    end += text.trim().replace(/\s+/g, ' ').length
    const next = line.words[index + 1]
    if (end > at) return true
    if (end === at && next) {
      const letter = (box[2] - box[0] + next.box[2] - next.box[0]) / (text.length + next.text.length)
      return next.box[0] - box[2] <= letter * WIDEST_SPACE
    }
    end++
  }
  return true
}

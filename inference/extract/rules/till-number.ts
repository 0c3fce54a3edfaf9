import type { Evidence } from '../../../hub/document/values/evidence.ts'
import { candidateOf, type Candidate } from '../candidate.ts'
import { hasAmount } from './amounts.ts'
import { datesIn } from './dates.ts'
import { certaintyBehind, placesAfter, type Place } from './labels.ts'
import {
  BILLS,
  CARD_PAYMENT,
  INVOICES,
  NUMBER_WORDS,
  NUMBER_WORDS_BEFORE,
  ORDERS,
  OTHER_NUMBERS,
  RECEIPTS,
  SALES,
  TILL_TITLES,
  TRANSACTIONS,
} from './languages/till-words.ts'
import { pieceOf, type Layout, type Line } from './lines.ts'
import { matchesIn } from './matches.ts'
import { numberBehind } from './number-token.ts'

/** A label, how sure the number behind it is, and how many digits it has at least. */
interface TillLabel {
  label: RegExp
  sure: number
  digits: number
}

const START = '(?<![a-z0-9α-ω])'
const END = '(?![a-zα-ω])'
/** A number, with letters before it and in brackets: "[00550388]", "CR0008964". */
const NUMBER_AHEAD = String.raw`(?=[ [(]{0,2}[a-z]{0,6}[-/ ]?\d)`

/** "Receipt No", "Bonnr", "ticket #". */
const numbered = (names: string): string => `${START}(?:${names})[ .:/-]{0,2}${NUMBER_WORDS}${END}`
/** "N° ticket", "nr paragonu". */
const numberOf = (names: string): string => `${START}${NUMBER_WORDS_BEFORE}(?:${names})${END}`
/** "Receipt : 4711", "TRN#4711". */
const marked = (names: string): string => `${START}(?:${names})${END} ?[:#]+${NUMBER_AHEAD}`
/** "CHK 4711", "Fatura-Recibo FR A/4711", at the start of a line. */
const plain = (names: string): string =>
  String.raw`^\W*(?:${names})${END} (?=(?:[a-z]{0,3}[-/ ]?|[a-z]{2,3} [a-z]{1,3}/)\d[\d/-]{2})`
const BEHIND_TILL = String.raw`(?<=\b(?:reg(?:ister)?|till|lane|store|st#|te#|pos|term|ws)\b.{1,30})`
/** "Store 12 Reg 3 Tran 4711". */
const behindTill = (names: string): string =>
  `${BEHIND_TILL}${START}(?:${names})${END}` + String.raw`[ .:]{1,3}(?=\d{2})`

const labelOf = (sources: readonly string[], sure: number, digits: number): TillLabel => ({
  label: new RegExp(sources.join('|'), 'g'),
  sure,
  digits,
})

const LABELS: readonly TillLabel[] = [
  labelOf([numbered(INVOICES), `${START}tax ?inv ?(?:no|nr|#|:)${END}`], 0.95, 2),
  labelOf([numbered(RECEIPTS), numberOf(RECEIPTS)], 0.92, 1),
  labelOf([numbered(`${BILLS}|${SALES}`), numberOf(BILLS)], 0.88, 2),
  labelOf([marked(RECEIPTS)], 0.85, 2),
  labelOf([marked(BILLS)], 0.8, 3),
  labelOf([plain(RECEIPTS), plain(BILLS)], 0.75, 3),
  labelOf([numbered(TRANSACTIONS), numberOf(TRANSACTIONS)], 0.74, 2),
  labelOf([behindTill(TRANSACTIONS)], 0.78, 2),
  labelOf([marked(TRANSACTIONS), plain(TRANSACTIONS)], 0.7, 2),
  labelOf([numbered(ORDERS), numberOf(ORDERS), marked(ORDERS)], 0.6, 2),
]
/** Shorter numbers of orders start over every day. */
const DIGITS_OF_ORDER = 4
const ORDER = new RegExp(String.raw`^\W*(?:${ORDERS})`, 'i')

/** A title alone in its line, or with dashes and stars around it. */
const TITLE = new RegExp(String.raw`^\W*(?:${TILL_TITLES})[^a-z0-9α-ω]*$`)
/** "No: 4711" and nothing else. */
const BARE_LABEL = new RegExp(
  String.raw`^(?:no|nr|nro|n[°º]|n\.|num|nummer|numero|c\.|αρ)[.:# ]{1,4}(?=(?:[a-z]{1,3} )?[a-z]{0,6}[-/]?\d[\w/-]*$)`,
)
/** "10.44 N.12": behind the time of day. */
const BEHIND_TIME = /(?<=\d[:.]\d\d(?:[:.]\d\d)? {1,3})n(?:r|o)?[.°º] ?(?=\d+$)/g
/** "#1000000163" and nothing else. */
const HASHED = /^#(?=\d[\d-]{3,}#?$)|(?<=\d[:.]\d\d(?:[:.]\d\d)? )#(?=\d[\d-]{3,}#?$)/g
/** "T2 R000112043": the till and the number of its receipt. */
const OF_TILL = /(?<=^|\bt\d{1,3} )(?=r0\d{5,8}$)/g
const TILL = /\bt\d{1,3}\b/
const TIME = /\b\d{1,2}:\d\d/
const SURE = { belowTitle: 0.8, hashed: 0.7, ofTill: 0.72, behindTime: 0.6 } as const
/** A number without a name is at most this many rows below the title. */
const TITLE_REACH = 2

const OTHER = new RegExp(String.raw`(?:${OTHER_NUMBERS})[ .:/-]{0,2}$`)
const PAYMENT = new RegExp(CARD_PAYMENT)
/** How far, in rows, a number may be from words about a card payment before it may be that of the payment. */
const CARD_REACH = 2
const OF_CARD = 0.72
/** "125,000" is rather an amount, 2024 a year. */
const NO_NUMBER = /^(?:\d{1,3}(?:[.,]\d{3})+|(?:19|20)\d\d)$/
/** What may follow a number in its line if it stands below its label: a date, a time, a till. */
const BESIDE = /^\W*(?:$|\d{1,4}[-/.:]\d{1,2}|\d{1,2} [a-z]{3})/

/**
 * The numbers that a till prints for a sale, each as sure as its name says: of the receipt, of a bill, of a transaction
 * or a check, of an order. Numbers of cards, terminals, tax payers, tables and people have names that are none of
 * these.
 */
export function tillNumbers(layout: Layout, card: ReadonlySet<number>): Candidate[] {
  const labelled = LABELS.flatMap((each) => numbersBehind(layout, each, card))
  return [...labelled, ...unnamedNumbers(layout)]
}

/** The number behind each place of a label; `card` are rows near the words of a card payment. */
export function numbersBehind(
  layout: Layout,
  { label, sure, digits }: TillLabel,
  card: ReadonlySet<number>,
): Candidate[] {
  const places = Map.groupBy(placesAfter(layout, label), ({ at }) => at).values()
  return [...places].flatMap((ofLabel) => {
    const { before, row } = ofLabel[0]!
    if (OTHER.test(before)) return []
    const certainty = sure * certaintyBehind(before) * (card.has(row) ? OF_CARD : 1)
    for (const place of ofLabel) {
      const number = numberAt(layout, place, ORDER.test(place.label) ? DIGITS_OF_ORDER : digits)
      if (number) return [candidateAt(number, certainty * place.certainty, [{ code: 'label', detail: place.label }])]
    }
    return []
  })
}

/** Rows that are near the words of a card payment. */
export const cardRows = ({ rows }: Layout): ReadonlySet<number> =>
  new Set(
    rows.flatMap(({ plain }, row) =>
      PAYMENT.test(plain) ? Array.from({ length: 2 * CARD_REACH + 1 }, (_, index) => row - CARD_REACH + index) : [],
    ),
  )

interface Printed {
  line: Line
  from: number
  to: number
}

function candidateAt({ line, from, to }: Printed, certainty: number, evidence: readonly Evidence[]): Candidate {
  const piece = pieceOf(line, from, to)
  // Tills are often numbered POS1, POS2 …, which recognition reads with a zero.
  const value = piece.confidence < 1 ? piece.text.replace(/\bP0S(?=\d)/, 'POS') : piece.text
  return candidateOf(piece, value, certainty, evidence)
}

function numberAt(layout: Layout, { line, from, row }: Place, digits: number): Printed | undefined {
  const token = numberBehind(line, from)
  if (!token) return undefined
  // Rows of goods and of payments have amounts: "CHECK #1023  45.00".
  if (hasAmount(layout.rows[line.row]!)) return undefined
  const isBelow = line.row > row
  const to = endOf(line, token)
  const text = line.text.slice(token.from, to)
  if (isBelow && !BESIDE.test(line.plain.slice(to))) return undefined
  return text.replace(/\D/g, '').length < digits || NO_NUMBER.test(text) ? undefined : { line, from: token.from, to }
}

/**
 * A till prints columns closer together than an invoice. Behind the digits, a further part belongs to the number only
 * if a mark leads to it, or if it has nothing but digits and ends the line.
 */
function endOf(line: Line, { from, to }: { from: number; to: number }): number {
  const text = line.text.slice(from, to)
  for (const { index } of text.matchAll(/(?<=[\p{L}\p{N}]) (?=[\p{L}\p{N}])/gu)) {
    const isDone =
      /\d/.test(text.slice(0, index)) && !(to === line.text.length && /^[\d/-]+$/.test(text.slice(index + 1)))
    if (isDone) return from + index
  }
  return to
}

/** Numbers that only their place names: below the title, beside the date, or behind the till. */
function unnamedNumbers(layout: Layout): Candidate[] {
  const titles = layout.rows.flatMap(({ lines }, row) => (lines.some(({ plain }) => TITLE.test(plain)) ? [row] : []))
  return layout.lines.flatMap((line) => {
    const row = layout.rows[line.row]!
    const isDated = TIME.test(row.plain) || row.lines.some((each) => datesIn(each, 'day-first').length > 0)
    const isBelowTitle = titles.some((title) => line.row >= title && line.row - title <= TITLE_REACH)
    const isPlaced = (isDated || isBelowTitle) && !hasAmount(row)
    const bare = isPlaced ? BARE_LABEL.exec(line.plain) : null
    const at = (index: number, sure: number): Candidate[] => {
      const token = numberBehind(line, index)
      const text = token && line.text.slice(token.from, token.to)
      if (!text || NO_NUMBER.test(text)) return []
      return [candidateAt({ line, ...token }, sure, [{ code: 'place', detail: isBelowTitle ? 'title' : 'issueDate' }])]
    }
    return [
      ...(bare && digitsIn(line) >= 4 ? at(bare[0].length, SURE.belowTitle) : []),
      ...(isPlaced ? matchesIn(line.plain, HASHED).flatMap(({ index }) => at(index, SURE.hashed)) : []),
      ...(TILL.test(row.plain) ? matchesIn(line.plain, OF_TILL).flatMap(({ index }) => at(index, SURE.ofTill)) : []),
      ...matchesIn(line.plain, BEHIND_TIME).flatMap(({ index, 0: { length } }) => at(index + length, SURE.behindTime)),
    ]
  })
}

const digitsIn = ({ text }: Line): number => text.replace(/\D/g, '').length

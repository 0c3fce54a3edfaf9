import type { TypeDefinition } from '../../../hub/document/types/type.ts'
import { candidateOf, choose, type Candidate, type Choice } from '../candidate.ts'
import { namesCreditNumber } from '../kinds/credit-number.ts'
import type { DateOrder } from './date-order.ts'
import { datesIn, type PrintedDate } from './dates.ts'
import { headerAt } from '../tables/header.ts'
import { labelsOf, placesAfter, type Place } from './labels.ts'
import { EARLIER_DOCUMENT } from './languages/earlier-documents.ts'
import { LATER_PAYMENT } from './languages/later-payments.ts'
import { OTHER_DATES } from './languages/other-dates.ts'
import { STATEMENT_DATE } from './languages/statement-dates.ts'
import { below, overlap, pieceOf, type Layout, type Line } from './lines.ts'
import { patternOf } from './pattern.ts'

/** How sure the date behind a label is, by the group of the label. */
const SURE_OF_ISSUE = [0.97, 0.88, 0.9, 0.8]
const SURE_OF_DUE = [0.92, 0.8]
/** In a line with the name of the document. */
const SURE_IN_TITLE = 0.85
/** The groups of labels that name the issue date itself; others only say that a date follows. */
const SURE_GROUPS = 2
/** What remains of the score of a date with two readings, by what decides between them. */
const DECIDED = { dates: 0.98, country: 0.93, currency: 0.93, language: 0.9, nothing: 0.75 } as const
/** Score of the reading that is not chosen, where something decides. */
const REFUSED = 0.1
const CHOICE = { atLeast: 0.2, margin: 0.02 }
const TITLE =
  /\b(?:invoice|facture|factura|fattura|factuur|fatura|faktura|avoir|gutschrift|credit note|szamla|lasku)\b|rechnung(?!s?zeit)|τιμολογιο/
/** A title that goes on in the next line: "Invoice 4711 of". */
const ENDS_WITH_OF = /[\d ](?:of|dated|vom|du|del|di|de|van|z dnia|ze dne|den|av|af)$/
const NEXT_LINE = 1.5
/** Beside the place where a letter was written, at its head: as a share of the page. */
const SURE_OF_LETTER = 0.82
const HEAD = 0.5
const WRITTEN_AT =
  /^(?!(?:by|until|before|till|bis|vor|spatestens|avant|antes|entro|voor|przed|do) )\p{L}[\p{L} .'()-]{1,30}, ?(?:(?:den|am|le|li|il|dnia|dn\.|dne|a|en|op|the) )?$/u
/** Of two dates to pay by, the first is that with a discount. */
const DISCOUNT = /\b(?:skonto|discount|escompte|sconto|descuento|korting|rabat)\b|\d ?%/
const NET = /\b(?:netto|net|ohne abzug|voller betrag)\b/
/** One date for two labels: "Invoice date / delivery date". */
const JOINT_LABEL = /^ ?(?:[/&+]|und|and|et|y|e|en|i) ?[a-zα-ω]{4,}(?: [a-zα-ω]{2,})?(?=[ :]*$)/
/** How sure the first date of a document is if an unknown label names it. */
const OTHERWISE_NAMED = 0.3
const NO_TITLE = patternOf(
  String.raw`\b(?:zu[rm]? rechnung|against invoice|facture d.origine|order|bestellung|commande|pedido|ordine|encomenda|`,
  String.raw`zamowieni\w*|(?:original|preceding|previous|corrected|cancelled|credited|related) invoice|`,
  String.raw`(?:ursprungliche|stornierte|korrigierte) rechnung|factura (?:original|rectificada|anulada)|`,
  String.raw`fattura (?:originale|di riferimento|stornata)|facture (?:initiale|rectifiee|annulee)|`,
  String.raw`oorspronkelijke factuur)\b`,
)

/** Between the days of a period; the first may be without a year. */
const UNTIL = String.raw`(?:[-–—]|bis|to|until|au|al|a|ao|ate|do|til|till|tot(?: en met)?|t\/m|pana la|εωσ)`
const PERIOD_GOES_ON = new RegExp(
  String.raw`^\.? ?${UNTIL} ?(?:el |le |het )?\d{1,4}(?:[./-]|\.? (?:de )?[a-zα-ω]{3,}\.? (?:de )?\d{4})`,
)
const PERIOD_BEGINS = new RegExp(String.raw`(?<![\d./-])\d{1,4}[./-] ?\d{1,2}(?:[./-] ?(?:\d{2,4})?)? ?${UNTIL} ?$`)
/** "Invoice no. 27/09/2020": the number of a document may look like a date. */
const NUMBER_BEFORE = /(?<![a-zα-ω])(?:nr|no|num|numer|numero|nummer|number|cislo|n[°º]|№)[.:]* ?$/
/** How much of the score of a date remains that a reference to an earlier document stands in front of or above. */
const OF_EARLIER = 0.4
/** Lines of one block are less far apart, in line heights. */
const LINES_APART = 2.5

/** The readings of a date, each as a candidate. */
function readingsOf(date: PrintedDate, certainty: number, { by, country }: DateOrder, label?: string): Candidate[] {
  const piece = pieceOf(date.line, date.from, date.to)
  const named = label ? [{ code: 'label', detail: label } as const] : []
  if (date.other === undefined) return [candidateOf(piece, date.value, certainty, named)]
  const reasons = by === 'country' ? [{ code: 'country', detail: country! } as const] : []
  const open = [{ code: 'ambiguous', detail: piece.text } as const]
  const sure = certainty * DECIDED[by ?? 'nothing']
  return [
    candidateOf(piece, date.value, sure, [...named, ...reasons, ...(by ? [] : open)]),
    candidateOf(piece, date.other, by ? REFUSED : sure, [...named, ...open]),
  ]
}

/**
 * The issue date: the date behind the surest label, or in the line with the name of the document. If `guess` is true
 * and there is none, the first date of the document. A date that other words name is never it.
 */
export function findIssueDate(
  layout: Layout,
  order: DateOrder,
  type: TypeDefinition,
  guess: boolean,
): Choice | undefined {
  const labels = labelsOf(type, 'issueDate')
  const isOther = otherDates(layout, type)
  const isOfEarlier = earlierDates(layout, type)
  const labelled = labels.flatMap((label, group) =>
    placesAfter(layout, label).flatMap((place) => {
      const date = dateBehind(place, order)
      if (!date || isOther(date, place, group < SURE_GROUPS) || isInTable(layout, place)) return []
      const earlier = isOfEarlier(place) ? OF_EARLIER : 1
      const sure = (SURE_OF_ISSUE[group] ?? SURE_OF_ISSUE.at(-1)!) * place.certainty * earlier
      return readingsOf(date, sure, order, place.label)
    }),
  )
  const unlabelled = [...datesInTitle(layout, order, isOther), ...datesOfLetter(layout, order)]
  const found = choose([...labelled, ...unlabelled], CHOICE)
  if (found && isOrderDate(found)) return { ...found, contested: othersThan(found.found.value, layout, order) }
  return found ?? (guess ? choose(guessed(layout, order, isOther), CHOICE) : undefined)
}

/** An order date stands in for the issue date of an invoice that has none: the next date could be that as well. */
const isOrderDate = ({ found: { evidence = [] } }: Choice): boolean =>
  evidence.some(
    ({ code, detail }) => code === 'label' && detail !== undefined && OTHER_DATES.test(detail.toLowerCase()),
  )

const othersThan = (value: string, layout: Layout, { order }: DateOrder): string[] =>
  [...new Set(layout.lines.flatMap((line) => datesIn(line, order)).map((date) => date.value))].filter(
    (each) => each !== value,
  )

/** Whether a label is the heading of a column of a table of lines, whose dates are those of the lines. */
const isInTable = (layout: Layout, { line, row }: Place): boolean =>
  line.row > row && headerAt(layout, row) !== undefined

/** @param isSure the label names the issue date itself, whatever stands before it */
type IsOther = (date: PrintedDate, label?: Place, isSure?: boolean) => boolean

/** Whether the words before a date name another date: when it is due, was delivered, ordered or printed, or a period. */
function otherDates(layout: Layout, type: TypeDefinition): IsOther {
  const due = labelsOf(type, 'dueDate')
  const dueLines = new Set(due.slice(0, 1).flatMap((label) => placesAfter(layout, label).map(({ line }) => line)))
  const names = (words: string) => [...due, OTHER_DATES].some((pattern) => words.search(pattern) >= 0)
  return (date, label, isSure) => {
    const { line, from } = date
    if (isOfPeriod(date) || NUMBER_BEFORE.test(line.plain.slice(0, from))) return true
    if (!label)
      return names(line.plain.slice(0, from)) || dueLines.has(line) || OTHER_DATES.test(besideOf(layout, line))
    const between = line.plain.slice(label.line === line ? label.from : 0, from)
    if (names(between) && !(isSure && JOINT_LABEL.test(between))) return true
    // "Due date 5 July, date 2 July": the words before another date are not about this one.
    return !isSure && !/\d/.test(label.before) && names(label.before)
  }
}

/** "1.12.2025 – 31.12.2025": the first or the last day of a period. */
const isOfPeriod = ({ line, from, to }: PrintedDate): boolean =>
  PERIOD_GOES_ON.test(line.plain.slice(to)) || PERIOD_BEGINS.test(line.plain.slice(0, from))

/** Whether the words before a label, or the line above it, name the earlier document that this one corrects. */
function earlierDates(layout: Layout, type: TypeDefinition): (place: Place) => boolean {
  const numbers = labelsOf(type, 'invoiceNumber').slice(0, 1)
  const isCredit = layout.lines.some(({ plain }) => namesCreditNumber(plain))
  // A credit note with a number of its own names the invoice by number and date.
  const isInvoiceNumber = (plain: string) =>
    isCredit && !namesCreditNumber(plain) && numbers.some((label) => plain.search(label) >= 0)
  return ({ before, label, row }) => {
    const own = layout.rows[row]!.lines.find(({ text }) => text.includes(label))
    const above = (layout.rows[row - 1]?.lines ?? []).filter(
      ({ page, box }) =>
        own && page === own.page && overlap(box, own.box) > 0 && own.box[1] - box[3] < LINES_APART * own.height,
    )
    return (
      EARLIER_DOCUMENT.test(before) || above.some(({ plain }) => EARLIER_DOCUMENT.test(plain) || isInvoiceNumber(plain))
    )
  }
}

/** "Invoice 4711 of 5 March 2018": a date in the line of the number needs no label. */
function datesInTitle(layout: Layout, order: DateOrder, isOther: IsOther): Candidate[] {
  return layout.lines.flatMap((line) => {
    if (!TITLE.test(line.plain) || NO_TITLE.test(line.plain) || EARLIER_DOCUMENT.test(line.plain)) return []
    const row = layout.rows[line.row]!.lines
    const beside = row.slice(row.indexOf(line), row.indexOf(line) + 2).flatMap((each) => datesIn(each, order.order))
    const [date] = beside.length > 0 ? beside : goingOn(layout, line, order)
    return date && !isOther(date) ? readingsOf(date, SURE_IN_TITLE, order, titleOf(line)) : []
  })
}

/** "Leeds, 5 March 2018" or "5 March 2018" alone at the head of the first page: when a letter was written. */
function datesOfLetter(layout: Layout, order: DateOrder): Candidate[] {
  const head = (layout.pages[0]?.height ?? 0) * HEAD
  return layout.lines.flatMap((line) => {
    if (line.page !== 1 || line.box[1] > head) return []
    const [date, ...others] = datesIn(line, order.order)
    const isAlone = date && others.length === 0 && /^[\s.r]*$/.test(line.plain.slice(date.to))
    const before = line.plain.slice(0, date?.from)
    const isLast = layout.rows[line.row]!.lines.at(-1) === line
    return isAlone && isLast && (WRITTEN_AT.test(before) || (before === '' && isUnnamed(layout, line)))
      ? readingsOf(date, SURE_OF_LETTER, order).map((each) => ({
          ...each,
          evidence: [{ code: 'place' as const }, ...each.evidence],
        }))
      : []
  })
}

/** Whether a line stands alone in its row, and no words close above it could name it. */
const isUnnamed = (layout: Layout, line: Line): boolean =>
  layout.rows[line.row]!.lines.length === 1 &&
  !(layout.rows[line.row - 1]?.lines ?? []).some(
    (above) => overlap(above.box, line.box) > 0 && line.box[1] - above.box[3] < NEXT_LINE * line.height,
  )

/** The date at the start of the next line, if the title ends with "of". */
function goingOn(layout: Layout, line: Line, { order }: DateOrder): PrintedDate[] {
  if (!ENDS_WITH_OF.test(line.plain)) return []
  const next = below(layout, line, NEXT_LINE).find(({ box }) => Math.abs(box[0] - line.box[0]) < line.height)
  return next ? datesIn(next, order).filter(({ from }) => from === 0) : []
}

const titleOf = ({ text, plain }: Line): string => {
  const match = TITLE.exec(plain)!
  return text.slice(match.index, match.index + match[0].length)
}

function guessed(layout: Layout, order: DateOrder, isOther: IsOther): Candidate[] {
  const all = layout.lines.flatMap((line) => datesIn(line, order.order)).filter((date) => !isOther(date))
  const timed = all.find(
    ({ line, to }) =>
      /^\W{0,4}(?:\w{2,3}\W{1,2})?\d{1,2}[:.]\d\d/.test(line.plain.slice(to)) ||
      /\d{1,2}:\d\d/.test(layout.rows[line.row]!.plain),
  )
  const first = timed ?? all[0]
  if (!first) return []
  const agreed = new Set(all.map(({ value }) => value)).size === 1
  const sure = isNamed(layout, first) ? OTHERWISE_NAMED : agreed ? 0.88 : timed ? 0.78 : 0.5
  const [best, ...others] = readingsOf(first, sure, order)
  return [agreed ? { ...best!, evidence: [...best!.evidence, { code: 'only-one' }] } : best!, ...others]
}

/** A label that the reader does not know, with what may stand behind it: "arrêté au:", "Stand per:". */
const UNKNOWN_LABEL = /[a-zα-ω]{3}(?: [a-zα-ω]{1,3})?[^a-zα-ω\d]*:\s*$/

/** Whether a label that the reader does not know, or that of a statement, stands before a date. */
function isNamed(layout: Layout, { line, from }: PrintedDate): boolean {
  const before = from === 0 ? besideOf(layout, line) : line.plain.slice(0, from)
  return UNKNOWN_LABEL.test(before) || STATEMENT_DATE.test(before)
}

/** The date behind the surest label; the values that contest it stand behind labels that are as sure. */
export function findDueDate(layout: Layout, order: DateOrder, type: TypeDefinition): Choice | undefined {
  const candidates = labelsOf(type, 'dueDate').flatMap((label, group) =>
    placesAfter(layout, label).flatMap((place) => {
      const date = LATER_PAYMENT.test(place.before) ? undefined : dueBehind(place, order)
      const sure = (SURE_OF_DUE[group] ?? SURE_OF_DUE.at(-1)!) * place.certainty
      return date ? readingsOf(date, sure, order, place.label) : []
    }),
  )
  return choose(candidates, CHOICE)
}

/** "Payable by 3 May less 2 % discount, by 20 May net": the later date is the one without a discount. */
function dueBehind(place: Place, order: DateOrder): PrintedDate | undefined {
  const first = dateBehind(place, order)
  if (!first) return undefined
  const { line } = place
  const rest = line.plain.slice(first.to)
  const last = datesIn(line, order.order).findLast(({ from }) => from > first.to)
  return last && DISCOUNT.test(rest) && NET.test(rest) ? last : first
}

/** The readings of the first date behind a label, for a field without a rule of its own. */
export function datesAt(place: Place, order: DateOrder, sure: number): Candidate[] {
  const date = dateBehind(place, order)
  return date ? readingsOf(date, sure * place.certainty, order, place.label) : []
}

/** Words that may stand between a label and its date. */
const NO_OTHER_WORDS = patternOf(
  String.raw`\b(?:date|datum|zum|until|before|(?:mon|tues|wednes|thurs|fri|satur|sun)day|`,
  String.raw`(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|lundi|mardi|mercredi|jeudi|vendredi|samedi|`,
  String.raw`dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo|lunedi|martedi|mercoledi|giovedi|venerdi|`,
  String.raw`sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\b`,
)

/** The first date behind a label that no other words separate from it. */
function dateBehind({ line, from }: Place, { order }: DateOrder): PrintedDate | undefined {
  const date = datesIn(line, order).find((each) => each.from >= from)
  const between = date && line.plain.slice(from, date.from)
  return between !== undefined && !/[a-zα-ω]{4}/.test(between.replace(JOINT_LABEL, '').replace(NO_OTHER_WORDS, ''))
    ? date
    : undefined
}

/** The line to the left in its row. */
function besideOf(layout: Layout, line: Line): string {
  const { lines } = layout.rows[line.row]!
  return lines[lines.indexOf(line) - 1]?.plain ?? ''
}

import type { TypeDefinition } from '../../../hub/document/types/type.ts'
import { datesIn, type Order, type PrintedDate } from './dates.ts'
import { foundIn, type Found } from './found.ts'
import { labelsOf, placesAfter } from './labels.ts'
import { pieceOf, type Layout } from './lines.ts'

const dateField = (date: PrintedDate, certainty: number): Found =>
  foundIn(pieceOf(date.line, date.from, date.to), date.ambiguous ? certainty * 0.93 : certainty, date.value)

/** How sure the date behind a label is, by the group of the label. */
const SURE = [0.97, 0.88, 0.9, 0.8]

/** The issue date: the date behind the surest label; if `guess` is true, otherwise the first date of the document. */
export function findIssueDate(layout: Layout, order: Order, type: TypeDefinition, guess: boolean): Found | undefined {
  const due = new Set(
    labelsOf(type, 'dueDate')
      .slice(0, 1)
      .flatMap((label) => placesAfter(layout, label).map(({ line }) => line)),
  )
  for (const [index, label] of labelsOf(type, 'issueDate').entries()) {
    const found = dateAt(layout, label, order)
    if (found) return dateField(found.date, (SURE[index] ?? SURE.at(-1)!) * found.certainty)
  }
  // "Invoice 4711 of 5 March 2018": a date in the line of the number needs no label.
  for (const line of layout.lines) {
    if (
      !/\b(?:invoice|facture|factura|avoir|gutschrift)\b|rechnung/.test(line.plain) ||
      /\b(?:order|bestellung|commande|pedido)\b/.test(line.plain)
    )
      continue
    const row = layout.rows[line.row]!.lines
    const [date] = row.slice(row.indexOf(line), row.indexOf(line) + 2).flatMap((each) => datesIn(each, order))
    if (date && !due.has(line)) return dateField(date, 0.85)
  }
  if (!guess) return undefined
  const all = layout.lines.filter((line) => !due.has(line)).flatMap((line) => datesIn(line, order))
  const timed = all.find(
    ({ line, to }) =>
      /^\W{0,4}(?:\w{2,3}\W{1,2})?\d{1,2}[:.]\d\d/.test(line.plain.slice(to)) ||
      /\d{1,2}:\d\d/.test(layout.rows[line.row]!.plain),
  )
  const first = timed ?? all[0]
  if (!first) return undefined
  const agreed = new Set(all.map(({ value }) => value)).size === 1
  return dateField(first, agreed ? 0.88 : timed ? 0.78 : 0.5)
}

export function findDueDate(layout: Layout, order: Order, type: TypeDefinition): Found | undefined {
  for (const label of labelsOf(type, 'dueDate')) {
    const found = dateAt(layout, label, order)
    if (found) return dateField(found.date, 0.92 * found.certainty)
  }
  return undefined
}

/** The first date behind a label that no other words separate from it. */
export function dateAt(
  layout: Layout,
  label: RegExp,
  order: Order,
): { date: PrintedDate; certainty: number } | undefined {
  for (const { line, from, certainty } of placesAfter(layout, label)) {
    const date = datesIn(line, order).find((each) => each.from >= from)
    if (date && !/[a-z]{4}/.test(line.plain.slice(from, date.from).replace(/\b(?:date|datum|zum|until|before)\b/g, '')))
      return { date, certainty }
  }
  return undefined
}

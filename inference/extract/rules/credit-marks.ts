import { mayBeCredit, type Amount } from './amounts.ts'
import { overlap, pieceOf, rightOf, type Layout, type Line } from './lines.ts'

const CREDIT = /^(?:credits?|cr\.?|haben|avoir|haber|avere|kredit|dal|credito|ma|tilgode|πιστωση)$/
const DEBIT = /^(?:debits?|dr\.?|charges?|soll|doit|debe|dare|debet|ma dati|debito|wn|winien|tartozik|χρεωση)$/

/** Whether a mark in a column of its own beside an amount, or the heading of its column, may make a credit of it. */
export function isMarkedCredit(layout: Layout, amount: Amount): boolean {
  const [beside] = rightOf(layout, amount.line)
  if (beside && mayBeCredit(beside.text)) return true
  return creditHeadings(layout).some(
    ({ page, row, box }) =>
      page === amount.line.page &&
      row < amount.line.row &&
      overlap(box, pieceOf(amount.line, amount.from, amount.to).box) > 0,
  )
}

const headings = new WeakMap<Layout, readonly Line[]>()

/** Headings of columns of credits, in rows that have one for debits, too. */
function creditHeadings(layout: Layout): readonly Line[] {
  const known = headings.get(layout)
  if (known) return known
  const found = layout.rows
    .filter(({ lines }) => lines.some(({ plain }) => DEBIT.test(plain)))
    .flatMap(({ lines }) => lines.filter(({ plain }) => CREDIT.test(plain)))
  headings.set(layout, found)
  return found
}

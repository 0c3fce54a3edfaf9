import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import { below, rightOf, type Layout, type Line } from '../rules/lines.ts'
import { beginsTitle, isAbout, type PlacedTitle } from './titles.ts'

/** Kinds that are about an invoice, or come with one, and name its number; or that take one back. */
const ABOUT_INVOICES: ReadonlySet<DocumentKind> = new Set([
  'reminder',
  'statement',
  'pro-forma',
  'payment-advice',
  'order-confirmation',
  'delivery-note',
  'bank-statement',
  'credit-note',
  'cancellation',
])
/** The title of a document stands in this part of its first page. */
const HEAD = 0.55
/** What stands this close below a label, in heights of the label, is its value. */
const VALUE_BELOW = 2.2

/**
 * A line at the head of the document that is nothing but the title of a kind about invoices, in small print too. A
 * label, which has its value beside or below it, is none.
 */
export const otherTitle = (layout: Layout, titles: readonly PlacedTitle[]): Line | undefined =>
  titles.find((title) => isWholeLine(title) && !isLabel(layout, title.line) && isAtHead(layout, title.line))?.line

function isWholeLine({ kind, line, from, to, negated }: PlacedTitle): boolean {
  if (!ABOUT_INVOICES.has(kind) || negated || !beginsTitle(line.plain.slice(0, from))) return false
  const after = line.plain.slice(to)
  if (!/[\p{L}\p{N}:]/u.test(after)) return true
  // "Reminder for invoice 4711"
  return kind === 'reminder' && isAbout(after)
}

export const isAtHead = ({ pages }: Layout, { page, box }: Line): boolean =>
  page === 1 && box[1] < pages[0]!.height * HEAD

/** Whether a value stands beside or below a line. */
export const isLabel = (layout: Layout, line: Line): boolean =>
  rightOf(layout, line).length > 0 ||
  below(layout, line, VALUE_BELOW).some(
    ({ box, text }) => Math.abs(box[0] - line.box[0]) < line.height && /^[^\s]*\d[^\s]*$/.test(text),
  )

import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import type { Box } from '../../../hub/document/values/value.ts'
import { rightOf, type Layout, type Line } from '../rules/lines.ts'
import { beginsTitle, codesBelow, isAbout, type PlacedTitle } from './titles.ts'

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
/** A row of so many lines is no title. */
const HEADINGS = 3

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
  codesBelow(layout, line).some(({ box }) => isAligned(box, line) || isInHeading(layout, line))

/** Whether a line is one of the headings of a grid: "Account No. | Order No. | Despatch Note". */
const isInHeading = ({ rows }: Layout, { row }: Line): boolean => rows[row]!.lines.length >= HEADINGS

/** Whether a box has the left edge, the middle or the right edge of a line. */
const isAligned = ([left, , right]: Box, { box, height }: Line): boolean =>
  [left - box[0], (left + right - box[0] - box[2]) / 2, right - box[2]].some((apart) => Math.abs(apart) < height)

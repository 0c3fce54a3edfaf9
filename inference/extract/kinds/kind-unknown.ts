import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import type { Finding } from '../../../hub/document/finding.ts'
import type { Fields } from '../../../hub/document/values/value.ts'
import { amountsIn } from '../rules/amounts.ts'
import type { Layout } from '../rules/lines.ts'
import { patternOf } from '../rules/pattern.ts'
import { isKnownLanguage } from './language.ts'

/** Values that papers without meaning for the books rarely have, and what they are for people. */
const BOOKED_VALUES = {
  grossTotal: 'a total',
  sellerVatId: 'a VAT ID',
  iban: 'an IBAN',
  invoiceNumber: 'a document number',
} as const
/** A value that is less sure is likely none. */
const SURE_VALUE = 0.5
/** Amounts that are looked at, from the end: totals stand there. */
const MOST_AMOUNTS = 100

/**
 * A document of no known kind that looks as if it mattered for the books, or whose language is not known: a person
 * must look at it, so that it is never filed unseen.
 */
export function kindUnknown(kind: DocumentKind, fields: Fields, layout: Layout): Finding[] {
  if (kind === 'statement' && isBill(fields, layout))
    return [{ code: 'kind-unknown', asks: true, detail: 'The document is called a statement, but bills something.' }]
  if (
    FILED_LIKE_BILLS.has(kind) &&
    (isChecked(fields) || hasSum(layout)) &&
    layout.lines.some(({ plain }) => ANY_BILL_NUMBER.test(plain))
  )
    return [
      { code: 'kind-unknown', asks: true, detail: `The document is called ${kind}, but has the number of a bill.` },
    ]
  if (kind !== 'other') return []
  const values = Object.entries(BOOKED_VALUES).filter(([name]) => (fields[name]?.confidence ?? 0) >= SURE_VALUE)
  const reasons: string[] = values.map(([, words]) => words)
  if (hasSum(layout)) reasons.push('an amount that is the sum of two others')
  if (isKnownLanguage(layout.rows.map(({ plain }) => plain).join('\n')) === false)
    reasons.push('a language that the reader does not know')
  if (reasons.length === 0) return []
  return [
    {
      code: 'kind-unknown',
      asks: true,
      detail: `The kind of this document is not known, but it has ${reasons.join(', ')}.`,
    },
  ]
}

/** The label of the number of a bill, which a list of bills has in a heading, without a colon. */
const BILL_NUMBER = patternOf(
  String.raw`^(?:(?:tax |vat )?(?:invoice|bill)(?: (?:no\.?|number|ref(?:erence)?\.?|id|#))? ?:|`,
  String.raw`(?:vat |tax )invoice$|bill (?:ref(?:erence)?|number|no)\b|`,
  String.raw`(?:rechnungs(?:nummer|nr\.?)|facture n[°o]|factuurnummer|n[ºo] (?:de )?fatt?ura) ?:)`,
)

/** Papers that a bill names in its head or its lines, and that are filed without a person. */
const FILED_LIKE_BILLS: ReadonlySet<DocumentKind> = new Set([
  'delivery-note',
  'order',
  'order-confirmation',
  'contract',
])

/** The label of the number of a bill, also as the heading of a column. */
const ANY_BILL_NUMBER = patternOf(
  String.raw`\b(?:(?:invoice|bill|faktura|fattura|facture|factura|fatura|factuur) ?`,
  String.raw`(?:#|(?:nr|num(?:ber|ero)?|n[°ºo]?)(?![a-z]))|`,
  String.raw`(?:rechnungs|faktura|factuur) ?-?(?:nummer|nr)\b|`,
  String.raw`\bn[°ºo]?\.? ?(?:de |da |della )?(?:facture|fattura|factura|fatura)\b)`,
)

/**
 * Whether a statement is also a bill, as those of utilities: it has a tax that adds up with the net amount, or the
 * number of a bill. A statement of account lists bills.
 */
const isBill = (fields: Fields, { lines }: Layout): boolean =>
  isChecked(fields) || lines.some(({ plain }) => BILL_NUMBER.test(plain))

/** Whether the total is that of net amount and tax. */
const isChecked = ({ grossTotal }: Fields): boolean =>
  grossTotal?.evidence?.some(({ code }) => code === 'check') === true

/** Whether an amount is the sum of two others, as a total is of net and tax. */
function hasSum({ lines }: Layout): boolean {
  const amounts = lines.flatMap(amountsIn).filter(({ cents, decimals }) => cents > 0 && decimals)
  const cents = [...new Set(amounts.slice(-MOST_AMOUNTS).map((amount) => amount.cents))]
  return cents.some((one, at) => cents.slice(at + 1).some((other) => cents.includes(one + other)))
}

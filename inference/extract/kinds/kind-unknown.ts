import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import type { Finding } from '../../../hub/document/finding.ts'
import type { Fields } from '../../../hub/document/values/value.ts'
import type { Layout } from '../rules/lines.ts'
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

/**
 * A document of no known kind that looks as if it mattered for the books, or whose language is not known: a person
 * must look at it, so that it is never filed unseen.
 */
export function kindUnknown(kind: DocumentKind, fields: Fields, layout: Layout): Finding[] {
  if (kind !== 'other') return []
  const values = Object.entries(BOOKED_VALUES).filter(([name]) => (fields[name]?.confidence ?? 0) >= SURE_VALUE)
  const reasons: string[] = values.map(([, words]) => words)
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

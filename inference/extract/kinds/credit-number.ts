import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import type { Choice } from '../candidate.ts'
import type { Layout } from '../rules/lines.ts'
import { findNumber } from '../rules/identifiers.ts'
import { sourceOf } from '../rules/pattern.ts'

const NUMBER = String.raw`[- ]?(?:no|nr|n|num|number|nummer|numero|numer|numar|n[°ºo]|cislo|c|#|id)(?![\p{L}])[.:°º#]*`

/** Labels of the number of a credit note or a cancellation, in lower case without accents. */
const OWN_NUMBER = new RegExp(
  sourceOf(
    String.raw`(?<![\p{L}])(?:(?:credit (?:note|memo|invoice)|adjustment note|(?:invoice )?cancellation(?: invoice)?|reversal(?: invoice)?|`,
    String.raw`gutschrifts?|stornorechnungs?|stornos?|korrekturrechnungs?|rechnungskorrektur|korrekturbeleg|`,
    String.raw`avoir|facture d.avoir|note de credit|nota de credito|factura rectificativa|nota de abono|abono|`,
    String.raw`nota (?:di )?(?:credito|accredito)|creditnota|creditfactuur|kredietnota|faktur[ay] koryguj\p{L}+|korekt[ay]|`,
    String.raw`dobropis|opravny danovy doklad|kreditnota|kreditfaktura|hyvityslaskun?|nota de credit|factura (?:de )?storn\p{L}+)`,
    NUMBER,
    String.raw`|(?:n[°ºo]|numero|nr|numer|cislo|numarul|αριθμοσ) ?(?:d.|de (?:l.|la )?|della |da |do )?(?:avoir|nota de credito|abono|`,
    String.raw`nota di credito|faktury koryguj\p{L}+|korekty|dobropisu|notei de credit|πιστωτικου)(?: τιμολογιου)?(?![\p{L}])[.:]*|`,
    String.raw`(?:jovairo|sztorno|storno|helyesbito|modosito) szamla (?:sor)?szama?(?![\p{L}])[.:]*|`,
    String.raw`(?:kreditnota|kreditfaktura|creditnota|creditfactuur)(?:s)?(?:nummer|nr)(?![\p{L}])[.:]*)`,
  ),
  'gu',
)
const SURE = 0.95

/** Whether words in plain form label the number of a credit note or a cancellation. */
export const namesCreditNumber = (plain: string): boolean => plain.search(OWN_NUMBER) >= 0

const CREDITS: readonly DocumentKind[] = ['credit-note', 'cancellation']
/** Kinds that name the invoices before them. */
const FOLLOWING: readonly DocumentKind[] = [...CREDITS, 'final-invoice', 'reminder']
/** What remains of the certainty of a number that may be that of the invoice which is given back. */
const DOUBTFUL = 0.5

/**
 * The numbers of a document by its kind: a credit note names its own number and that of the invoice which it gives
 * back, and only labels tell them apart.
 */
export function numbersByKind(
  layout: Layout,
  kind: DocumentKind,
  invoiceNumber: Choice | undefined,
  named: Choice | undefined,
): Record<'invoiceNumber' | 'precedingInvoiceNumber', Choice | undefined> {
  const preceding = FOLLOWING.includes(kind) ? named : undefined
  if (!CREDITS.includes(kind)) return { invoiceNumber, precedingInvoiceNumber: unless(preceding, invoiceNumber) }
  const own = findNumber(layout, [OWN_NUMBER], [SURE])
  if (own) return { invoiceNumber: own, precedingInvoiceNumber: unless(preceding ?? invoiceNumber, own) }
  const isPreceding = invoiceNumber && preceding?.found.value === invoiceNumber.found.value
  return { invoiceNumber: isPreceding ? doubted(invoiceNumber) : invoiceNumber, precedingInvoiceNumber: preceding }
}

/** A number, unless the other one is the same. */
const unless = (number: Choice | undefined, other: Choice | undefined): Choice | undefined =>
  number?.found.value === other?.found.value ? undefined : number

const doubted = ({ found, ...choice }: Choice): Choice => ({
  ...choice,
  found: { ...found, confidence: Math.round(found.confidence * DOUBTFUL * 1000) / 1000 },
})

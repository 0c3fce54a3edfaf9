/** What a document is for the books, whatever its type: the type says which values it has, the kind what it means. */
export const DOCUMENT_KINDS = [
  'invoice',
  'credit-note',
  'cancellation',
  'prepayment-invoice',
  'final-invoice',
  'pro-forma',
  'reminder',
  'statement',
  'payment-advice',
  'payment-receipt',
  'receipt',
  'order',
  'order-confirmation',
  'delivery-note',
  'contract',
  'bank-statement',
  'other',
] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

const isKind = (name: string): name is DocumentKind => (DOCUMENT_KINDS as readonly string[]).includes(name)

/** Kinds that are booked as invoices. */
const INVOICES: readonly DocumentKind[] = [
  'invoice',
  'credit-note',
  'cancellation',
  'prepayment-invoice',
  'final-invoice',
]
/** Kinds that only announce or repeat what another document says. */
const REPEATING: readonly DocumentKind[] = ['pro-forma', 'reminder', 'statement', 'payment-advice', 'payment-receipt']

/** The kind of a document about which only its type is known: that of the first type of the lineage that names one. */
export const kindOfType = (lineage: readonly string[]): DocumentKind => lineage.find(isKind) ?? 'other'

/** The same without the lineage, as in older events; undefined for a type that names no kind. */
export const kindNamed = (type: string): DocumentKind | undefined => (isKind(type) ? type : undefined)

/** The kind after a person changed the type. A credit note that becomes an invoice by type is still a credit note. */
export function kindAfterTypeChange(kind: DocumentKind | undefined, lineage: readonly string[]): DocumentKind {
  const ofType = kindOfType(lineage)
  return ofType === 'invoice' && kind !== undefined && INVOICES.includes(kind) ? kind : ofType
}

/**
 * Whether a delivery that names no kind takes a document: of an invoice or a receipt by type, only a kind that is
 * booked; of any other type, every kind that does not merely announce or repeat what another document says.
 */
export const isDeliveredUnnamed = (kind: DocumentKind, lineage: readonly string[]): boolean =>
  lineage.includes('invoice') || lineage.includes('receipt')
    ? INVOICES.includes(kind) || kind === 'receipt'
    : !REPEATING.includes(kind)

/** What a document is for the books, whatever its type: the type says which values it has, the kind what it means. */
const DOCUMENT_KINDS = [
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

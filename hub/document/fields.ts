import { mayBeIban } from './iban.ts'

/** The fields that Waybill reads, in the words of EN 16931. */
export const FIELD_KINDS = {
  invoiceNumber: 'text',
  issueDate: 'date',
  dueDate: 'date',
  sellerName: 'text',
  sellerAddress: 'text',
  sellerVatId: 'text',
  buyerName: 'text',
  currency: 'currency',
  netTotal: 'amount',
  taxTotal: 'amount',
  grossTotal: 'amount',
  amountDue: 'amount',
  purchaseOrderNumber: 'text',
  iban: 'text',
} as const

export type FieldName = keyof typeof FIELD_KINDS
export const FIELD_NAMES = Object.keys(FIELD_KINDS) as FieldName[]

export const DOCUMENT_TYPES = ['invoice', 'receipt', 'other'] as const
export type DocumentType = (typeof DOCUMENT_TYPES)[number]

/** [x0, y0, x1, y1] from the top left corner, in the unit of its page. */
export type Box = readonly [number, number, number, number]

export interface Field {
  /** dates YYYY-MM-DD, amounts decimal strings with a point, currencies ISO 4217, text with single spaces */
  value: string
  /** 0 to 1: how likely the value is right */
  confidence: number
  /** 1 for the first page; 0 where a person typed it */
  page: number
  box: Box
}

export type Fields = Partial<Record<FieldName, Field>>

const FORMS: Record<(typeof FIELD_KINDS)[FieldName], RegExp> = {
  text: /^\S(?:.{0,498}\S)?$/s,
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  amount: /^-?\d{1,15}(?:\.\d{1,6})?$/,
  currency: /^[A-Z]{3}$/,
}

export const isFieldName = (name: string): name is FieldName => Object.hasOwn(FIELD_KINDS, name)

/** True where a value has the form that its field asks for; a date must exist in the calendar. */
export function fitsField(name: FieldName, value: string): boolean {
  const kind = FIELD_KINDS[name]
  if (!FORMS[kind].test(value)) return false
  return kind !== 'date' || new Date(`${value}T00:00:00Z`).toISOString().startsWith(value)
}

/**
 * What a person typed, as the field keeps it; undefined where it cannot be a value of it. A reader may keep an IBAN that it doubts, for a
 * person to see; one that is typed must have check digits that hold.
 */
export function typedValue(name: FieldName, text: string): string | undefined {
  const value = name === 'iban' ? text.replaceAll(/\s/g, '').toUpperCase() : text
  return fitsField(name, value) && (name !== 'iban' || mayBeIban(value)) ? value : undefined
}

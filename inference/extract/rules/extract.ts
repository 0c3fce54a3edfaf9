import { fitsField, type DocumentType, type Field, type FieldName, type Fields } from '../../../hub/document/fields.ts'
import type { Page, Word } from '../../../hub/document/reading.ts'
import type { Extracted, Extractor } from '../extractor.ts'
import { classify } from './classify.ts'
import { findCurrency, inDollars } from './currency.ts'
import { orderOf } from './dates.ts'
import { findIban, findInvoiceNumber, findPurchaseOrder, findVatId } from './identifiers.ts'
import { layOut } from './lines.ts'
import { findParties } from './parties.ts'
import { findReceiptSeller } from './merchant.ts'
import { findTotals } from './totals.ts'
import { findDueDate, findIssueDate } from './date-fields.ts'

/** Rules that hold for invoices and receipts in English, German, French and Spanish. */
export const rules: Extractor = { extract: extractFields }

/**
 * What the words of a document say, by rules that hold for invoices and receipts in English, German, French and Spanish.
 * A field that is not there stays out; a type that the sender names is taken as it is.
 */
export function extractFields(pages: readonly Page[], words: readonly Word[], typeHint?: DocumentType): Extracted {
  const layout = layOut(pages, words)
  const totals = findTotals(layout)
  const invoiceNumber = findInvoiceNumber(layout)
  const { type, typeConfidence } = typeHint
    ? { type: typeHint, typeConfidence: 1 }
    : classify(layout, { total: totals.gross !== undefined, invoiceNumber: invoiceNumber !== undefined })
  const order = orderOf(layout.lines, inDollars(layout))
  const parties = type === 'receipt' ? { fields: {}, buyerRows: new Set<number>() } : findParties(layout)
  // An invoice without any block of address is laid out like a receipt.
  const bare = type === 'invoice' && !('sellerName' in parties.fields) && !('buyerName' in parties.fields)
  const head = type === 'receipt' || bare ? findReceiptSeller(layout) : {}
  const found: Partial<Record<FieldName, Field | undefined>> = {
    invoiceNumber,
    issueDate: findIssueDate(layout, order, type !== 'other'),
    dueDate: type === 'receipt' ? undefined : findDueDate(layout, order),
    ...head,
    ...parties.fields,
    sellerVatId: findVatId(layout, parties.buyerRows),
    ...totals.fields,
    currency: findCurrency(layout, totals.gross),
    purchaseOrderNumber: type === 'receipt' ? undefined : findPurchaseOrder(layout),
    iban: findIban(layout),
  }
  return { type, typeConfidence, fields: fitting(found) }
}

/** Only what has the form that its field promises. */
function fitting(found: Partial<Record<FieldName, Field | undefined>>): Fields {
  const fields: Fields = {}
  for (const [name, field] of Object.entries(found) as [FieldName, Field | undefined][])
    if (field && fitsField(name, field.value)) fields[name] = field
  return fields
}

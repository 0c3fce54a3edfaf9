import type { DocumentKind } from '../../hub/document/document-kind.ts'
import type { Invoice } from './invoice.ts'

interface KindOfCode {
  kind: DocumentKind
  /** 0 to 1 */
  confidence: number
}

/** By UNTDID 1001; codes of the same meaning for EN 16931 stand together. */
const KINDS: Partial<Record<DocumentKind, string>> = {
  // 326 partial, 389 self-billed, 751 for accounting only; a debit note (80, 84, 383) adds to what is owed.
  'invoice': `80 82 84 130 202 203 204 211 295 326 380 383 385 388 389 390 393 394 395 456 527 553 575 623 633 751 780
    870 875 876 935`,
  'credit-note': '81 83 261 262 296 308 381 396 420 532',
  'prepayment-invoice': '386 387',
  'final-invoice': '218 219 877',
  'pro-forma': '325',
  'order': '220 221 224 226 227 230',
  'order-confirmation': '231 320',
}
/** FatturaPA. TD05 and TD09 are debit notes, TD16 to TD29 what a buyer writes for its own books. */
const FATTURA_KINDS: Partial<Record<DocumentKind, string>> = {
  'invoice': 'TD01 TD05 TD06 TD07 TD09 TD16 TD17 TD18 TD19 TD20 TD21 TD22 TD23 TD24 TD25 TD26 TD27 TD28 TD29',
  'prepayment-invoice': 'TD02 TD03',
  'credit-note': 'TD04 TD08',
}
const CORRECTED = '384'
/** Below what pipelines accept without a person. */
const UNSURE = 0.5

/** What an electronic invoice is for the books, by its type code. */
export function kindOfInvoice(invoice: Pick<Invoice, 'syntax' | 'typeCode' | 'totals'>): KindOfCode {
  const { syntax, typeCode, totals } = invoice
  const byCode = syntax === 'fattura-pa' ? FATTURA_KINDS : KINDS
  for (const [kind, codes] of Object.entries(byCode))
    if (typeCode && codes.split(/\s+/).includes(typeCode)) return { kind: kind as DocumentKind, confidence: 1 }
  if (typeCode === CORRECTED) {
    // A correction takes back the amounts of an earlier invoice, or replaces it: then a person must take back that one.
    const gross = totals?.taxInclusive ?? totals?.payable
    return gross?.value.startsWith('-')
      ? { kind: 'cancellation', confidence: 1 }
      : { kind: 'invoice', confidence: UNSURE }
  }
  if (syntax === 'ubl-credit-note') return { kind: 'credit-note', confidence: typeCode === undefined ? 1 : UNSURE }
  if (syntax === 'order-x') return { kind: 'order', confidence: UNSURE }
  return { kind: 'invoice', confidence: UNSURE }
}

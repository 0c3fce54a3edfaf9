// The semantic model of EN 16931-1: an electronic invoice without its syntax. BT-1 … are the business terms of the
// standard, BG-1 … its groups.
//
// Every text is as it stands in the XML, trimmed: undefined where the element is absent, '' where it is empty. So rules
// can check presence, decimals and code lists. Nothing is computed. Groups that may repeat are lists, empty if absent.

import type { Line } from './invoice-line.ts'
import type { Address, AllowanceCharge, Amount, DateText, Identifier, Party, Period, Vat } from './invoice-parts.ts'

/** The syntax that an invoice was written in. */
export type Syntax = 'ubl-invoice' | 'ubl-credit-note' | 'cii' | 'zugferd-1' | 'order-x' | 'fattura-pa'

export interface Invoice {
  syntax: Syntax
  /** BT-24: specification identifier, e.g. `urn:cen.eu:en16931:2017` */
  specification: string | undefined
  /** BT-23: business process */
  process: string | undefined
  /** BT-1 */
  number: string | undefined
  /** BT-2 */
  issueDate: DateText | undefined
  /** BT-3: UNTDID 1001, e.g. 380 invoice, 381 credit note; for FatturaPA TD01 … */
  typeCode: string | undefined
  /** BT-5 */
  currency: string | undefined
  /** BT-6 */
  taxCurrency: string | undefined
  /** BT-7 */
  taxPointDate: DateText | undefined
  /** BT-8 */
  taxPointDateCode: string | undefined
  /** BT-9: of the document; the first of the payment terms in CII */
  dueDate: DateText | undefined
  /** BT-10: e.g. a Leitweg-ID */
  buyerReference: string | undefined
  /** BT-11 */
  projectReference: string | undefined
  /** BT-12 */
  contractReference: string | undefined
  /** BT-13 */
  purchaseOrderReference: string | undefined
  /** BT-14 */
  salesOrderReference: string | undefined
  /** BT-15 */
  receivingAdviceReference: string | undefined
  /** BT-16 */
  despatchAdviceReference: string | undefined
  /** BT-17 */
  tenderReference: string | undefined
  /** BT-18 */
  invoicedObject: Identifier | undefined
  /** BT-19 */
  buyerAccountingReference: string | undefined
  /** BT-20: one text for each element */
  paymentTerms: string[]
  /** BG-1 */
  notes: Note[]
  /** BG-3 */
  precedingInvoices: DocumentReference[]
  /** BG-4 */
  seller: Party | undefined
  /** BG-7 */
  buyer: Party | undefined
  /** BG-10 */
  payee: Party | undefined
  /** BG-11 */
  taxRepresentative: Party | undefined
  /** BG-13 */
  delivery: Delivery | undefined
  /** BG-14 */
  period: Period | undefined
  /** BG-16; a list, since the syntaxes allow several */
  paymentMeans: PaymentMeans[]
  /** BT-83: the first one */
  remittance: string | undefined
  /** BT-90: creditor of a direct debit */
  creditorId: string | undefined
  /** BG-20 and BG-21 */
  allowancesCharges: AllowanceCharge[]
  /** BG-22 */
  totals: Totals | undefined
  /** BG-23: those of the document currency */
  vatBreakdown: VatBreakdown[]
  /** BG-24 */
  documents: SupportingDocument[]
  /** BG-25 */
  lines: Line[]
}

export interface Note {
  /** BT-21: UNTDID 4451 */
  subjectCode: string | undefined
  /** BT-22 */
  text: string
}

/** BT-25, BT-26 and other references to documents. */
export interface DocumentReference {
  number: string | undefined
  issueDate: DateText | undefined
}

export interface Delivery {
  /** BT-70 */
  name: string | undefined
  /** BT-71 */
  locationId: Identifier | undefined
  /** BT-72 */
  date: DateText | undefined
  /** BG-15 */
  address: Address | undefined
}

export interface PaymentMeans {
  /** BT-81: UNTDID 4461 */
  code: string | undefined
  /** BT-82 */
  text: string | undefined
  /** BT-83: what the payer writes into the transfer */
  remittance: string | undefined
  /** BG-17 */
  account: Account | undefined
  /** BG-18 */
  card: { number: string | undefined; holder: string | undefined } | undefined
  /** BT-89 */
  mandate: string | undefined
  /** BT-91: the account of the buyer */
  debitedAccount: string | undefined
  /** true if the XML has the group of a direct debit (BG-19) */
  directDebit: boolean
  /** of this payment; only FatturaPA names them */
  dueDate?: DateText | undefined
  amount?: Amount | undefined
}

interface Account {
  /** BT-84: an IBAN mostly; `scheme` is IBAN, or e.g. BBAN for another number */
  id: Identifier | undefined
  /** BT-85 */
  name: string | undefined
  /** BT-86: the BIC */
  bic: string | undefined
}

export interface Totals {
  /** BT-106 */
  lineTotal: Amount | undefined
  /** BT-107 */
  allowanceTotal: Amount | undefined
  /** BT-108 */
  chargeTotal: Amount | undefined
  /** BT-109 */
  taxExclusive: Amount | undefined
  /** BT-110 and BT-111, by their currencies; one without a currency is in that of the document */
  taxTotals: Amount[]
  /** BT-112 */
  taxInclusive: Amount | undefined
  /** BT-113 */
  prepaid: Amount | undefined
  /** BT-114 */
  rounding: Amount | undefined
  /** BT-115 */
  payable: Amount | undefined
}

export interface VatBreakdown extends Vat {
  /** BT-116 */
  taxable: Amount | undefined
  /** BT-117 */
  tax: Amount | undefined
  /** BT-120 */
  exemptionReason: string | undefined
  /** BT-121: VATEX code */
  exemptionCode: string | undefined
}

/** BG-24. */
export interface SupportingDocument {
  /** BT-122 */
  reference: string | undefined
  /** BT-123 */
  description: string | undefined
  /** BT-124 */
  uri: string | undefined
  /** BT-125 */
  attachment: Attachment | undefined
}

export interface Attachment {
  filename: string | undefined
  mime: string | undefined
  /** decoded */
  bytes: number
}

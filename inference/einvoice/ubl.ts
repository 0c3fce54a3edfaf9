import { attributeOf, elementAt, elementsAt, textAt, textOf, textsAt } from './elements.ts'
import type {
  Delivery,
  DocumentReference,
  Invoice,
  PaymentMeans,
  SupportingDocument,
  Totals,
  VatBreakdown,
} from './invoice.ts'
import { amountAt, amountOf, attachmentOf, identifierAt, isoDate } from './syntax-parts.ts'
import { ublLine } from './ubl-lines.ts'
import { ublAllowanceCharge, ublPeriod } from './ubl-parts.ts'
import { ublAddress, ublParty } from './ubl-parties.ts'
import type { XmlElement } from './xml.ts'

/** UNTDID 1153: the object that an invoice is about. */
const INVOICED_OBJECT = '130'
const PROJECT = '50'
const LINES = ['InvoiceLine', 'CreditNoteLine']

/** The invoice in a UBL 2.1 `Invoice` or `CreditNote`; parts that are absent stay out. */
export function invoiceOfUbl(root: XmlElement): Invoice {
  const creditNote = root.name === 'CreditNote'
  const currency = textAt(root, 'DocumentCurrencyCode')
  const documents = elementsAt(root, 'AdditionalDocumentReference')
  const object = documents.find((each) => textAt(each, 'DocumentTypeCode') === INVOICED_OBJECT)
  const project = documents.find((each) => textAt(each, 'DocumentTypeCode') === PROJECT)
  return {
    syntax: creditNote ? 'ubl-credit-note' : 'ubl-invoice',
    specification: textAt(root, 'CustomizationID'),
    process: textAt(root, 'ProfileID'),
    number: textAt(root, 'ID'),
    issueDate: isoDate(textAt(root, 'IssueDate')),
    typeCode: textAt(root, creditNote ? 'CreditNoteTypeCode' : 'InvoiceTypeCode'),
    currency,
    taxCurrency: textAt(root, 'TaxCurrencyCode'),
    taxPointDate: isoDate(textAt(root, 'TaxPointDate')),
    taxPointDateCode: textAt(root, 'InvoicePeriod/DescriptionCode'),
    dueDate: isoDate(textAt(root, 'DueDate') ?? textAt(root, 'PaymentMeans/PaymentDueDate')),
    buyerReference: textAt(root, 'BuyerReference'),
    projectReference: textAt(root, 'ProjectReference/ID') ?? textAt(project, 'ID'),
    contractReference: textAt(root, 'ContractDocumentReference/ID'),
    purchaseOrderReference: textAt(root, 'OrderReference/ID'),
    salesOrderReference: textAt(root, 'OrderReference/SalesOrderID'),
    receivingAdviceReference: textAt(root, 'ReceiptDocumentReference/ID'),
    despatchAdviceReference: textAt(root, 'DespatchDocumentReference/ID'),
    tenderReference: textAt(root, 'OriginatorDocumentReference/ID'),
    invoicedObject: identifierAt(object, 'ID'),
    buyerAccountingReference: textAt(root, 'AccountingCost'),
    paymentTerms: textsAt(root, 'PaymentTerms/Note'),
    notes: textsAt(root, 'Note').map(noteOf),
    precedingInvoices: elementsAt(root, 'BillingReference/InvoiceDocumentReference').map(referenceOf),
    seller: ublParty(elementAt(root, 'AccountingSupplierParty/Party'), 'registered'),
    buyer: ublParty(elementAt(root, 'AccountingCustomerParty/Party'), 'registered'),
    payee: ublParty(elementAt(root, 'PayeeParty'), 'named'),
    taxRepresentative: ublParty(elementAt(root, 'TaxRepresentativeParty'), 'named'),
    delivery: deliveryOf(elementAt(root, 'Delivery')),
    period: ublPeriod(elementAt(root, 'InvoicePeriod')),
    paymentMeans: elementsAt(root, 'PaymentMeans').map(paymentMeansOf),
    remittance: textAt(root, 'PaymentMeans/PaymentID'),
    creditorId: creditorIdOf(root),
    allowancesCharges: elementsAt(root, 'AllowanceCharge').map(ublAllowanceCharge),
    totals: totalsOf(root),
    vatBreakdown: breakdownOf(root, currency),
    documents: documents.filter((each) => each !== object && each !== project).map(documentOf),
    lines: LINES.flatMap((name) => elementsAt(root, name)).map(ublLine),
  }
}

/** A note starts with its subject code between signs: `#AAI#text`. */
function noteOf(note: string): { subjectCode: string | undefined; text: string } {
  const [, subjectCode, text] = /^#([A-Z]{3})#([^]*)$/.exec(note) ?? []
  return subjectCode === undefined ? { subjectCode, text: note } : { subjectCode, text: text!.trim() }
}

const referenceOf = (element: XmlElement): DocumentReference => ({
  number: textAt(element, 'ID'),
  issueDate: isoDate(textAt(element, 'IssueDate')),
})

const deliveryOf = (element: XmlElement | undefined): Delivery | undefined =>
  element && {
    name: textAt(element, 'DeliveryParty/PartyName/Name'),
    locationId: identifierAt(element, 'DeliveryLocation/ID'),
    date: isoDate(textAt(element, 'ActualDeliveryDate')),
    address: ublAddress(elementAt(element, 'DeliveryLocation/Address')),
  }

function paymentMeansOf(element: XmlElement): PaymentMeans {
  const code = elementAt(element, 'PaymentMeansCode')
  const account = elementAt(element, 'PayeeFinancialAccount')
  const card = elementAt(element, 'CardAccount')
  return {
    code: textOf(code),
    text: attributeOf(code, 'name'),
    remittance: textAt(element, 'PaymentID'),
    account: account && {
      id: identifierAt(account, 'ID'),
      name: textAt(account, 'Name'),
      bic: textAt(account, 'FinancialInstitutionBranch/ID'),
    },
    card: card && { number: textAt(card, 'PrimaryAccountNumberID'), holder: textAt(card, 'HolderName') },
    mandate: textAt(element, 'PaymentMandate/ID'),
    debitedAccount: textAt(element, 'PaymentMandate/PayerFinancialAccount/ID'),
    directDebit: elementAt(element, 'PaymentMandate') !== undefined,
  }
}

/** The creditor is an identifier of the seller or the payee with the scheme SEPA. */
const creditorIdOf = (root: XmlElement): string | undefined =>
  textOf(
    ['AccountingSupplierParty/Party', 'PayeeParty']
      .flatMap((path) => elementsAt(root, `${path}/PartyIdentification/ID`))
      .find((id) => attributeOf(id, 'schemeID') === 'SEPA'),
  )

function totalsOf(root: XmlElement): Totals | undefined {
  const sums = elementAt(root, 'LegalMonetaryTotal')
  const taxTotals = elementsAt(root, 'TaxTotal/TaxAmount').map((each) => amountOf(each)!)
  if (!sums && taxTotals.length === 0) return undefined
  return {
    lineTotal: amountAt(sums, 'LineExtensionAmount'),
    allowanceTotal: amountAt(sums, 'AllowanceTotalAmount'),
    chargeTotal: amountAt(sums, 'ChargeTotalAmount'),
    taxExclusive: amountAt(sums, 'TaxExclusiveAmount'),
    taxTotals,
    taxInclusive: amountAt(sums, 'TaxInclusiveAmount'),
    prepaid: amountAt(sums, 'PrepaidAmount'),
    rounding: amountAt(sums, 'PayableRoundingAmount'),
    payable: amountAt(sums, 'PayableAmount'),
  }
}

/** The parts of the totals in the currency of the document; a total without a currency is one of them. */
function breakdownOf(root: XmlElement, currency: string | undefined): VatBreakdown[] {
  const totals = elementsAt(root, 'TaxTotal').filter((total) => {
    const own = attributeOf(elementAt(total, 'TaxAmount'), 'currencyID')
    return own === undefined || currency === undefined || own === currency
  })
  return totals
    .flatMap((total) => elementsAt(total, 'TaxSubtotal'))
    .map((element) => ({
      taxable: amountAt(element, 'TaxableAmount'),
      tax: amountAt(element, 'TaxAmount'),
      category: textAt(element, 'TaxCategory/ID'),
      rate: textAt(element, 'TaxCategory/Percent'),
      exemptionReason: textAt(element, 'TaxCategory/TaxExemptionReason'),
      exemptionCode: textAt(element, 'TaxCategory/TaxExemptionReasonCode'),
    }))
}

const documentOf = (element: XmlElement): SupportingDocument => ({
  reference: textAt(element, 'ID'),
  description: textAt(element, 'DocumentDescription'),
  uri: textAt(element, 'Attachment/ExternalReference/URI'),
  attachment: attachmentOf(elementAt(element, 'Attachment/EmbeddedDocumentBinaryObject')),
})

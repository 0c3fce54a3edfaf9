import { elementAt, elementsAt, textAt } from './elements.ts'
import { ciiAllowanceCharge, ciiDate, ciiLine, ciiPeriod, ciiVat } from './cii-lines.ts'
import { ciiAddress, ciiParty, ciiPartyIds } from './cii-parties.ts'
import type { Delivery, Invoice, PaymentMeans, SupportingDocument, Syntax, Totals, VatBreakdown } from './invoice.ts'
import type { AllowanceCharge } from './invoice-parts.ts'
import { amountAt, amountOf, attachmentOf, compactDate, identifierAt } from './syntax-parts.ts'
import type { XmlElement } from './xml.ts'

// Where two names are possible, the first is that of CII D16B and order-x, the second that of ZUGFeRD 1.

/** UNTDID 1001: types of documents that are referred to. */
const INVOICED_OBJECT = '130'
const TENDER = '50'
const NUMBER = 'IssuerAssignedID|ID'
const TERMS = 'SpecifiedTradePaymentTerms'

/** The invoice in a `CrossIndustryInvoice`, a `CrossIndustryDocument` (ZUGFeRD 1), or an order (order-x). */
export function invoiceOfCii(root: XmlElement, syntax: Syntax): Invoice {
  const context = elementAt(root, 'ExchangedDocumentContext|SpecifiedExchangedDocumentContext')
  const document = elementAt(root, 'ExchangedDocument|HeaderExchangedDocument')
  const transaction = elementAt(root, 'SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction')
  const agreement = elementAt(transaction, 'ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement')
  const delivery = elementAt(transaction, 'ApplicableHeaderTradeDelivery|ApplicableSupplyChainTradeDelivery')
  const settlement = elementAt(transaction, 'ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement')
  return {
    syntax,
    specification: textAt(context, 'GuidelineSpecifiedDocumentContextParameter/ID'),
    process: textAt(context, 'BusinessProcessSpecifiedDocumentContextParameter/ID'),
    number: textAt(document, 'ID'),
    issueDate: ciiDate(document, 'IssueDateTime'),
    typeCode: textAt(document, 'TypeCode'),
    notes: elementsAt(document, 'IncludedNote').map((note) => ({
      subjectCode: textAt(note, 'SubjectCode'),
      text: textAt(note, 'Content') ?? '',
    })),
    ...referencesOf(agreement, delivery),
    seller: ciiParty(elementAt(agreement, 'SellerTradeParty')),
    buyer: ciiParty(elementAt(agreement, 'BuyerTradeParty')),
    taxRepresentative: ciiParty(elementAt(agreement, 'SellerTaxRepresentativeTradeParty')),
    delivery: deliveryOf(delivery),
    ...settlementOf(settlement),
    lines: elementsAt(transaction, 'IncludedSupplyChainTradeLineItem').map(ciiLine),
  }
}

function referencesOf(agreement: XmlElement | undefined, delivery: XmlElement | undefined) {
  const documents = elementsAt(agreement, 'AdditionalReferencedDocument')
  const ofType = (code: string) => documents.find((each) => textAt(each, 'TypeCode') === code)
  const object = ofType(INVOICED_OBJECT)
  const tender = ofType(TENDER)
  const number = textAt(object, NUMBER)
  return {
    buyerReference: textAt(agreement, 'BuyerReference'),
    projectReference: textAt(agreement, 'SpecifiedProcuringProject/ID'),
    contractReference: textAt(agreement, `ContractReferencedDocument/${NUMBER}`),
    purchaseOrderReference: textAt(agreement, `BuyerOrderReferencedDocument/${NUMBER}`),
    salesOrderReference: textAt(agreement, `SellerOrderReferencedDocument/${NUMBER}`),
    receivingAdviceReference: textAt(delivery, `ReceivingAdviceReferencedDocument/${NUMBER}`),
    despatchAdviceReference: textAt(delivery, `DespatchAdviceReferencedDocument/${NUMBER}`),
    tenderReference: textAt(tender, NUMBER),
    invoicedObject: number === undefined ? undefined : { value: number, scheme: textAt(object, 'ReferenceTypeCode') },
    documents: documents.filter((each) => each !== object && each !== tender).map(documentOf),
  }
}

const documentOf = (element: XmlElement): SupportingDocument => ({
  reference: textAt(element, NUMBER),
  description: textAt(element, 'Name'),
  uri: textAt(element, 'URIID'),
  attachment: attachmentOf(elementAt(element, 'AttachmentBinaryObject')),
})

function deliveryOf(element: XmlElement | undefined): Delivery | undefined {
  const place = elementAt(element, 'ShipToTradeParty')
  const date = ciiDate(element, 'ActualDeliverySupplyChainEvent/OccurrenceDateTime')
  if (!place && date === undefined) return undefined
  return {
    name: textAt(place, 'Name'),
    locationId: ciiPartyIds(place)[0],
    date,
    address: ciiAddress(elementAt(place, 'PostalTradeAddress')),
  }
}

function settlementOf(settlement: XmlElement | undefined) {
  const terms = elementsAt(settlement, TERMS)
  const remittance = textAt(settlement, 'PaymentReference')
  const mandate = textAt(settlement, `${TERMS}/DirectDebitMandateID`)
  const currency = textAt(settlement, 'InvoiceCurrencyCode|OrderCurrencyCode')
  const taxes = elementsAt(settlement, 'ApplicableTradeTax')
  return {
    currency,
    taxCurrency: textAt(settlement, 'TaxCurrencyCode'),
    taxPointDate: compactDate(textAt(settlement, 'ApplicableTradeTax/TaxPointDate/DateString')),
    taxPointDateCode: textAt(settlement, 'ApplicableTradeTax/DueDateTypeCode'),
    dueDate: ciiDate(settlement, `${TERMS}/DueDateDateTime`),
    buyerAccountingReference: textAt(settlement, 'ReceivableSpecifiedTradeAccountingAccount/ID'),
    paymentTerms: terms.flatMap((each) => textAt(each, 'Description') ?? []),
    precedingInvoices: elementsAt(settlement, 'InvoiceReferencedDocument').map((each) => ({
      number: textAt(each, NUMBER),
      issueDate: ciiDate(each, 'FormattedIssueDateTime|IssueDateTime'),
    })),
    payee: ciiParty(elementAt(settlement, 'PayeeTradeParty')),
    period: ciiPeriod(elementAt(settlement, 'BillingSpecifiedPeriod')),
    paymentMeans: elementsAt(settlement, 'SpecifiedTradeSettlementPaymentMeans').map((each) =>
      paymentMeansOf(each, remittance, mandate),
    ),
    remittance,
    creditorId: textAt(settlement, 'CreditorReferenceID'),
    allowancesCharges: [
      ...elementsAt(settlement, 'SpecifiedTradeAllowanceCharge').map(ciiAllowanceCharge),
      ...elementsAt(settlement, 'SpecifiedLogisticsServiceCharge').map(logisticsCharge),
    ],
    totals: totalsOf(settlement),
    vatBreakdown: taxes.map(breakdownOf),
  }
}

function paymentMeansOf(
  element: XmlElement,
  remittance: string | undefined,
  mandate: string | undefined,
): PaymentMeans {
  const account = elementAt(element, 'PayeePartyCreditorFinancialAccount')
  const bic = textAt(element, 'PayeeSpecifiedCreditorFinancialInstitution/BICID')
  const card = elementAt(element, 'ApplicableTradeSettlementFinancialCard')
  const debitedAccount = textAt(element, 'PayerPartyDebtorFinancialAccount/IBANID')
  const iban = textAt(account, 'IBANID')
  const other = identifierAt(account, 'ProprietaryID')
  return {
    code: textAt(element, 'TypeCode'),
    text: textAt(element, 'Information'),
    remittance,
    account:
      account || bic !== undefined
        ? {
            id: iban === undefined ? other : { value: iban, scheme: 'IBAN' },
            name: textAt(account, 'AccountName'),
            bic,
          }
        : undefined,
    card: card && { number: textAt(card, 'ID'), holder: textAt(card, 'CardholderName') },
    mandate,
    debitedAccount,
    directDebit: mandate !== undefined || debitedAccount !== undefined,
  }
}

/** Freight and the like, which EXTENDED has beside the charges. */
const logisticsCharge = (element: XmlElement): AllowanceCharge => ({
  indicator: 'true',
  amount: amountAt(element, 'AppliedAmount'),
  baseAmount: undefined,
  percent: undefined,
  vat: ciiVat(elementAt(element, 'AppliedTradeTax')),
  reason: textAt(element, 'Description'),
  reasonCode: undefined,
})

function totalsOf(settlement: XmlElement | undefined): Totals | undefined {
  const sums = elementAt(
    settlement,
    'SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation',
  )
  return (
    sums && {
      lineTotal: amountAt(sums, 'LineTotalAmount'),
      allowanceTotal: amountAt(sums, 'AllowanceTotalAmount'),
      chargeTotal: amountAt(sums, 'ChargeTotalAmount'),
      taxExclusive: amountAt(sums, 'TaxBasisTotalAmount'),
      taxTotals: elementsAt(sums, 'TaxTotalAmount').map((each) => amountOf(each)!),
      taxInclusive: amountAt(sums, 'GrandTotalAmount'),
      prepaid: amountAt(sums, 'TotalPrepaidAmount'),
      rounding: amountAt(sums, 'RoundingAmount'),
      payable: amountAt(sums, 'DuePayableAmount'),
    }
  )
}

const breakdownOf = (element: XmlElement): VatBreakdown => ({
  ...ciiVat(element)!,
  taxable: amountAt(element, 'BasisAmount'),
  tax: amountAt(element, 'CalculatedAmount'),
  exemptionReason: textAt(element, 'ExemptionReason'),
  exemptionCode: textAt(element, 'ExemptionReasonCode'),
})

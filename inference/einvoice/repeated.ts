import type { Finding } from '../../hub/document/finding.ts'
import { textsAt } from './elements.ts'
import type { XmlElement } from './xml.ts'

const TRADE =
  'SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction/' +
  'ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement'
const SUMS = `${TRADE}/SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation`
const DOCUMENT = 'ExchangedDocument|HeaderExchangedDocument'

/** Elements that an invoice has once: in UBL, then in CII and ZUGFeRD 1. */
const SINGLE: readonly string[] = [
  'ID',
  'IssueDate',
  'InvoiceTypeCode|CreditNoteTypeCode',
  'DocumentCurrencyCode',
  'LegalMonetaryTotal/TaxInclusiveAmount',
  'LegalMonetaryTotal/PayableAmount',
  `${DOCUMENT}/ID`,
  `${DOCUMENT}/TypeCode`,
  `${DOCUMENT}/IssueDateTime/DateTimeString`,
  `${TRADE}/InvoiceCurrencyCode`,
  `${SUMS}/GrandTotalAmount`,
  `${SUMS}/DuePayableAmount`,
]

/** Elements of the header that an invoice should have once, but has with several values: nobody knows which counts. */
export const repeatedElements = (root: XmlElement): Finding[] =>
  SINGLE.flatMap((path) => {
    const values = [...new Set(textsAt(root, path))]
    if (values.length < 2) return []
    const name = path.slice(path.lastIndexOf('/') + 1)
    const detail = `The XML has ${values.length} different values for ${name}: ${values.slice(0, 3).join(', ')}.`
    return [{ code: 'sources-differ', asks: true, detail }]
  })

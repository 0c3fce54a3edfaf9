import Big from 'big.js'
import { elementAt, elementsAt, textAt } from './elements.ts'
import { fatturaAmount, fatturaLine, scontoOf } from './fattura-lines.ts'
import { fatturaParty } from './fattura-parties.ts'
import type { Invoice, PaymentMeans, SupportingDocument, Totals, VatBreakdown } from './invoice.ts'
import type { AllowanceCharge, Amount } from './invoice-parts.ts'
import { base64Bytes, isoDate } from './syntax-parts.ts'
import type { XmlElement } from './xml.ts'

const GENERAL = 'DatiGenerali/DatiGeneraliDocumento'
const DECIMAL = /^[+-]?\d+(?:\.\d+)?$/

/** The documents of a FatturaPA file (`FatturaElettronica` 1.2): one for each body, with the parties of the header. */
export function invoicesOfFattura(root: XmlElement): Invoice[] {
  const header = elementAt(root, 'FatturaElettronicaHeader')
  return elementsAt(root, 'FatturaElettronicaBody').map((body) => invoiceOf(header, body))
}

function invoiceOf(header: XmlElement | undefined, body: XmlElement): Invoice {
  const general = elementAt(body, GENERAL)
  const currency = textAt(general, 'Divisa')
  const lines = elementsAt(body, 'DatiBeniServizi/DettaglioLinee')
  const payments = elementsAt(body, 'DatiPagamento/DettaglioPagamento')
  return {
    syntax: 'fattura-pa',
    specification: textAt(header, 'DatiTrasmissione/FormatoTrasmissione'),
    process: undefined,
    number: textAt(general, 'Numero'),
    issueDate: isoDate(textAt(general, 'Data')),
    typeCode: textAt(general, 'TipoDocumento'),
    currency,
    taxCurrency: undefined,
    taxPointDate: undefined,
    taxPointDateCode: undefined,
    dueDate: isoDate(textAt(body, 'DatiPagamento/DettaglioPagamento/DataScadenzaPagamento')),
    buyerReference: officeOf(textAt(header, 'DatiTrasmissione/CodiceDestinatario')),
    projectReference: textAt(body, 'DatiGenerali/DatiOrdineAcquisto/CodiceCUP'),
    contractReference: textAt(body, 'DatiGenerali/DatiContratto/IdDocumento'),
    purchaseOrderReference: textAt(body, 'DatiGenerali/DatiOrdineAcquisto/IdDocumento'),
    salesOrderReference: undefined,
    receivingAdviceReference: textAt(body, 'DatiGenerali/DatiRicezione/IdDocumento'),
    despatchAdviceReference: textAt(body, 'DatiGenerali/DatiDDT/NumeroDDT'),
    tenderReference: textAt(body, 'DatiGenerali/DatiOrdineAcquisto/CodiceCIG'),
    invoicedObject: undefined,
    buyerAccountingReference: undefined,
    paymentTerms: [],
    notes: elementsAt(general, 'Causale').map(({ text }) => ({ subjectCode: undefined, text: text.trim() })),
    precedingInvoices: elementsAt(body, 'DatiGenerali/DatiFattureCollegate').map((each) => ({
      number: textAt(each, 'IdDocumento'),
      issueDate: isoDate(textAt(each, 'Data')),
    })),
    seller: fatturaParty(elementAt(header, 'CedentePrestatore')),
    buyer: fatturaParty(elementAt(header, 'CessionarioCommittente')),
    payee: undefined,
    taxRepresentative: fatturaParty(elementAt(header, 'RappresentanteFiscale')),
    delivery: undefined,
    period: undefined,
    paymentMeans: payments.map((each) => paymentMeansOf(each, currency)),
    remittance: undefined,
    creditorId: undefined,
    allowancesCharges: [
      ...elementsAt(general, 'ScontoMaggiorazione').map((each) => scontoOf(each)),
      ...elementsAt(general, 'DatiCassaPrevidenziale').map(pensionFundOf),
    ],
    totals: totalsOf(body, currency),
    vatBreakdown: elementsAt(body, 'DatiBeniServizi/DatiRiepilogo').map((each) => breakdownOf(each, currency)),
    documents: elementsAt(body, 'Allegati').map(attachmentOf),
    lines: lines.map((line) => fatturaLine(line, currency)),
  }
}

/** The office that receives the invoice; zeros and XXXXXXX stand for none. */
const officeOf = (code: string | undefined): string | undefined => (/^(?:0+|X+)$/.test(code ?? '') ? undefined : code)

function paymentMeansOf(element: XmlElement, currency: string | undefined): PaymentMeans {
  const iban = textAt(element, 'IBAN')
  const bic = textAt(element, 'BIC')
  return {
    code: textAt(element, 'ModalitaPagamento'),
    text: textAt(element, 'IstitutoFinanziario'),
    remittance: textAt(element, 'CodicePagamento'),
    account:
      iban === undefined && bic === undefined
        ? undefined
        : {
            id: iban === undefined ? undefined : { value: iban, scheme: 'IBAN' },
            name: textAt(element, 'Beneficiario'),
            bic,
          },
    card: undefined,
    mandate: undefined,
    debitedAccount: undefined,
    directDebit: false,
    dueDate: isoDate(textAt(element, 'DataScadenzaPagamento')),
    amount: fatturaAmount(element, 'ImportoPagamento', currency),
  }
}

/** The contribution to a pension fund, which some professions add to their fees. */
const pensionFundOf = (element: XmlElement): AllowanceCharge => ({
  indicator: 'true',
  amount: fatturaAmount(element, 'ImportoContributoCassa', undefined),
  baseAmount: fatturaAmount(element, 'ImponibileCassa', undefined),
  percent: textAt(element, 'AlCassa'),
  vat: { category: textAt(element, 'Natura'), rate: textAt(element, 'AliquotaIVA') },
  reason: 'Cassa previdenziale',
  reasonCode: textAt(element, 'TipoCassa'),
})

/**
 * FatturaPA has no sums of the document but its gross total, and that may be absent: net and tax are the sums of the
 * breakdown, and so is the gross total without one. What is to be paid is the sum of the payments.
 */
function totalsOf(body: XmlElement, currency: string | undefined): Totals {
  const parts = elementsAt(body, 'DatiBeniServizi/DatiRiepilogo')
  const net = sumOf(parts.map((each) => textAt(each, 'ImponibileImporto')))
  const tax = sumOf(parts.map((each) => textAt(each, 'Imposta')))
  const gross = textAt(body, `${GENERAL}/ImportoTotaleDocumento`) ?? (net && tax && sumOf([net, tax]))
  const due = sumOf(
    elementsAt(body, 'DatiPagamento/DettaglioPagamento').map((each) => textAt(each, 'ImportoPagamento')),
  )
  const amount = (value: string | undefined): Amount | undefined =>
    value === undefined ? undefined : { value, currency }
  return {
    lineTotal: undefined,
    allowanceTotal: undefined,
    chargeTotal: undefined,
    taxExclusive: amount(net),
    taxTotals: tax === undefined ? [] : [{ value: tax, currency }],
    taxInclusive: amount(gross),
    prepaid: undefined,
    rounding: fatturaAmount(body, `${GENERAL}/Arrotondamento`, currency),
    payable: amount(due),
  }
}

/** The exact sum, with two decimals at least; undefined if there is nothing to add, or something that is no number. */
function sumOf(texts: readonly (string | undefined)[]): string | undefined {
  if (texts.length === 0 || !texts.every((text) => text !== undefined && DECIMAL.test(text))) return undefined
  const sum = texts.reduce((total, text) => total.plus(text!), new Big(0))
  return sum.eq(sum.round(2)) ? sum.toFixed(2) : sum.toFixed()
}

const breakdownOf = (element: XmlElement, currency: string | undefined): VatBreakdown => ({
  category: textAt(element, 'Natura'),
  rate: textAt(element, 'AliquotaIVA'),
  taxable: fatturaAmount(element, 'ImponibileImporto', currency),
  tax: fatturaAmount(element, 'Imposta', currency),
  exemptionReason: textAt(element, 'RiferimentoNormativo'),
  exemptionCode: undefined,
})

function attachmentOf(element: XmlElement): SupportingDocument {
  const content = textAt(element, 'Attachment')
  return {
    reference: undefined,
    description: textAt(element, 'DescrizioneAttachment'),
    uri: undefined,
    attachment: {
      filename: textAt(element, 'NomeAttachment'),
      mime: textAt(element, 'FormatoAttachment'),
      bytes: base64Bytes(content ?? ''),
    },
  }
}

import type { Invoice } from './invoice.ts'
import type { Amount } from './invoice-parts.ts'
import { addressText, type Texts } from './value-texts.ts'

/** The header values of an electronic invoice, by field. */
export function headerTexts(invoice: Invoice): Texts {
  const { seller, buyer, totals, paymentMeans } = invoice
  const currency = currencyOf(invoice)
  const isOrder = invoice.syntax === 'order-x'
  const account = paymentMeans.find(({ account }) => account?.id)?.account
  return {
    invoiceNumber: isOrder ? undefined : invoice.number,
    issueDate: invoice.issueDate,
    dueDate: invoice.dueDate,
    sellerName: seller?.name || seller?.tradingName,
    sellerAddress: addressText(seller?.address),
    sellerVatId: seller?.vatId,
    sellerTaxNumber: seller?.taxNumber,
    buyerName: buyer?.name || buyer?.tradingName,
    buyerAddress: addressText(buyer?.address),
    buyerVatId: buyer?.vatId,
    currency,
    netTotal: totals?.taxExclusive?.value,
    taxTotal: taxTotalOf(invoice, currency)?.value,
    grossTotal: totals?.taxInclusive?.value,
    amountDue: totals?.payable?.value,
    prepaidAmount: totals?.prepaid?.value,
    roundingAmount: totals?.rounding?.value,
    allowanceTotal: totals?.allowanceTotal?.value,
    chargeTotal: totals?.chargeTotal?.value,
    purchaseOrderNumber: isOrder ? invoice.number : orderOf(invoice),
    iban: account?.id?.value,
    bic: account?.bic,
    paymentReference: invoice.remittance,
    paymentTerms: invoice.paymentTerms.join(' '),
    buyerReference: invoice.buyerReference,
    contractNumber: invoice.contractReference,
    precedingInvoiceNumber: invoice.precedingInvoices[0]?.number,
    deliveryDate: invoice.delivery?.date,
    periodStart: invoice.period?.start,
    periodEnd: invoice.period?.end,
  }
}

/** The currency of the document; that of its sums where the header lacks it. */
function currencyOf({ currency, totals }: Invoice): string | undefined {
  if (currency) return currency
  const { taxInclusive, payable, taxTotals = [] } = totals ?? {}
  const named = [taxInclusive, payable, ...taxTotals].flatMap((amount) => amount?.currency ?? [])
  return new Set(named).size === 1 ? named[0] : undefined
}

/** The tax in the currency of the document. */
function taxTotalOf({ totals }: Invoice, currency: string | undefined): Amount | undefined {
  return totals?.taxTotals.find((total) => (total.currency ?? currency) === currency)
}

/** The order that the header names, or all lines that name one. */
function orderOf({ purchaseOrderReference, lines }: Invoice): string | undefined {
  if (purchaseOrderReference) return purchaseOrderReference
  const named = new Set(lines.flatMap(({ order }) => order ?? []))
  return named.size === 1 ? [...named][0] : undefined
}

import { elementAt, elementsAt, textAt, textsAt } from './elements.ts'
import type { Item, Line, Price } from './invoice-line.ts'
import type { AllowanceCharge, DateText, Period, Vat } from './invoice-parts.ts'
import { amountAt, classificationsAt, compactDate, identifierAt, quantityAt } from './syntax-parts.ts'
import type { XmlElement } from './xml.ts'

const OBJECT = '130'
const QUANTITY = 'BilledQuantity|RequestedQuantity|AgreedQuantity'

/** An `IncludedSupplyChainTradeLineItem`. */
export function ciiLine(element: XmlElement): Line {
  const agreement = elementAt(element, 'SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement')
  const delivery = elementAt(element, 'SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery')
  const settlement = elementAt(element, 'SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement')
  const object = elementsAt(settlement, 'AdditionalReferencedDocument').find(
    (each) => textAt(each, 'TypeCode') === OBJECT,
  )
  return {
    id: textAt(element, 'AssociatedDocumentLineDocument/LineID'),
    notes: textsAt(element, 'AssociatedDocumentLineDocument/IncludedNote/Content'),
    object: object && {
      value: textAt(object, 'IssuerAssignedID|ID') ?? '',
      scheme: textAt(object, 'ReferenceTypeCode'),
    },
    quantity: quantityAt(delivery, QUANTITY),
    netAmount: amountAt(
      settlement,
      'SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation/LineTotalAmount',
    ),
    orderLine: textAt(agreement, 'BuyerOrderReferencedDocument/LineID'),
    order: textAt(agreement, 'BuyerOrderReferencedDocument/IssuerAssignedID|ID'),
    buyerAccountingReference: textAt(settlement, 'ReceivableSpecifiedTradeAccountingAccount/ID'),
    period: ciiPeriod(elementAt(settlement, 'BillingSpecifiedPeriod')),
    allowancesCharges: elementsAt(settlement, 'SpecifiedTradeAllowanceCharge').map(ciiAllowanceCharge),
    price: priceOf(agreement),
    vat: elementsAt(settlement, 'ApplicableTradeTax').map((tax) => ciiVat(tax)!),
    item: itemOf(elementAt(element, 'SpecifiedTradeProduct')),
  }
}

function priceOf(agreement: XmlElement | undefined): Price | undefined {
  const net = elementAt(agreement, 'NetPriceProductTradePrice')
  const gross = elementAt(agreement, 'GrossPriceProductTradePrice')
  if (!net && !gross) return undefined
  const discount = elementAt(gross, 'AppliedTradeAllowanceCharge')
  return {
    net: amountAt(net, 'ChargeAmount'),
    discount: amountAt(discount, 'ActualAmount'),
    discountIndicator: textAt(discount, 'ChargeIndicator/Indicator'),
    gross: amountAt(gross, 'ChargeAmount'),
    baseQuantity: quantityAt(net, 'BasisQuantity') ?? quantityAt(gross, 'BasisQuantity'),
  }
}

const itemOf = (element: XmlElement | undefined): Item | undefined =>
  element && {
    name: textAt(element, 'Name'),
    description: textAt(element, 'Description'),
    sellerId: textAt(element, 'SellerAssignedID'),
    buyerId: textAt(element, 'BuyerAssignedID'),
    standardId: identifierAt(element, 'GlobalID'),
    classifications: classificationsAt(element, 'DesignatedProductClassification/ClassCode'),
    origin: textAt(element, 'OriginTradeCountry/ID'),
    attributes: elementsAt(element, 'ApplicableProductCharacteristic').map((each) => ({
      name: textAt(each, 'Description'),
      value: textAt(each, 'Value'),
    })),
  }

/** Category and rate of an `ApplicableTradeTax` or the like. */
export const ciiVat = (element: XmlElement | undefined): Vat | undefined =>
  element && {
    category: textAt(element, 'CategoryCode'),
    rate: textAt(element, 'RateApplicablePercent|ApplicablePercent'),
  }

export const ciiPeriod = (element: XmlElement | undefined): Period | undefined =>
  element && { start: ciiDate(element, 'StartDateTime'), end: ciiDate(element, 'EndDateTime') }

/** The date in the first element at a path; the string may be wrapped (`DateTimeString`) or, in ZUGFeRD 1, bare. */
export function ciiDate(element: XmlElement | undefined, path: string): DateText | undefined {
  const found = elementAt(element, path)
  return compactDate(textAt(found, 'DateTimeString') ?? found?.text.trim())
}

/** An allowance or a charge of the document or of a line. */
export const ciiAllowanceCharge = (element: XmlElement): AllowanceCharge => ({
  indicator: textAt(element, 'ChargeIndicator/Indicator'),
  amount: amountAt(element, 'ActualAmount'),
  baseAmount: amountAt(element, 'BasisAmount'),
  percent: textAt(element, 'CalculationPercent'),
  vat: ciiVat(elementAt(element, 'CategoryTradeTax')),
  reason: textAt(element, 'Reason'),
  reasonCode: textAt(element, 'ReasonCode'),
})

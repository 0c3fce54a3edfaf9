import { elementAt, elementsAt, textAt, textsAt } from './elements.ts'
import type { Item, Line, Price } from './invoice-line.ts'
import { amountAt, classificationsAt, identifierAt, quantityAt } from './syntax-parts.ts'
import { ublAllowanceCharge, ublPeriod, ublVat } from './ubl-parts.ts'
import type { XmlElement } from './xml.ts'

/** An `InvoiceLine` or a `CreditNoteLine`. */
export const ublLine = (element: XmlElement): Line => ({
  id: textAt(element, 'ID'),
  notes: textsAt(element, 'Note'),
  object: identifierAt(element, 'DocumentReference/ID'),
  quantity: quantityAt(element, 'InvoicedQuantity') ?? quantityAt(element, 'CreditedQuantity'),
  netAmount: amountAt(element, 'LineExtensionAmount'),
  orderLine: textAt(element, 'OrderLineReference/LineID'),
  order: textAt(element, 'OrderLineReference/OrderReference/ID'),
  buyerAccountingReference: textAt(element, 'AccountingCost'),
  period: ublPeriod(elementAt(element, 'InvoicePeriod')),
  allowancesCharges: elementsAt(element, 'AllowanceCharge').map(ublAllowanceCharge),
  price: priceOf(elementAt(element, 'Price')),
  vat: elementsAt(element, 'Item/ClassifiedTaxCategory').map((category) => ublVat(category)!),
  item: itemOf(elementAt(element, 'Item')),
})

const priceOf = (element: XmlElement | undefined): Price | undefined =>
  element && {
    net: amountAt(element, 'PriceAmount'),
    discount: amountAt(element, 'AllowanceCharge/Amount'),
    discountIndicator: textAt(element, 'AllowanceCharge/ChargeIndicator'),
    gross: amountAt(element, 'AllowanceCharge/BaseAmount'),
    baseQuantity: quantityAt(element, 'BaseQuantity'),
  }

const itemOf = (element: XmlElement | undefined): Item | undefined =>
  element && {
    name: textAt(element, 'Name'),
    description: textAt(element, 'Description'),
    sellerId: textAt(element, 'SellersItemIdentification/ID'),
    buyerId: textAt(element, 'BuyersItemIdentification/ID'),
    standardId: identifierAt(element, 'StandardItemIdentification/ID'),
    classifications: classificationsAt(element, 'CommodityClassification/ItemClassificationCode'),
    origin: textAt(element, 'OriginCountry/IdentificationCode'),
    attributes: elementsAt(element, 'AdditionalItemProperty').map((property) => ({
      name: textAt(property, 'Name'),
      value: textAt(property, 'Value'),
    })),
  }

import { elementAt, textAt } from './elements.ts'
import type { AllowanceCharge, Period, Vat } from './invoice-parts.ts'
import { amountAt, isoDate } from './syntax-parts.ts'
import type { XmlElement } from './xml.ts'

export const ublPeriod = (element: XmlElement | undefined): Period | undefined =>
  element && { start: isoDate(textAt(element, 'StartDate')), end: isoDate(textAt(element, 'EndDate')) }

/** Category and rate of a `TaxCategory` or the like. */
export const ublVat = (element: XmlElement | undefined): Vat | undefined =>
  element && { category: textAt(element, 'ID'), rate: textAt(element, 'Percent') }

/** An allowance or a charge of the document or of a line. */
export const ublAllowanceCharge = (element: XmlElement): AllowanceCharge => ({
  indicator: textAt(element, 'ChargeIndicator'),
  amount: amountAt(element, 'Amount'),
  baseAmount: amountAt(element, 'BaseAmount'),
  percent: textAt(element, 'MultiplierFactorNumeric'),
  vat: ublVat(elementAt(element, 'TaxCategory')),
  reason: textAt(element, 'AllowanceChargeReason'),
  reasonCode: textAt(element, 'AllowanceChargeReasonCode'),
})

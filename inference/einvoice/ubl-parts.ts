import { elementAt, textAt } from './elements.ts'
import type { AllowanceCharge, Period } from './invoice-parts.ts'
import { amountAt, isoDate } from './syntax-parts.ts'
import type { XmlElement } from './xml.ts'

export const ublPeriod = (element: XmlElement | undefined): Period | undefined =>
  element && { start: isoDate(textAt(element, 'StartDate')), end: isoDate(textAt(element, 'EndDate')) }

/** An allowance or a charge of the document or of a line. */
export function ublAllowanceCharge(element: XmlElement): AllowanceCharge {
  const vat = elementAt(element, 'TaxCategory')
  return {
    indicator: textAt(element, 'ChargeIndicator'),
    amount: amountAt(element, 'Amount'),
    baseAmount: amountAt(element, 'BaseAmount'),
    percent: textAt(element, 'MultiplierFactorNumeric'),
    vat: vat && { category: textAt(vat, 'ID'), rate: textAt(vat, 'Percent') },
    reason: textAt(element, 'AllowanceChargeReason'),
    reasonCode: textAt(element, 'AllowanceChargeReasonCode'),
  }
}

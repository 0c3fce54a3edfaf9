import type { AllowanceCharge, Amount, Identifier, Period, Quantity, Vat } from './invoice-parts.ts'

/** BG-25. */
export interface Line {
  /** BT-126 */
  id: string | undefined
  /** BT-127 */
  notes: string[]
  /** BT-128 */
  object: Identifier | undefined
  /** BT-129, BT-130 */
  quantity: Quantity | undefined
  /** BT-131 */
  netAmount: Amount | undefined
  /** BT-132 */
  orderLine: string | undefined
  /** the order of this line; an extension, absent where the header names the order */
  order?: string | undefined
  /** BT-133 */
  buyerAccountingReference: string | undefined
  /** BG-26 */
  period: Period | undefined
  /** BG-27, BG-28 */
  allowancesCharges: AllowanceCharge[]
  /** BG-29 */
  price: Price | undefined
  /** BG-30; the syntaxes allow several, the standard one */
  vat: Vat[]
  /** BG-31 */
  item: Item | undefined
}

export interface Price {
  /** BT-146 */
  net: Amount | undefined
  /** BT-147; `indicator` of the allowance must be false */
  discount: Amount | undefined
  discountIndicator: string | undefined
  /** BT-148 */
  gross: Amount | undefined
  /** BT-149, BT-150: how many units the price is for */
  baseQuantity: Quantity | undefined
}

export interface Item {
  /** BT-153 */
  name: string | undefined
  /** BT-154 */
  description: string | undefined
  /** BT-155 */
  sellerId: string | undefined
  /** BT-156 */
  buyerId: string | undefined
  /** BT-157 */
  standardId: Identifier | undefined
  /** BT-158: code with list and version */
  classifications: Identifier[]
  /** BT-159 */
  origin: string | undefined
  /** BG-32: BT-160, BT-161 */
  attributes: { name: string | undefined; value: string | undefined }[]
}

// Parts of an electronic invoice that occur more than once; see `invoice.ts`.

/** An identifier with the code of its scheme, e.g. 0088 for a GLN. */
export interface Identifier {
  value: string
  scheme: string | undefined
  /** version of the scheme or list; only classifications have one */
  version?: string | undefined
}

export interface Amount {
  value: string
  /** the attribute `currencyID`; CII leaves it out mostly */
  currency: string | undefined
}

export interface Quantity {
  value: string
  /** UN/ECE Recommendation 20 or 21, e.g. C62, HUR, KGM */
  unit: string | undefined
}

/** YYYY-MM-DD; the text of the XML if it is no date of the calendar in the form that the syntax asks for. */
export type DateText = string

/** BG-14, BG-26. */
export interface Period {
  /** BT-73, BT-134 */
  start: DateText | undefined
  /** BT-74, BT-135 */
  end: DateText | undefined
}

/** Seller BT-27 …, buyer BT-44 …, payee BT-59 …, tax representative BT-62 …. */
export interface Party {
  /** BT-27, BT-44: the registered name; BT-59, BT-62: the name */
  name: string | undefined
  /** BT-28, BT-45 */
  tradingName: string | undefined
  /** BT-29, BT-46, BT-60 */
  ids: Identifier[]
  /** BT-30, BT-47, BT-61 */
  legalId: Identifier | undefined
  /** BT-31, BT-48, BT-63 */
  vatId: string | undefined
  /** BT-32: number of the local tax office */
  taxNumber: string | undefined
  /** every tax registration as it came; the scheme is VAT or VA for a VAT id, else e.g. TAX, FC, LOC */
  taxRegistrations: Identifier[]
  /** BT-33 */
  legalInformation: string | undefined
  /** BT-34, BT-49 */
  electronicAddress: Identifier | undefined
  /** BG-5, BG-8, BG-12 */
  address: Address | undefined
  /** BG-6, BG-9 */
  contact: Contact | undefined
}

export interface Address {
  /** BT-35, BT-50, BT-64, BT-75 */
  line1: string | undefined
  /** BT-36 … */
  line2: string | undefined
  /** BT-162 … */
  line3: string | undefined
  /** BT-37 … */
  city: string | undefined
  /** BT-38 … */
  postCode: string | undefined
  /** BT-39 … */
  subdivision: string | undefined
  /** BT-40, BT-55, BT-69, BT-80: ISO 3166-1 alpha-2 */
  country: string | undefined
}

export interface Contact {
  /** BT-41, BT-56 */
  name: string | undefined
  /** BT-42, BT-57 */
  phone: string | undefined
  /** BT-43, BT-58 */
  email: string | undefined
}

/** BG-20 and BG-21 of the document, BG-27 and BG-28 of a line. */
export interface AllowanceCharge {
  /** the indicator as it stands: `true` for a charge, `false` for an allowance */
  indicator: string | undefined
  /** BT-92, BT-99, BT-136, BT-141 */
  amount: Amount | undefined
  /** BT-93, BT-100, BT-137, BT-142 */
  baseAmount: Amount | undefined
  /** BT-94, BT-101, BT-138, BT-143 */
  percent: string | undefined
  /** BT-95, BT-96, BT-102, BT-103; absent on a line */
  vat: Vat | undefined
  /** BT-97, BT-104, BT-139, BT-144 */
  reason: string | undefined
  /** BT-98, BT-105, BT-140, BT-145 */
  reasonCode: string | undefined
}

export interface Vat {
  /** BT-95, BT-102, BT-151: S, Z, E, AE, K, G, O, L, M */
  category: string | undefined
  /** BT-96, BT-103, BT-152: in percent */
  rate: string | undefined
}

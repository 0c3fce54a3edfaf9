import type { Kind } from '../../hub/document/types/kinds.ts'
import type { Value } from '../../hub/document/values/value.ts'
import { lettersAndDigits } from './printed.ts'

/** The values that a posting depends on. */
const CORE: ReadonlySet<string> = new Set([
  'invoiceNumber',
  'issueDate',
  'currency',
  'netTotal',
  'taxTotal',
  'grossTotal',
  'sellerName',
  'sellerVatId',
  'iban',
])

interface Compared {
  /** of the field */
  name: string
  printed: Value
  exact: Value
  kind: Kind
  /** true if the value of the XML stands somewhere on the pages */
  onPage: boolean
  /** BT-114: a page may show the total after it, the XML has that before it */
  rounding: string | undefined
}

/** A value read from the page counts against the XML from this confidence. */
const LIKELY = 0.6
/** From this one also if the value of the XML stands elsewhere on the page, under another label. */
const SURE = 0.9

/**
 * True if the page shows another core value than the XML. If the value of the XML stands on the page, too, the reader
 * may have taken the wrong one of the two, so only a sure value counts.
 */
export function pageDiffers({ name, printed, exact, kind, onPage, rounding }: Compared): boolean {
  if (!CORE.has(name) || printed.confidence < (onPage ? SURE : LIKELY)) return false
  return !saysTheSame(kind, printed.value, exact.value) && !isRounded({ name, printed, exact, rounding })
}

/** Whether the page shows the total of the XML after the rounding of the XML. */
function isRounded({ name, printed, exact, rounding }: Pick<Compared, 'name' | 'printed' | 'exact' | 'rounding'>) {
  if (name !== 'grossTotal' || rounding === undefined) return false
  const cents = (value: string) => Math.round(Number(value) * 100)
  return Math.abs(cents(printed.value)) === Math.abs(cents(exact.value) + cents(rounding))
}

/** Amounts by their size, since pages show credit notes with or without a sign; texts by letters and digits. */
function saysTheSame(kind: Kind, printed: string, exact: string): boolean {
  if (kind === 'amount') return Math.abs(Number(printed)) === Math.abs(Number(exact))
  if (kind === 'date' || kind === 'currency') return printed === exact
  const [left, right] = [lettersAndDigits(printed), lettersAndDigits(exact)]
  return left.includes(right) || right.includes(left)
}

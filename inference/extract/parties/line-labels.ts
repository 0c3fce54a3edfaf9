import type { Line } from '../rules/lines.ts'
import { labelIn, type Role } from './party-labels.ts'

/** Heads the part of an invoice that goes back with the payment. */
const PAYMENT_SLIP = /^(?:payment|remittance)(?: (?:advice|slip|stub|coupon))?$/
/** How far below its heading a payment slip goes, in heights of the heading. */
const SLIP_REACH = 14

/** The label of a party at the start of each line that has one. "To" is the payee on a slip, else a customer. */
export function lineLabels(lines: readonly Line[]): ReadonlyMap<Line, { role: Role; end: number }> {
  const slips = lines.filter(({ plain }) => PAYMENT_SLIP.test(plain))
  return new Map(
    lines.flatMap((line) => {
      const label = labelIn(line.plain)
      if (!label) return []
      const isPayee = /^to\b/.test(line.plain) && slips.some((slip) => isBelow(slip, line))
      return [[line, isPayee ? { ...label, role: 'payee' } : label]]
    }),
  )
}

const isBelow = (heading: Line, line: Line): boolean =>
  heading.page === line.page && line.row > heading.row && line.box[1] - heading.box[3] < SLIP_REACH * heading.height

import { plainOf, type Layout } from '../rules/lines.ts'
import { findReceiptSeller } from '../rules/merchant.ts'
import { ruledParties } from '../rules/parties.ts'
import type { PartyContext } from './name-features.ts'

/** The names that the rules find: of a slip by its head, of a letter by labels and address blocks. */
export function votesOf(layout: Layout, slip: boolean): PartyContext['votes'] {
  if (slip) return { seller: plainOf(findReceiptSeller(layout).sellerName?.value ?? ''), buyer: '' }
  const { seller, buyer } = ruledParties(layout)
  return { seller: plainOf(seller?.name.text ?? ''), buyer: plainOf(buyer?.name.text ?? '') }
}

import { sellerKeyOf } from '../document/known-parties/confirmed.ts'
import type { KnownSeller } from '../document/known-parties/parties.ts'
import { ids } from './ids.ts'

/** The id of a seller: that of its tax number, or of its name where it has none. */
export const sellerIdOf = (seller: Pick<KnownSeller, 'name' | 'vatIds'>): string => ids.seller(sellerKeyOf(seller))

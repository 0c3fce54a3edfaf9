import type { KnownSeller } from '../document/known-parties/parties.ts'
import { upcast, type EventSchema, type VersionedEvent } from '../platform/upcast.ts'

/** What an administrator says about a seller; all that was known of it before is replaced, its number formats aside. */
interface SellerSet {
  type: 'SellerSet'
  data: { personal: Omit<KnownSeller, 'numberFormats'> & { reason: string } }
}

/** All that was known of the seller is forgotten. A reviewer may confirm it again. */
interface SellerRemoved {
  type: 'SellerRemoved'
  data: { personal: { reason: string } }
}

export type SellerEvent = SellerSet | SellerRemoved

export type SellerCommand =
  | { type: 'SetSeller'; seller: Omit<KnownSeller, 'numberFormats'>; reason: string }
  | { type: 'RemoveSeller'; reason: string }

/** What administrators decided about one seller; reviewers know further ones. */
interface SellerDecision {
  state: 'none' | 'set' | 'removed'
}

export const noSeller: SellerDecision = { state: 'none' }

/** The event of a command. A repeat is recorded too: a reviewer may have confirmed other values in between. */
export function decide(_: SellerDecision, command: SellerCommand): SellerEvent[] {
  const { reason } = command
  if (command.type === 'RemoveSeller') return [{ type: 'SellerRemoved', data: { personal: { reason } } }]
  return [{ type: 'SellerSet', data: { personal: { ...command.seller, reason } } }]
}

export const evolve = (_: SellerDecision, { type }: SellerEvent): SellerDecision => ({
  state: type === 'SellerSet' ? 'set' : 'removed',
})

export const SELLER_SCHEMA: EventSchema<SellerEvent['type']> = {
  version: 1,
  types: {
    SellerSet: 'An administrator set name, address, VAT ids and accounts of a known seller.',
    SellerRemoved: 'An administrator removed a known seller.',
  },
}

export const upcastSeller = (event: VersionedEvent): SellerEvent =>
  upcast(event, SELLER_SCHEMA) as unknown as SellerEvent

import { hash } from 'node:crypto'
import { deliveryAggregate } from '../hub/handler/aggregates.ts'
import { isFinal, type Delivery } from '../hub/delivery/delivery.ts'
import { claimStream, deliveryStream } from '../hub/streams/names.ts'
import type { EventStore } from '../hub/drivers/event-store/port.ts'
import { codeOf } from '../hub/errors.ts'
import { load, type CommandContext } from '../hub/handler/handle.ts'
import { upcastClaim, type BusinessKeyClaimed } from '../hub/streams/events.ts'
import { ids } from '../hub/streams/ids.ts'
import { appendEvents } from '../hub/streams/writer.ts'

/** Hash of the business key that a mapping gives: the same for the same invoice in another file. */
export const businessKeyOf = (target: string, naturalKey: string): string =>
  hash('sha256', JSON.stringify([target, naturalKey]))

/**
 * `ours`: this document holds the key. `taken`: another document holds it. `open`: another document claimed it, and its
 * delivery has not ended. `doubtful`: the delivery of the other document was given up, and the target may have it
 * nevertheless.
 */
export type Claim =
  | { kind: 'ours' }
  | { kind: 'taken'; documentId: string; reference?: string }
  | { kind: 'open' | 'doubtful'; documentId: string }

/**
 * Claims a business key for one document, before the target checks for duplicates itself. A holder whose delivery was
 * refused or given up loses the claim, unless the target may have it. Of two documents that claim a key at once, one
 * wins.
 */
export async function claimBusinessKey(
  store: EventStore,
  businessKey: string,
  documentId: string,
  target: string,
  context: CommandContext,
): Promise<Claim> {
  const stream = claimStream(context.tenant, `business-${businessKey}`)
  // Most keys are not claimed yet, so the first attempt reads nothing: a conflict shows the claim.
  for (let first = true; ; first = false) {
    const [last] = first ? [] : await store.read(stream, 'last')
    const holder = last && upcastClaim(last).data.documentId
    if (holder === documentId) return { kind: 'ours' }
    if (holder !== undefined) {
      const { state } = await load(store, deliveryAggregate, deliveryStream(context.tenant, holder, target))
      if (!isFinal(state)) return { kind: 'open', documentId: holder }
      if (mayBeHeld(state)) return { kind: 'doubtful', documentId: holder }
      if (!hasLost(state))
        return {
          kind: 'taken',
          documentId: holder,
          ...('reference' in state && state.reference !== undefined && { reference: state.reference }),
        }
    }
    const expected = last?.revision ?? 'no-stream'
    // Its id follows from command and revision: a lost claim must not look like a repeated append, whether the document
    // claims it again by another command or by the same one.
    const claimed: BusinessKeyClaimed & { id: string } = {
      id: ids.businessClaim(`${stream}:${context.commandId}:${expected}`),
      type: 'BusinessKeyClaimed',
      data: { documentId },
    }
    try {
      await appendEvents(store, stream, [claimed], expected, context)
      return { kind: 'ours' }
    } catch (error) {
      if (codeOf(error) !== 'revision-conflict') throw error
    }
  }
}

const mayBeHeld = (delivery: Delivery): boolean =>
  delivery.state === 'given-up' && (delivery.code === 'delivery-in-doubt' || delivery.code === 'delivery-ambiguous')
const hasLost = ({ state }: Delivery): boolean => state === 'rejected' || state === 'given-up'

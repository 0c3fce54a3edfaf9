import { hash } from 'node:crypto'
import { deliveryAggregate } from '../hub/handler/aggregates.ts'
import { deliveryName, type BusinessAction } from '../hub/document/delivery-name.ts'
import { isFinal, type Delivery } from '../hub/delivery/delivery.ts'
import { claimStream, deliveryStream } from '../hub/streams/names.ts'
import type { EventStore, StoredEvent } from '../hub/drivers/event-store/port.ts'
import { codeOf } from '../hub/errors.ts'
import { load, type CommandContext } from '../hub/handler/handle.ts'
import { upcastClaim, type BusinessKeyClaimed } from '../hub/streams/events.ts'
import { ids } from '../hub/streams/ids.ts'
import { appendEvents } from '../hub/streams/writer.ts'

/** Hash of the business key that the payload names: the same for the same invoice in another file. */
export const payloadKeyOf = (target: string, naturalKey: string): string =>
  hash('sha256', JSON.stringify([target, naturalKey]))

/** Hash of one form of the hub's own business key. */
export const businessKeyOf = (target: string, form: string): string =>
  hash('sha256', JSON.stringify([target, 'business key', form]))

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
  { documentId, target, action }: BusinessAction & { documentId: string },
  context: CommandContext,
): Promise<Claim> {
  const stream = claimStream(context.tenant, `business-${businessKey}`)
  // Most keys are not claimed yet, so the first attempt reads nothing: a conflict shows the claim.
  for (let first = true; ; first = false) {
    const [last] = first ? [] : await store.read(stream, 'last')
    const held = await claimOf(store, last, { documentId, target }, context.tenant)
    if (held) return held
    const expected = last?.revision ?? 'no-stream'
    // Its id follows from command and revision: a lost claim must not look like a repeated append, whether the document
    // claims it again by another command or by the same one.
    const claimed: BusinessKeyClaimed & { id: string } = {
      id: ids.businessClaim(`${stream}:${context.commandId}:${expected}`),
      type: 'BusinessKeyClaimed',
      data: { documentId, ...(action > 1 && { action }) },
    }
    try {
      await appendEvents(store, stream, [claimed], expected, context)
      return { kind: 'ours' }
    } catch (error) {
      if (codeOf(error) !== 'revision-conflict') throw error
    }
  }
}

/** Who holds a business key, without claiming it; undefined if nobody does. */
export async function lookUpClaim(
  store: EventStore,
  businessKey: string,
  { documentId, target, tenant }: { documentId: string; target: string; tenant: string },
): Promise<Claim | undefined> {
  const [last] = await store.read(claimStream(tenant, `business-${businessKey}`), 'last')
  return claimOf(store, last, { documentId, target }, tenant)
}

/** What the last claim of a key means; undefined if there is none, or its holder has lost it. */
async function claimOf(
  store: EventStore,
  last: StoredEvent | undefined,
  { documentId, target }: { documentId: string; target: string },
  tenant: string,
): Promise<Claim | undefined> {
  if (!last) return undefined
  const { documentId: holder, action = 1 } = (upcastClaim(last) as BusinessKeyClaimed).data
  // A correction of a document has the business key of its posting, or one of its own.
  if (holder === documentId) return { kind: 'ours' }
  const name = deliveryName({ target, action })
  const { state } = await load(store, deliveryAggregate, deliveryStream(tenant, holder, name))
  if (!isFinal(state)) return { kind: 'open', documentId: holder }
  if (mayBeHeld(state)) return { kind: 'doubtful', documentId: holder }
  if (hasLost(state)) return undefined
  // A holder that is a duplicate itself names the document that was posted. A duplicate of this one has no key.
  const posted = (state.state === 'duplicate' ? state.documentId : undefined) ?? holder
  if (posted === documentId) return undefined
  const reference = 'reference' in state ? state.reference : undefined
  return { kind: 'taken', documentId: posted, ...(reference !== undefined && { reference }) }
}

const mayBeHeld = (delivery: Delivery): boolean =>
  delivery.state === 'given-up' && (delivery.code === 'delivery-in-doubt' || delivery.code === 'delivery-ambiguous')
const hasLost = ({ state }: Delivery): boolean => state === 'rejected' || state === 'given-up'

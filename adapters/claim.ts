import { hash } from 'node:crypto'
import { deliveryAggregate } from '../hub/handler/aggregates.ts'
import { isFinal, type Delivery } from '../hub/delivery/delivery.ts'
import { claimStream, deliveryStream } from '../hub/streams/names.ts'
import type { EventStore } from '../hub/drivers/event-store/port.ts'
import { codeOf } from '../hub/errors.ts'
import { load, type CommandContext } from '../hub/handler/handle.ts'
import { uuid5Namespace } from '../hub/platform/uuid5.ts'

const claimIdOf = uuid5Namespace('9a1c5c40-1f5d-5c3c-8a8c-2d5d3b6f9e11')

/** Hash of the business identity that a mapping gives: the same for the same invoice in another file. */
export const businessKeyOf = (target: string, naturalKey: string): string =>
  hash('sha256', JSON.stringify([target, naturalKey]))

/** `open`: another document has claimed it, and what becomes of that one is not decided yet. `doubtful`: that one was given up, and the target may hold it all the same. */
export type Claim =
  | { kind: 'ours' }
  | { kind: 'taken'; documentId: string; reference?: string }
  | { kind: 'open' | 'doubtful'; documentId: string }

/**
 * Claims a business document for one document of the hub, beside and before whatever the target checks.
 * A holder whose delivery was refused or given up loses the claim, unless the target may hold it; of two that claim at once, one wins.
 */
export async function claimBusinessKey(
  store: EventStore,
  businessKey: string,
  documentId: string,
  target: string,
  context: CommandContext,
): Promise<Claim> {
  const stream = claimStream(context.tenant, `business-${businessKey}`)
  // Mostly nobody has claimed it yet, so the first try asks nothing and is told by a conflict.
  for (let first = true; ; first = false) {
    const [last] = first ? [] : await store.read(stream, 'last')
    const holder = last?.data['documentId'] as string | undefined
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
    const claimed = {
      // Not by the document alone: a claim that was lost since must not be answered as a repeated append. Nor by the command alone: one that comes twice may claim anew what it has lost.
      id: claimIdOf(`${stream}:${context.commandId}:${expected}`),
      type: 'BusinessKeyClaimed',
      data: { documentId },
      metadata: {
        tenant: context.tenant,
        actor: context.actor,
        occurredAt: context.at,
        $correlationId: context.correlationId,
        $causationId: context.causationId,
        schema: '1',
      },
    }
    try {
      await store.append(stream, [claimed], expected)
      return { kind: 'ours' }
    } catch (error) {
      if (codeOf(error) !== 'revision-conflict') throw error
    }
  }
}

const mayBeHeld = (delivery: Delivery): boolean =>
  delivery.state === 'given-up' && (delivery.code === 'delivery-in-doubt' || delivery.code === 'delivery-ambiguous')
const hasLost = ({ state }: Delivery): boolean => state === 'rejected' || state === 'given-up'

import { hasUnnotedRepeats } from '../document/decide/intake.ts'
import { mayBePosted } from '../document/document.ts'
import type { DocumentReceived } from '../document/events.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { storeAfter } from '../streams/fresh-reads.ts'
import { documentStream } from '../streams/names.ts'
import { documentAggregate } from './aggregates.ts'
import { load } from './handle.ts'

/**
 * True if a target has, or may get, another document with the same bytes as this one. Reads the first document with
 * these bytes, and the few others that it names. One that cannot be seen counts, since it may be on its way.
 */
export async function isPostedElsewhere(
  store: EventStore,
  { tenant, documentId, sameContentAs, sameContentAt }: DocumentReceived['data'],
): Promise<boolean> {
  if (sameContentAs === undefined) return false
  const stream = documentStream(tenant, sameContentAs)
  const known = sameContentAt === undefined ? undefined : { stream, revision: sameContentAt }
  const first = (await load(storeAfter(store, known), documentAggregate, stream)).state
  if (first.state === 'none' || mayBePosted(first) || hasUnnotedRepeats(first.repeats)) return true
  const others = first.repeats.acceptedAs.filter((id) => id !== documentId)
  const states = await Promise.all(
    others.map(async (id) => (await load(store, documentAggregate, documentStream(tenant, id))).state),
  )
  return states.some((state) => state.state === 'none' || mayBePosted(state))
}

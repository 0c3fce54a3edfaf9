import { hasUnnotedRepeats } from '../document/decide/intake.ts'
import { mayBePosted } from '../document/document.ts'
import type { DocumentReceived } from '../document/events.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { documentStream } from '../streams/names.ts'
import { documentAggregate } from './aggregates.ts'
import { load } from './handle.ts'

/**
 * True if a target has, or may get, another document with the same bytes as this one. Reads the first document with
 * these bytes, and the few others that it names.
 */
export async function isPostedElsewhere(
  store: EventStore,
  { tenant, documentId, sameContentAs }: DocumentReceived['data'],
): Promise<boolean> {
  if (sameContentAs === undefined) return false
  const stateOf = async (id: string) => (await load(store, documentAggregate, documentStream(tenant, id))).state
  const first = await stateOf(sameContentAs)
  if (first.state === 'none') return false
  if (mayBePosted(first) || hasUnnotedRepeats(first.repeats)) return true
  const others = await Promise.all(first.repeats.acceptedAs.filter((id) => id !== documentId).map(stateOf))
  return others.some(mayBePosted)
}

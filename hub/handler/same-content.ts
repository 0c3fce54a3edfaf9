import { hasUnnotedRepeats } from '../document/decide/intake.ts'
import { isUnread, mayBePosted, type Document, type ExistingDocument } from '../document/document.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { storeAfter } from '../streams/fresh-reads.ts'
import { documentStream } from '../streams/names.ts'
import { documentAggregate } from './aggregates.ts'
import { load } from './handle.ts'

/**
 * True if a target has, or may get, another document with the same bytes as this one. Reads the first document with
 * these bytes, and the few others that it names. One that cannot be seen counts, since it may be on its way. For a part
 * of a file, documents with the same file count.
 */
export async function isPostedElsewhere(store: EventStore, document: ExistingDocument): Promise<boolean> {
  const { tenant, partOf } = document.received
  if (partOf) {
    const [whole] = await loadAll(store, tenant, [partOf.id])
    return !whole || whole.state === 'none' || isPostedElsewhere(store, whole)
  }
  return document.received.sameContentAs === undefined
    ? isCopyPosted(store, document)
    : isFirstOrOtherCopyPosted(store, document.received, document.received.sameContentAs)
}

/**
 * Of the first document, whose own stream names the others. They ask a person while the first one is open. So it needs
 * to look at those only that were decided before it: because it was recorded after them, or was closed and reopened.
 */
async function isCopyPosted(store: EventStore, { received, repeats, requests }: ExistingDocument): Promise<boolean> {
  // No read: a person may have approved one of them a moment ago.
  if (repeats.beforeReceipt) return true
  const wasOpenAlways = requests === 1
  if (!wasOpenAlways && hasUnnotedRepeats(repeats)) return true
  const copies = await loadAll(store, received.tenant, repeats.acceptedAs)
  return copies.some(
    wasOpenAlways ? (copy) => !isUnread(copy) && copy.state !== 'in-review' && mayBePosted(copy) : isOnItsWay,
  )
}

async function isFirstOrOtherCopyPosted(
  store: EventStore,
  { tenant, documentId, sameContentAt }: ExistingDocument['received'],
  firstId: string,
): Promise<boolean> {
  const stream = documentStream(tenant, firstId)
  const known = sameContentAt === undefined ? undefined : { stream, revision: sameContentAt }
  const first = (await load(storeAfter(store, known), documentAggregate, stream)).state
  if (first.state === 'none' || mayBePosted(first) || hasUnnotedRepeats(first.repeats)) return true
  const others = first.repeats.acceptedAs.filter((id) => id !== documentId)
  return (await loadAll(store, tenant, others)).some(isOnItsWay)
}

const isOnItsWay = (document: Document): boolean => document.state === 'none' || mayBePosted(document)

const loadAll = (store: EventStore, tenant: string, documentIds: readonly string[]): Promise<Document[]> =>
  Promise.all(documentIds.map(async (id) => (await load(store, documentAggregate, documentStream(tenant, id))).state))

import type { Document, ExistingDocument } from '../../hub/document/document.ts'
import type { StoredEvent } from '../../hub/drivers/event-store/port.ts'
import { documentStream } from '../../hub/streams/names.ts'
import { sha256 } from './blobs.ts'
import type { ClientReport } from './clients.ts'
import type { LostPart } from './restore.ts'
import type { SimulatedStore } from './store.ts'

type Copied = `${'duplicated' | 'wrong'}: ${string}`

const eventsOf = (
  store: SimulatedStore,
  { received: { tenant, documentId } }: ExistingDocument,
): readonly StoredEvent[] => store.stream(documentStream(tenant, documentId))

/** True if a target has it, by the pipeline's decision alone. */
const isPostedUnasked = (events: readonly StoredEvent[]): boolean =>
  !events.some(({ type }) => type === 'ReviewCompleted') &&
  events.some(({ type, data }) => type === 'DeliveryRecorded' && data['outcome'] === 'posted')

const isPostedBefore = (events: readonly StoredEvent[], position: string): boolean =>
  events.some((event) => event.type === 'DocumentPosted' && event.position < position)

/**
 * The same bytes are one document, and one more for each request that asked for it. A request whose document a restore
 * has lost is a new one when it is repeated.
 */
export function checkCopies(
  documents: Iterable<Document>,
  store: SimulatedStore,
  { sent, acknowledged }: ClientReport,
  lost: Pick<LostPart, 'hasDocument'>,
): Copied[] {
  const violations: Copied[] = []
  const received = [...documents].flatMap((document) => (document.state === 'none' ? [] : [document]))
  for (const [bytes, same] of Map.groupBy(received, ({ received: { tenant, blob } }) => `${tenant} ${blob.sha256}`)) {
    const requests = sent.filter(({ tenant, bytes: own, again }) => again && `${tenant} ${sha256(own)}` === bytes)
    const isUnkeyed = requests.some(({ idempotencyKey }) => idempotencyKey === undefined)
    const allowed = 1 + new Set(requests.map(({ idempotencyKey }) => idempotencyKey)).size
    if (!isUnkeyed && same.length > allowed) violations.push(`duplicated: ${same.length} documents hold ${bytes}`)
    const unasked = same.filter((copy) => isPostedUnasked(eventsOf(store, copy)))
    if (unasked.length > 1)
      violations.push(`wrong: ${unasked.length} documents with the bytes ${bytes} are posted unasked`)
    for (const copy of same) {
      const events = eventsOf(store, copy)
      const receipt = events.find(({ type }) => type === 'DocumentReceived')
      const isUnasked = !events.some(({ type }) => type === 'ReviewCompleted')
      const wasPosted = same.some((other) => isPostedBefore(eventsOf(store, other), receipt!.position))
      if (wasPosted && isUnasked && events.some(({ type }) => type === 'DeliveryRequested'))
        violations.push(
          `wrong: ${copy.received.documentId} has the bytes of a posted document and was delivered unasked`,
        )
    }
  }
  const kept = acknowledged.filter(({ documentId }) => !lost.hasDocument(documentId))
  const keyed = kept.filter(({ submission }) => submission.again && submission.idempotencyKey !== undefined)
  for (const [key, same] of Map.groupBy(keyed, ({ submission: { tenant, idempotencyKey, bytes } }) =>
    [tenant, idempotencyKey, sha256(bytes)].join(' '),
  ))
    if (new Set(same.map(({ documentId }) => documentId)).size > 1)
      violations.push(`duplicated: the request ${key} was answered with several documents`)
  return violations
}

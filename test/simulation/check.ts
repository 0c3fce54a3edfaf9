import { documentAggregate, deliveryAggregate } from '../../hub/handler/aggregates.ts'
import { isFinal, type Delivery } from '../../hub/delivery/delivery.ts'
import type { Document } from '../../hub/document/document.ts'
import { parseDeliveryName } from '../../hub/document/delivery-name.ts'
import { checkCopies } from './check-copies.ts'
import { nameOfKey, namesOf, numbersOf } from './log-facts.ts'
import type { SimulatedStore } from './store.ts'
import { deliveryStream, documentStream } from '../../hub/streams/names.ts'
import { upcastDocument } from '../../hub/document/upcast.ts'
import type { StoredEvent } from '../../hub/drivers/event-store/port.ts'
import type { ViewDocument } from '../../hub/drivers/views/port.ts'
import { foldEvents } from '../../hub/handler/handle.ts'
import { nextCommands } from '../../hub/pipeline/dispatcher/next-commands.ts'
import type { ClientReport } from './clients.ts'
import { adapterOf, PROJECTIONS, type Engines } from './hub.ts'
import { DAMAGED_MARK, REJECTED, UNMAPPABLE } from './submissions.ts'
import { sha256 } from './blobs.ts'
import type { LostPart } from './restore.ts'
import type { Row, SimulatedTarget } from './target.ts'

const RESTING = new Set(['posted', 'filed', 'failed', 'in-review', 'rejected', 'cancelled'])
const UNCERTAIN: ReadonlySet<string> = new Set(['delivery-in-doubt', 'delivery-ambiguous'])
const EXHAUSTED = new Set<string>(['attempts-exhausted', 'delivery-in-doubt'])

/** What must not have happened, each with a word of Jepsen's: lost, duplicated, stuck, or wrong. */
export type Violation = `${'lost' | 'duplicated' | 'stuck' | 'wrong'}: ${string}`

/** Checks while the world runs what cannot be seen afterwards. */
export function watchSteps(
  { store, bus, targets }: Engines,
  lost: LostPart,
  found: (violation: Violation) => void,
): void {
  store.watch((stream, events) => {
    const ids = new Set(store.stream(stream).map(({ id }) => id))
    for (const { id, type } of events) if (ids.has(id)) found(`duplicated: ${type} is in ${stream} twice`)
    const [first] = events
    if (first?.type !== 'CheckpointMoved') return
    const position = String(first.data['position'])
    const before = store.stream(stream).at(-1)?.data['position']
    if (position < String(before ?? '')) found(`wrong: the checkpoint goes back from ${String(before)} to ${position}`)
    for (const event of store.events) {
      if (event.position > position || !event.stream.startsWith('document-')) continue
      for (const work of nextCommands(event, upcastDocument(event), { adapterOf, channelsOf: () => [] })) {
        if (!bus.hasTaken(work) && !(work.type === 'ReadDocument' && isCancelledAfter(store, event)))
          found(`lost: the checkpoint has passed ${work.type} for ${event.stream}, which was never published`)
      }
    }
  })
  for (const { name, watch } of targets) {
    watch(({ payload, key }) => {
      const intended =
        nameOfKey(store, String(payload['tenant']), String(payload['document_id']), { target: name, key }) !== undefined
      if (!intended && !lost.hasIntent(key)) found(`wrong: ${name} was sent ${key} before its intent was in the log`)
    })
  }
}

/** A document that is cancelled before its reading was published is not read. */
const isCancelledAfter = (store: SimulatedStore, { stream, revision }: StoredEvent): boolean =>
  store.stream(stream).some((later) => later.type === 'DocumentCancelled' && later.revision > revision)

/** True where every document rests, no message waits, and the views are level with the log. */
export const isDone = (engines: Engines): boolean =>
  engines.bus.left().length === 0 && everyDocumentRests(engines) && checkViews(engines).length === 0

const everyDocumentRests = ({ store }: Engines): boolean =>
  [...new Set(store.events.map(({ stream }) => stream))].every(
    (stream) => !stream.startsWith('document-') || isAtRest(documentOf(store.stream(stream))),
  )

/** One that only claimed its bytes waits for nothing. */
const isAtRest = (document: Document): boolean => document.state === 'none' || rests(document)

/** Compares what the senders were answered, the log, the views, the broker and the targets once nothing moves. */
export function check(
  engines: Engines,
  clients: ClientReport,
  expected: Pick<Ending, 'attempts' | 'lost'>,
): Violation[] {
  const ending = endingOf(engines, expected)
  return [
    ...checkAnswers(ending, clients),
    ...checkCopies(ending.documents.values(), ending.store, clients, ending.lost),
    ...[...ending.documents].flatMap(([stream, document]) =>
      document.state === 'none'
        ? []
        : [
            ...checkDocument(stream, document),
            ...checkFailure(ending, stream, document),
            ...checkDeliveries(ending, stream, document),
          ],
    ),
    ...engines.targets.flatMap((target) => [...checkRepeats(ending, target), ...checkRows(ending, target)]),
    ...checkBroker(ending),
    ...checkViews(engines),
  ]
}

/** The engines at the end of a run. */
interface Ending extends Engines {
  attempts: number
  lost: LostPart
  /** by stream */
  documents: ReadonlyMap<string, Document>
}
type Received = Exclude<Document, { state: 'none' }>

function endingOf(engines: Engines, expected: Pick<Ending, 'attempts' | 'lost'>): Ending {
  const { store } = engines
  const streams = [...new Set(store.events.map(({ stream }) => stream))]
  const documents = new Map(
    streams
      .filter((stream) => stream.startsWith('document-'))
      .map((stream) => [stream, documentOf(store.stream(stream))]),
  )
  return { ...engines, ...expected, documents }
}

/** The retry schedule was exhausted, so giving up is right. */
const exhausted = ({ bus, attempts }: Ending, documentId: string, target?: string): boolean =>
  bus.attemptsOf({ documentId, ...(target !== undefined && { target }) }) >= attempts

function checkAnswers({ documents, blobs, lost }: Ending, clients: ClientReport): Violation[] {
  const violations: Violation[] = []
  for (const { submission, documentId } of clients.acknowledged) {
    if (lost.hasDocument(documentId)) continue
    const document = documents.get(documentStream(submission.tenant, documentId))
    if (!document || document.state === 'none')
      violations.push(`lost: ${documentId} of ${submission.tenant} was acknowledged and is not in the log`)
    else if (document.received.blob.sha256 !== sha256(submission.bytes))
      violations.push(`lost: ${documentId} of ${submission.tenant} was acknowledged for other bytes`)
    else if (!blobs.bytes(document.received.blob.key)?.equals(submission.bytes))
      violations.push(`lost: the bytes of ${documentId} of ${submission.tenant} are not stored`)
  }
  for (const { submission, code } of clients.refused)
    violations.push(`wrong: a sender of ${submission.tenant} was refused (${code})`)
  return violations
}

function checkDocument(stream: string, document: Received): Violation[] {
  const violations: Violation[] = []
  const { tenant, blob } = document.received
  if (!rests(document)) violations.push(`stuck: ${stream} is ${document.state}`)
  if (!blob.key.startsWith(`${tenant}/`)) violations.push(`wrong: ${stream} is among the blobs of another tenant`)
  return violations
}

function checkFailure(ending: Ending, stream: string, document: Received): Violation[] {
  const { documentId, blob } = document.received
  const failure = ending.store.stream(stream).find(({ type }) => type === 'DocumentFailed')?.data as
    | { code: string }
    | undefined
  if (!failure) return []
  const { code } = failure
  const right =
    deserved(code, String(ending.blobs.bytes(blob.key) ?? '')) ||
    (EXHAUSTED.has(code) &&
      [undefined, ...namesOf(ending.store, document)].some((name) => exhausted(ending, documentId, name))) ||
    (code === 'delivery-in-doubt' && hasTwinInDoubt(ending, document)) ||
    (UNCERTAIN.has(code) && ending.lost.hasPostingOf(documentId))
  return right ? [] : [`lost: ${stream} failed with ${code} without a cause`]
}

/**
 * Of two files with one invoice, the second waits for a person while it is unknown whether the target holds the first,
 * or holds it more than once.
 */
function hasTwinInDoubt({ documents, store, targets }: Ending, document: Received): boolean {
  const { tenant } = document.received
  return [...documents.values()].some(
    (other) =>
      other !== document &&
      other.state !== 'none' &&
      other.received.tenant === tenant &&
      [...numbersOf(store, other)].some((number) => numbersOf(store, document).has(number)) &&
      targets.some(({ name }) =>
        store
          .stream(deliveryStream(tenant, other.received.documentId, name))
          .some(({ type, data }) => type === 'DeliveryGivenUp' && UNCERTAIN.has(String(data['code']))),
      ),
  )
}

function checkDeliveries({ store, targets }: Ending, stream: string, document: Received): Violation[] {
  const violations: Violation[] = []
  const { documentId, tenant } = document.received
  const expected = 'deliveries' in document && rests(document) ? (document.deliveries ?? {}) : {}
  for (const [name, outcome] of Object.entries(expected)) {
    const { target } = parseDeliveryName(name)
    const delivery = deliveryOf(store.stream(deliveryStream(tenant, documentId, name)))
    const { rows } = targets.find((each) => each.name === target)!
    const own = rows.filter((row) => row.tenant === tenant && row.documentId === documentId)
    if (outcome !== delivery.state)
      violations.push(`wrong: ${stream} says ${outcome} for ${target}, its delivery says ${delivery.state}`)
    if (outcome === 'posted' && own.length === 0)
      violations.push(`lost: ${stream} is posted, and ${target} does not have it`)
    if (delivery.state === 'posted' && own.length > 0 && !own.some(({ reference }) => reference === delivery.reference))
      violations.push(`wrong: ${stream} has another reference than ${target}`)
    const numbers = numbersOf(store, document)
    if (outcome === 'duplicate' && !rows.some((row) => row.tenant === tenant && numbers.has(row.naturalKey)))
      violations.push(`lost: ${stream} is a duplicate of nothing in ${target}`)
  }
  return violations
}

function checkRepeats({ lost }: Ending, { name, rows }: SimulatedTarget): Violation[] {
  const known = rows.filter(({ key }) => !lost.hasIntent(key))
  const keys: [what: string, keyOf: (row: Row) => string][] = [
    ['posting key', ({ key }) => key],
    ['business identity', ({ tenant, naturalKey }) => `${tenant} ${naturalKey}`],
  ]
  return keys.flatMap(([what, keyOf]) =>
    [...Map.groupBy(known, keyOf)]
      .filter(([, same]) => same.length > 1)
      .map(([key, same]): Violation => `duplicated: ${name} holds ${same.length} rows of the ${what} ${key}`),
  )
}

function checkRows(ending: Ending, { name, rows }: SimulatedTarget): Violation[] {
  const violations: Violation[] = []
  for (const { tenant, documentId, key } of rows) {
    if (ending.lost.hasDocument(documentId)) continue
    const action = nameOfKey(ending.store, tenant, documentId, { target: name, key }) ?? name
    const delivery = deliveryOf(ending.store.stream(deliveryStream(tenant, documentId, action)))
    // Read again after the restore, the document may have ended before a delivery.
    if (delivery.state === 'none' && ending.lost.hasIntent(key)) continue
    if (!isFinal(delivery)) violations.push(`stuck: ${name} holds ${documentId}, and its delivery is ${delivery.state}`)
    else if (ending.lost.hasIntent(key)) continue
    else if (delivery.state !== 'posted' && !(delivery.state === 'given-up' && exhausted(ending, documentId, action)))
      violations.push(`wrong: ${name} holds ${documentId}, and its delivery is ${delivery.state}`)
  }
  return violations
}

function checkBroker({ bus, attempts, lost }: Ending): Violation[] {
  const violations: Violation[] = []
  for (const { type, body, attempt } of bus.left())
    violations.push(`stuck: ${type} for ${String(body['documentId'])} is left in the broker at attempt ${attempt}`)
  for (const { type, body, attempt, code } of bus.parked()) {
    // What caused it may be gone; whatever the log still requests is published again.
    const isVoid = lost.hasDocument(String(body['documentId'])) || (code === 'log-mismatch' && lost.isRestored())
    if (attempt < attempts && !isVoid)
      violations.push(`lost: ${type} for ${String(body['documentId'])} was parked at attempt ${attempt} for ${code}`)
  }
  return violations
}

function deserved(code: string, text: string): boolean {
  return (
    (code === 'pdf-damaged' && text.includes(DAMAGED_MARK)) ||
    (code === 'mapping-input' && text.includes(UNMAPPABLE)) ||
    (code === 'target-rejected' && text.includes(REJECTED))
  )
}

/** Each view must hold exactly what a fold of the log gives. */
function checkViews({ store, views }: Engines): Violation[] {
  return PROJECTIONS.flatMap(({ view, prefixes, idOf, project }): Violation[] => {
    const wanted = new Map<string, ViewDocument>()
    for (const event of store.events) {
      const id = idOf(event)
      if (id === undefined || !prefixes.some((prefix) => event.stream.startsWith(prefix))) continue
      const next = project(wanted.get(id), event)
      if (next) wanted.set(id, { ...next, position: event.position })
    }
    const { documents } = views.collection(views.live(view) ?? '')
    const differing = [...new Set([...wanted.keys(), ...documents.keys()])].filter(
      (id) => JSON.stringify(wanted.get(id)) !== JSON.stringify(documents.get(id)?.document),
    )
    return differing.map((id): Violation => {
      const stored = documents.get(id)?.document
      if (stored === undefined) return `lost: the view ${view} does not have ${id}`
      return `${String(stored['position']) < String(wanted.get(id)?.['position']) ? 'stuck' : 'wrong'}: the view ${view} says of ${id} what the log does not say`
    })
  })
}

export const documentOf = (events: readonly StoredEvent[]): Document => foldEvents(documentAggregate, events)
const deliveryOf = (events: readonly StoredEvent[]): Delivery => foldEvents(deliveryAggregate, events)
export const rests = (document: Document): boolean =>
  RESTING.has(document.state) && !('reread' in document && document.reread)

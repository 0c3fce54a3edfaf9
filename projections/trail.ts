import type { DeliveryEvent } from '../hub/delivery/events.ts'
import { upcastDelivery } from '../hub/delivery/upcast.ts'
import type { DocumentEvent } from '../hub/document/events.ts'
import { upcastDocument } from '../hub/document/upcast.ts'
import type { NoticeEvent } from '../hub/notice/events.ts'
import { upcastNotice } from '../hub/notice/upcast.ts'
import { kindOf, parseStream } from '../hub/streams/names.ts'
import type { StoredEvent } from '../hub/drivers/event-store/port.ts'
import { sentenceOf } from './trail-text.ts'

export interface TrailEntry {
  at: string
  position: string
  stream: string
  revision: number
  eventId: string
  event: string
  /** key:<id> of an API key, or system:<component> */
  actor: string
  /** id of the event or message that caused it */
  cause: string
  /** a sentence for people */
  text: string
  /** for programs: versions of pipeline, reader, models and mapping, confidence, keys, hashes */
  facts: Record<string, unknown>
}

/** What a program may need to know about an event. Of a reading, the values are left out: they are in the document. */
function factsOf(event: DocumentEvent | DeliveryEvent | NoticeEvent): Record<string, unknown> {
  if (event.type === 'FieldsExtracted' || event.type === 'RereadCompleted') {
    const { personal, ...facts } = event.data
    const confidence = Object.fromEntries(
      Object.entries(personal.fields).map(([name, { confidence: sure }]) => [name, sure]),
    )
    return { ...facts, confidence }
  }
  const { personal, ...facts } = event.data as { personal?: Record<string, unknown> }
  return { ...facts, ...personal }
}

function domainOf(event: StoredEvent): DocumentEvent | DeliveryEvent | NoticeEvent {
  const kind = kindOf(event.stream)
  if (kind === 'document') return upcastDocument(event)
  return kind === 'notices' ? upcastNotice(event) : upcastDelivery(event)
}

/**
 * The entries of a document, in the order of its events. A message that was published again counts its attempts from 1;
 * for people, the attempts of a delivery go on counting.
 */
export function trailEntries(events: readonly StoredEvent[]): TrailEntry[] {
  const counters = new Map<string, AttemptCounter>()
  return events.map((event) => {
    const counter = counters.get(event.stream) ?? { given: 0, shown: 0, ended: false }
    counters.set(event.stream, counter)
    return trailEntry(event, counter)
  })
}

interface AttemptCounter {
  /** the last attempt of an event */
  given: number
  /** its number for people */
  shown: number
  ended: boolean
}

const ATTEMPT_BEGINS = 'DeliveryRepeated'
const ATTEMPT_ENDS = new Set(['DeliveryAttemptFailed', 'DeliveryLookupFailed', 'DeliveryDoubted'])

function countOn(counter: AttemptCounter, type: string, attempt: number): number {
  const same = attempt === counter.given && !counter.ended
  if (!same) counter.shown += Math.max(1, attempt - counter.given)
  counter.given = attempt
  counter.ended = ATTEMPT_ENDS.has(type)
  return counter.shown
}

function counted(event: DocumentEvent | DeliveryEvent | NoticeEvent, counter: AttemptCounter): typeof event {
  if (event.type !== ATTEMPT_BEGINS && !ATTEMPT_ENDS.has(event.type)) return event
  const { attempt } = event.data as { attempt: number }
  return { ...event, data: { ...event.data, attempt: countOn(counter, event.type, attempt) } } as typeof event
}

function trailEntry(event: StoredEvent, counter: AttemptCounter): TrailEntry {
  const domain = domainOf(event)
  const { metadata, position, stream, revision } = event
  const name = parseStream(stream)
  const target = name?.kind === 'delivery' ? name.target : undefined
  const sentence = sentenceOf(counted(domain, counter))
  return {
    at: metadata['occurredAt'] ?? event.recordedAt,
    position,
    stream,
    revision,
    eventId: event.id,
    event: event.type,
    actor: metadata['actor'] ?? '',
    cause: metadata['$causationId'] ?? '',
    text: target && domain.type !== 'DeliveryStarted' ? `${target}: ${sentence}` : sentence,
    facts: factsOf(domain),
  }
}

import { deliveryAggregate, documentAggregate } from '../aggregates.ts'
import type { ReportOverdue } from '../document/commands.ts'
import { waitsFor, type Document } from '../document/document.ts'
import { deliveryStream } from '../document/streams.ts'
import { RUNGS } from '../drivers/bus/port.ts'
import type { EventStore, StoredEvent } from '../drivers/event-store/port.ts'
import { handle, load, loadedFrom } from '../handle.ts'
import { rungOf } from '../messaging/retry.ts'
import { nameUuids } from '../name-uuid.ts'

const commandIdOf = nameUuids('c1d7c3f2-5a04-5b0e-8d67-92c34b5f0a19')
const ACTOR = 'system:dispatcher'
/** Each further attempt waits twice as long as the one before, up to this many times. */
const MOST_DOUBLINGS = 10

/** Longest silence of a stage before it is asked for again, in milliseconds. */
export interface Deadlines { readMs: number; deliverMs: number }

export type Verdict =
  | { kind: 'ended' }
  | { kind: 'wait'; until: number }
  | { kind: 'overdue'; command: ReportOverdue }

interface Facts {
  document: Document
  target: string | undefined
  /** ms: when the work was published */
  since: number
  /** the last event of the document and, for a delivery, of the delivery */
  last: Pick<StoredEvent, 'type' | 'data' | 'metadata' | 'recordedAt'>[]
}

/**
 * What to do about a work that was published and has not ended. Pure. Silence counts from the last thing that was heard of it;
 * an attempt that the log knows of may wait on its rung of the ladder first.
 */
export function judge({ document, target, since, last }: Facts, now: number, { readMs, deliverMs }: Deadlines): Verdict {
  if (document.state === 'none' || !waitsFor(document, target)) return { kind: 'ended' }
  const heard = Math.max(since, ...last.map(timeOf))
  const patience = (target === undefined ? readMs : deliverMs) * 2 ** Math.min(document.overdue, MOST_DOUBLINGS)
  const until = Math.max(heard + patience, ...last.map((event) => timeOf(event) + rungMs(event) + patience))
  if (now < until) return { kind: 'wait', until }
  return { kind: 'overdue', command: { type: 'ReportOverdue', attempt: document.asked + 1, waitedSeconds: Math.round((now - heard) / 1000), ...(target !== undefined && { target }) } }
}

const timeOf = ({ metadata, recordedAt }: Facts['last'][number]): number => Date.parse(metadata['occurredAt'] ?? recordedAt)

/** How long the ladder may hold the next attempt back; of an attempt that has only begun too, since its end may not be in the log. */
function rungMs({ type, data }: Facts['last'][number]): number {
  const attempt = data['attempt']
  const isAttempt = type === 'ReadingStarted' || type === 'DeliveryAttemptFailed' || type === 'DeliveryDoubted'
  return isAttempt && typeof attempt === 'number' ? RUNGS[rungOf(Math.max(1, attempt))] : 0
}

/** Whether the log still waits for a work. */
export const isOpen = async (store: EventStore, stream: string, target: string | undefined): Promise<boolean> =>
  waitsFor((await load(store, documentAggregate, stream)).state, target)

/**
 * Looks after one published work in the log; where it is overdue, says so in the document's stream at the revision that was judged,
 * so that progress in the meantime wins. The dispatcher publishes from that event.
 */
export async function reconcile(store: EventStore, { stream, target, since }: { stream: string; target: string | undefined; since: number }, now: string, deadlines: Deadlines): Promise<Verdict> {
  const events = await store.read(stream)
  const first = events[0]
  const last = events.at(-1)
  if (!first || !last) return { kind: 'ended' }
  const loaded = loadedFrom(documentAggregate, events)
  const document = loaded.state
  if (document.state === 'none') return { kind: 'ended' }
  const { received } = document
  const delivery = target === undefined ? [] : (await store.read(deliveryStream(received.tenant, received.documentId, target), 'last')).map((event) => (deliveryAggregate.upcast(event), event))
  const verdict = judge({ document, target, since, last: [last, ...delivery] }, Date.parse(now), deadlines)
  if (verdict.kind !== 'overdue') return verdict
  const { $correlationId = first.id, tenant = '', traceparent } = first.metadata
  await handle(store, documentAggregate, stream, verdict.command, {
    commandId: commandIdOf(`${stream}:${target ?? ''}:${verdict.command.attempt}`), tenant, actor: ACTOR, at: now,
    correlationId: $correlationId, causationId: last.id, ...(traceparent && { traceparent }), onlyAt: last.revision,
  }, loaded)
  return verdict
}

import { deliveryAggregate, documentAggregate, noticeAggregate } from '../../handler/aggregates.ts'
import type { ReportOverdue } from '../../document/commands.ts'
import { waitsFor, type Document } from '../../document/document.ts'
import { deliveryStream } from '../../streams/names.ts'
import { RETRY_DELAYS } from '../../drivers/bus/port.ts'
import type { EventStore, StoredEvent } from '../../drivers/event-store/port.ts'
import { findNotice } from '../../handler/load-notice.ts'
import { handle, loadedFrom } from '../../handler/handle.ts'
import { retryDelayOf } from '../../messaging/retry.ts'
import { ids } from '../../streams/ids.ts'
import type { NoticeRef } from '../../notice/events.ts'
import { noticeName, noticePlaceOf, type NoticePlace } from '../../notice/kind.ts'
import type { NoticeState, NoticeCommand } from '../../notice/notice.ts'

const ACTOR = 'system:dispatcher'
/** Each further attempt waits twice as long as the one before, up to this many times. */
const MOST_DOUBLINGS = 10

/** Longest silence of a stage before it is asked for again, in milliseconds. */
export interface Deadlines {
  readMs: number
  deliverMs: number
}

export type Verdict<Overdue = ReportOverdue> =
  | { kind: 'ended' }
  | { kind: 'wait'; until: number }
  | { kind: 'overdue'; command: Overdue }

type Heard = Pick<StoredEvent, 'type' | 'data' | 'metadata' | 'recordedAt'>
interface Facts {
  document: Document
  target: string | undefined
  /** ms: when the work was published */
  since: number
  /** the last event of the document and, for a delivery, of the delivery */
  last: Heard[]
}

/**
 * What to do about a work that was published and has not ended. Pure. Silence counts from the last thing that was heard of it;
 * an attempt that the log knows of may wait in a retry queue of the retry schedule first.
 */
export function judge(
  { document, target, since, last }: Facts,
  now: number,
  { readMs, deliverMs }: Deadlines,
): Verdict {
  if (document.state === 'none' || !waitsFor(document, target)) return { kind: 'ended' }
  const silence = silenceOf(last, since, target === undefined ? readMs : deliverMs, document.overdue)
  if (now < silence.until) return { kind: 'wait', until: silence.until }
  return {
    kind: 'overdue',
    command: {
      type: 'ReportOverdue',
      attempt: document.asked + 1,
      waitedSeconds: Math.round((now - silence.heard) / 1000),
      ...(target !== undefined && { target }),
    },
  }
}

function silenceOf(
  last: readonly Heard[],
  since: number,
  deadlineMs: number,
  overdue: number,
): { heard: number; until: number } {
  const heard = Math.max(since, ...last.map(timeOf))
  const patience = deadlineMs * 2 ** Math.min(overdue, MOST_DOUBLINGS)
  return { heard, until: Math.max(heard + patience, ...last.map((event) => timeOf(event) + rungMs(event) + patience)) }
}

const timeOf = ({ metadata, recordedAt }: Heard): number => Date.parse(metadata['occurredAt'] ?? recordedAt)

const ATTEMPTS = new Set(['ReadingStarted', 'DeliveryAttemptFailed', 'DeliveryDoubted', 'NoticeAttemptFailed'])

/** How long the retry schedule may hold the next attempt back; of an attempt that has only begun too, since its end may not be in the log. */
function rungMs({ type, data }: Heard): number {
  const { attempt, retryAfterSeconds } = data
  return ATTEMPTS.has(type) && typeof attempt === 'number'
    ? RETRY_DELAYS[
        retryDelayOf(Math.max(1, attempt), typeof retryAfterSeconds === 'number' ? retryAfterSeconds : undefined)
      ]
    : 0
}

/** A published work: the stream of its document, and the target or notice. */
interface Work {
  stream: string
  part: string | undefined
}

/** Whether the log still waits for a work. */
export async function isOpen(store: EventStore, { stream, part }: Work): Promise<boolean> {
  const events = await store.read(stream)
  const place = part === undefined ? undefined : noticePlaceOf(part)
  if (!place) return waitsFor(loadedFrom(documentAggregate, events).state, part)
  return (await findNotice(store, events, place))?.notice.state === 'open'
}

/**
 * Looks after one published work in the log; where it is overdue, says so in the document's stream (in a notice's own) at the revision that was judged,
 * so that progress in the meantime wins. The dispatcher publishes from that event.
 */
export async function reconcile(
  store: EventStore,
  { stream, part, since }: Work & { since: number },
  now: string,
  deadlines: Deadlines,
): Promise<Verdict<{ waitedSeconds: number }>> {
  const events = await store.read(stream)
  const place = part === undefined ? undefined : noticePlaceOf(part)
  if (place) return reconcileNotice(store, events, place, since, now, deadlines)
  const first = events[0]
  const last = events.at(-1)
  if (!first || !last) return { kind: 'ended' }
  const loaded = loadedFrom(documentAggregate, events)
  const document = loaded.state
  if (document.state === 'none') return { kind: 'ended' }
  const { received } = document
  const delivery =
    part === undefined
      ? []
      : (await store.read(deliveryStream(received.tenant, received.documentId, part), 'last')).map(
          (event) => (deliveryAggregate.upcast(event), event),
        )
  const verdict = judge({ document, target: part, since, last: [last, ...delivery] }, Date.parse(now), deadlines)
  if (verdict.kind !== 'overdue') return verdict
  await handle(
    store,
    documentAggregate,
    stream,
    verdict.command,
    {
      ...contextOf(first, last, now),
      commandId: ids.dispatcherCommand(`${stream}:${part ?? ''}:${verdict.command.attempt}`),
      onlyAt: last.revision,
    },
    loaded,
  )
  return verdict
}

/** What to do about a notice that was published and has not ended. Pure. `last`: the last that was heard of it. */
export function judgeNotice(
  notice: NoticeState,
  { ref, last, since }: { ref: NoticeRef; last: Heard; since: number },
  now: number,
  { deliverMs }: Deadlines,
): Verdict<Extract<NoticeCommand, { type: 'ReportOverdue' }>> {
  if (notice.state !== 'open') return { kind: 'ended' }
  const { heard, until } = silenceOf([last], since, deliverMs, notice.overdue)
  if (now < until) return { kind: 'wait', until }
  return {
    kind: 'overdue',
    command: {
      type: 'ReportOverdue',
      ...ref,
      asked: notice.asked + 1,
      waitedSeconds: Math.round((now - heard) / 1000),
    },
  }
}

async function reconcileNotice(
  store: EventStore,
  ofDocument: readonly StoredEvent[],
  place: NoticePlace,
  since: number,
  now: string,
  deadlines: Deadlines,
): Promise<Verdict<{ waitedSeconds: number }>> {
  const found = await findNotice(store, ofDocument, place)
  if (!found) return { kind: 'ended' }
  const { about, stream, loaded, last, notice } = found
  const verdict = judgeNotice(notice, { ...found, since }, Date.parse(now), deadlines)
  if (verdict.kind !== 'overdue') return verdict
  await handle(
    store,
    noticeAggregate,
    stream,
    verdict.command,
    {
      ...contextOf(about, last, now),
      commandId: ids.dispatcherCommand(`${stream}:${noticeName(place)}:${verdict.command.asked}`),
      onlyAt: loaded.revision,
    },
    loaded,
  )
  return verdict
}

function contextOf(
  { id, metadata: { $correlationId = id, tenant = '', traceparent } }: StoredEvent,
  cause: StoredEvent,
  at: string,
) {
  return {
    tenant,
    actor: ACTOR,
    at,
    correlationId: $correlationId,
    causationId: cause.id,
    ...(traceparent && { traceparent }),
  }
}

import { deliveryAggregate, documentAggregate, noticeAggregate } from '../../handler/aggregates.ts'
import { waitsFor } from '../../document/document.ts'
import type { EventStore, StoredEvent } from '../../drivers/event-store/port.ts'
import { loadNotice } from '../../handler/load-notice.ts'
import { handle, loadedFrom, type CommandContext } from '../../handler/handle.ts'
import { noticeName, noticePlaceOf, type NoticePlace } from '../../notice/kind.ts'
import { ids } from '../../streams/ids.ts'
import { deliveryStream } from '../../streams/names.ts'
import { judge, judgeNotice, timeOf, type Deadlines, type Verdict } from './judge.ts'
import { workKey, type WorkRef } from './work.ts'

const ACTOR = 'system:dispatcher'

interface Clock {
  /** ISO time */
  now: string
  deadlines: Deadlines
  /** seconds since an event, also where the wall clock has jumped */
  secondsSince(event: { id: string; recordedAt: string }): number
}

/** What a check found; `waitMs` is how long the item may still take. */
type Reconciled =
  | { kind: 'ended' }
  | { kind: 'wait'; waitMs: number }
  | { kind: 'overdue'; command: { waitedSeconds: number } }

/** A work item with the time of its publication, in ms; `lost` if the broker has lost its message. */
type Published = WorkRef & { since: number; lost?: boolean | undefined }

/** An item whose stream moved on while it was judged is judged again after this time. */
const JUDGED_AGAIN_MS = 1_000

/** True while the log waits for the end of a work item. */
export async function isOpen(store: EventStore, { stream, part }: WorkRef): Promise<boolean> {
  const events = await store.read(stream)
  const place = part === undefined ? undefined : noticePlaceOf(part)
  if (!place) return waitsFor(loadedFrom(documentAggregate, events).state, part)
  return (await loadNotice(store, events, place))?.notice.state === 'open'
}

/**
 * Checks a published item in the log. If it is overdue, an event in the stream of its document or notice requests it
 * again, at the revision that was judged, so that progress in the meantime wins. The dispatcher publishes from that
 * event.
 */
export async function reconcile(store: EventStore, item: Published, clock: Clock): Promise<Reconciled> {
  const events = await store.read(item.stream)
  const place = item.part === undefined ? undefined : noticePlaceOf(item.part)
  return place
    ? reconcileNotice(store, events, { ...item, place }, clock)
    : reconcileDocument(store, events, item, clock)
}

async function reconcileDocument(
  store: EventStore,
  events: readonly StoredEvent[],
  { stream, part, since, lost }: Published,
  clock: Clock,
): Promise<Reconciled> {
  const first = events.find(({ type }) => type === 'DocumentReceived')
  const last = events.at(-1)
  const loaded = loadedFrom(documentAggregate, events)
  const document = loaded.state
  if (!first || !last || document.state === 'none') return { kind: 'ended' }
  const { tenant, documentId } = document.received
  const ofDelivery = part === undefined ? [] : await store.read(deliveryStream(tenant, documentId, part), 'last')
  // An unknown event must stop the dispatcher, not be judged by its time.
  for (const event of ofDelivery) deliveryAggregate.upcast(event)
  const facts = { document, target: part, since, lost, last: [last, ...ofDelivery] }
  const at = timeOfCheck(facts.last, since, workKey({ stream, part }), clock)
  const verdict = judge(facts, at, clock.deadlines)
  if (verdict.kind !== 'overdue') return waiting(verdict, at)
  const context: CommandContext = {
    ...contextOf(first, last, clock.now),
    // With the revision: the attempts of a delivery start again where a document is delivered again.
    commandId: ids.dispatcherCommand(`${stream}:${part ?? ''}:${verdict.command.attempt}:${last.revision}`),
    onlyAt: last.revision,
  }
  const { commandIds } = await handle(store, documentAggregate, stream, verdict.command, context, loaded)
  return commandIds.has(context.commandId) ? verdict : { kind: 'wait', waitMs: JUDGED_AGAIN_MS }
}

async function reconcileNotice(
  store: EventStore,
  ofDocument: readonly StoredEvent[],
  { place, since, lost }: Pick<Published, 'since' | 'lost'> & { place: NoticePlace },
  clock: Clock,
): Promise<Reconciled> {
  const found = await loadNotice(store, ofDocument, place)
  if (!found) return { kind: 'ended' }
  const { about, stream, loaded, last, notice } = found
  const at = timeOfCheck([last], since, workKey({ stream, part: noticeName(place) }), clock)
  const verdict = judgeNotice(notice, { ...found, since, lost }, at, clock.deadlines)
  if (verdict.kind !== 'overdue') return waiting(verdict, at)
  const context: CommandContext = {
    ...contextOf(about, last, clock.now),
    commandId: ids.dispatcherCommand(`${stream}:${noticeName(place)}:${verdict.command.asked}`),
    onlyAt: loaded.revision,
  }
  const { commandIds } = await handle(store, noticeAggregate, stream, verdict.command, context, loaded)
  return commandIds.has(context.commandId) ? verdict : { kind: 'wait', waitMs: JUDGED_AGAIN_MS }
}

/**
 * The time, in ms, at which an item is judged: as long after its last event, or its publication, as has passed since.
 * That is the time of the wall clock, unless it has jumped: an item must not wait until it has caught up.
 */
function timeOfCheck(last: readonly StoredEvent[], since: number, key: string, { secondsSince }: Clock): number {
  const published = { id: `${key}@${since}`, recordedAt: new Date(since).toISOString() }
  const occurred = last.map((event) => ({ id: event.id, recordedAt: new Date(timeOf(event)).toISOString() }))
  const latest = [published, ...occurred].reduce((one, other) => (other.recordedAt > one.recordedAt ? other : one))
  return Date.parse(latest.recordedAt) + secondsSince(latest) * 1000
}

const waiting = (verdict: Exclude<Verdict<never>, { kind: 'overdue' }>, at: number): Reconciled =>
  verdict.kind === 'wait' ? { kind: 'wait', waitMs: Math.max(0, verdict.until - at) } : verdict

function contextOf(
  { id, metadata: { $correlationId = id, tenant = '', traceparent } }: StoredEvent,
  cause: StoredEvent,
  at: string,
): Omit<CommandContext, 'commandId'> {
  return {
    tenant,
    actor: ACTOR,
    at,
    correlationId: $correlationId,
    causationId: cause.id,
    ...(traceparent && { traceparent }),
  }
}

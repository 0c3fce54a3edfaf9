import { deliveryAggregate, documentAggregate, noticeAggregate } from '../../handler/aggregates.ts'
import { waitsFor } from '../../document/document.ts'
import type { EventStore, StoredEvent } from '../../drivers/event-store/port.ts'
import { loadNotice } from '../../handler/load-notice.ts'
import { handle, loadedFrom, type CommandContext } from '../../handler/handle.ts'
import { noticeName, noticePlaceOf, type NoticePlace } from '../../notice/kind.ts'
import { ids } from '../../streams/ids.ts'
import { deliveryStream } from '../../streams/names.ts'
import { judge, judgeNotice, type Deadlines, type Verdict } from './judge.ts'
import type { WorkRef } from './work.ts'

const ACTOR = 'system:dispatcher'

interface Clock {
  /** ISO time */
  now: string
  deadlines: Deadlines
}

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
export async function reconcile(
  store: EventStore,
  item: Published,
  clock: Clock,
): Promise<Verdict<{ waitedSeconds: number }>> {
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
  { now, deadlines }: Clock,
): Promise<Verdict> {
  const first = events[0]
  const last = events.at(-1)
  const loaded = loadedFrom(documentAggregate, events)
  const document = loaded.state
  if (!first || !last || document.state === 'none') return { kind: 'ended' }
  const { tenant, documentId } = document.received
  const ofDelivery = part === undefined ? [] : await store.read(deliveryStream(tenant, documentId, part), 'last')
  // An unknown event must stop the dispatcher, not be judged by its time.
  for (const event of ofDelivery) deliveryAggregate.upcast(event)
  const verdict = judge(
    { document, target: part, since, lost, last: [last, ...ofDelivery] },
    Date.parse(now),
    deadlines,
  )
  if (verdict.kind !== 'overdue') return verdict
  const context: CommandContext = {
    ...contextOf(first, last, now),
    // With the revision: the attempts of a delivery start again where a document is delivered again.
    commandId: ids.dispatcherCommand(`${stream}:${part ?? ''}:${verdict.command.attempt}:${last.revision}`),
    onlyAt: last.revision,
  }
  const { commandIds } = await handle(store, documentAggregate, stream, verdict.command, context, loaded)
  return commandIds.has(context.commandId) ? verdict : { kind: 'wait', until: Date.parse(now) + JUDGED_AGAIN_MS }
}

async function reconcileNotice(
  store: EventStore,
  ofDocument: readonly StoredEvent[],
  { place, since, lost }: Pick<Published, 'since' | 'lost'> & { place: NoticePlace },
  { now, deadlines }: Clock,
): Promise<Verdict<{ waitedSeconds: number }>> {
  const found = await loadNotice(store, ofDocument, place)
  if (!found) return { kind: 'ended' }
  const { about, stream, loaded, last, notice } = found
  const verdict = judgeNotice(notice, { ...found, since, lost }, Date.parse(now), deadlines)
  if (verdict.kind !== 'overdue') return verdict
  const context: CommandContext = {
    ...contextOf(about, last, now),
    commandId: ids.dispatcherCommand(`${stream}:${noticeName(place)}:${verdict.command.asked}`),
    onlyAt: loaded.revision,
  }
  const { commandIds } = await handle(store, noticeAggregate, stream, verdict.command, context, loaded)
  return commandIds.has(context.commandId) ? verdict : { kind: 'wait', until: Date.parse(now) + JUDGED_AGAIN_MS }
}

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

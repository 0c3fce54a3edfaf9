import { setTimeout as delay } from 'node:timers/promises'
import { documentAggregate } from '../../hub/handler/aggregates.ts'
import { noDocument, type Document } from '../../hub/document/document.ts'
import type { EventStore, StoredEvent } from '../../hub/drivers/event-store/port.ts'
import { codeOf } from '../../hub/errors.ts'
import { allQueues } from '../../hub/messaging/queues.ts'
import type { Engines } from '../../hub/app/engines.ts'
import { noticeKindOf, noticeName } from '../../hub/notice/kind.ts'
import { upcastNotice } from '../../hub/notice/upcast.ts'
import { auditProjection } from '../../projections/audit.ts'
import { deliveriesProjection } from '../../projections/deliveries.ts'
import { documentsProjection } from '../../projections/documents.ts'

export const VIEWS = [documentsProjection, deliveriesProjection, auditProjection]
export const RESTING: ReadonlySet<string> = new Set([
  'posted',
  'filed',
  'failed',
  'in-review',
  'rejected',
  'cancelled',
  'split',
])
export const QUEUES = allQueues(['sql'])

const PREFIXES = ['document-', 'delivery-', 'notices-', 'idem-', 'checkpoint-', 'tenant-', 'view-', 'parked-']
const LOOK_MS = 50
/** Without an event for this long, and without a message anywhere, nothing more will come. */
const STILL_MS = 5_000
/** A view that is behind and has not moved for this long is stuck. */
const STANDSTILL_MS = 60_000

/** Every event of the log, in order. */
export async function readLog(store: EventStore): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for await (const page of store.follow(undefined, PREFIXES, new AbortController().signal)) {
    events.push(...page.events)
    if (page.caughtUp) break
  }
  return events
}

/** Collects the notices that were not sent yet, by document and notice. */
function foldNotice(open: Set<string>, event: StoredEvent, { channel, about }: NotifySettings): void {
  const keyOf = (revision: number) =>
    `${event.stream.slice(event.stream.indexOf('-') + 1)} ${noticeName({ channel, revision })}`
  if (event.stream.startsWith('document-')) {
    const kind = noticeKindOf(documentAggregate.upcast(event))
    if (kind && about.includes(kind)) open.add(keyOf(event.revision))
    return
  }
  const {
    type,
    data: { revision },
  } = upcastNotice(event)
  if (type === 'NoticeAskedAgain') open.add(keyOf(revision))
  else if (type !== 'NoticeAttemptFailed') open.delete(keyOf(revision))
}

/** Over which channel a hub notifies, and about which states. */
interface NotifySettings {
  channel: string
  about: readonly string[]
}

export function foldDocument(document: Document, event: StoredEvent): Document {
  return documentAggregate.evolve(document, documentAggregate.upcast(event))
}

/**
 * Waits until every document and notice is settled. Gives up after a number of milliseconds, or once no message is
 * anywhere and the log does not change (where the broker can count its retry queues). Returns the ids of what is not
 * settled.
 */
export async function untilQuiet(
  { store, bus }: Pick<Engines, 'store' | 'bus'>,
  patienceMs: number,
  notify: NotifySettings,
): Promise<string[]> {
  const documents = new Map<string, Document>()
  const unsent = new Set<string>()
  const until = Date.now() + patienceMs
  const stop = new AbortController()
  // What was appended before the question must have been seen: a store may say that a follower is level while that is
  // on its way.
  const head = (await store.head()) ?? ''
  let caughtUp = false
  let movedAt = Date.now()
  const following = (async () => {
    for await (const page of store.follow(undefined, ['document-', 'notices-'], stop.signal)) {
      for (const event of page.events) {
        if (event.stream.startsWith('document-'))
          documents.set(event.stream, foldDocument(documents.get(event.stream) ?? noDocument, event))
        foldNotice(unsent, event, notify)
      }
      if (page.events.length > 0) movedAt = Date.now()
      caughtUp = page.caughtUp && page.position >= head
    }
  })()
  try {
    for (; ; await delay(LOOK_MS)) {
      const moving = [
        ...[...documents].filter(([, { state }]) => !RESTING.has(state)).map(([stream]) => stream),
        ...unsent,
      ]
      if (caughtUp && moving.length === 0) return []
      if (Date.now() > until) return moving
      if (caughtUp && Date.now() - movedAt > STILL_MS && (await isEmpty(bus))) return moving
    }
  } finally {
    stop.abort()
    await following
  }
}

async function isEmpty(bus: Engines['bus']): Promise<boolean> {
  const depths = await Promise.all(QUEUES.map((queue) => bus.depth(queue)))
  return depths.every(({ ready, running, delayed }) => ready === 0 && running === 0 && delayed === 0)
}

/**
 * Waits until every view has processed the log up to now; false if none of them moves, perhaps because their engine is
 * down.
 */
export async function viewsLevel({ store, views }: Pick<Engines, 'store' | 'views'>): Promise<boolean> {
  const head = await store.head()
  const look = () =>
    Promise.all(
      VIEWS.map(
        async ({ view, indexes }) =>
          (await views.load({ collection: (await views.live(view)) ?? view, indexes }, [])).checkpoint,
      ),
    )
  let before = ''
  for (let movedAt = Date.now(); Date.now() - movedAt < STANDSTILL_MS; await delay(LOOK_MS)) {
    const checkpoints = await look().catch((error: unknown) => {
      if (codeOf(error) !== 'engine-unavailable') throw error
      return undefined
    })
    if (checkpoints === undefined) continue
    if (checkpoints.every((checkpoint) => head === undefined || (checkpoint !== undefined && checkpoint >= head)))
      return true
    if (checkpoints.join() !== before) movedAt = Date.now()
    before = checkpoints.join()
  }
  return false
}

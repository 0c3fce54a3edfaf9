import { setTimeout as delay } from 'node:timers/promises'
import type { EventStore, StoredEvent } from '../drivers/event-store/port.ts'
import { codeOf, factsOf, WaybillError } from '../errors.ts'
import { openBoundedMap, type BoundedMap } from '../platform/bounded-map.ts'

/** An event that the log holds for certain: a read of its stream that ends before it is stale. */
export interface KnownEvent {
  stream: string
  revision: number
  /** its place in the log; with it, a log that was set back is told from one that is behind */
  position?: string
}

/** A read that is behind is repeated after these pauses; together they are less than a second. */
const PAUSES_MS = [5, 10, 20, 50, 100, 200, 400]
/** How often in a row a log that has reached the position of an event must lack it before the event counts as gone. */
const GONE_LOOKS = 2
const REMEMBERED = 10_000
/** No node is behind for so long. A log that was set back is read as it is after this time. */
const REMEMBERED_MS = 60_000

interface Remembered {
  revision: number
  /** on the monotonic clock */
  at: number
}

/**
 * The store for code that knows an event, such as the cause of a message: a read of its stream does not end before it.
 * A node of a cluster may be behind the subscription that delivered the event, also the leader of a minority that does
 * not know yet that it was replaced.
 *
 * Such a read is repeated for less than a second; then it throws `stale-read`. Where the log has reached the position
 * of the event and does not hold it, it was set back: then the read shows what there is.
 */
export const storeAfter = (store: EventStore, known: KnownEvent | undefined): EventStore =>
  known
    ? {
        ...store,
        read: (stream, from) => (stream === known.stream ? readReaching(store, known, from) : store.read(stream, from)),
      }
    : store

/**
 * The store of a process, which reads what it wrote: no read ends before an event that this process has appended, read
 * or met in a conflict in the last minute. It remembers the streams that it used last.
 */
export function rememberingStore(store: EventStore): EventStore {
  const last = openBoundedMap<string, Remembered>(REMEMBERED)
  return {
    ...store,
    async append(stream, events, expected) {
      try {
        const appended = await store.append(stream, events, expected)
        remember(last, stream, appended.revision)
        return appended
      } catch (error) {
        if (codeOf(error) === 'revision-conflict') remember(last, stream, factsOf(error, 'revision-conflict')?.actual)
        throw error
      }
    },
    async read(stream, from) {
      const known = knownOf(last, stream)
      const events =
        known < 0 ? await store.read(stream, from) : await readReaching(store, { stream, revision: known }, from)
      remember(last, stream, events.at(-1)?.revision)
      return events
    },
  }
}

/** -1 for a stream of which nothing is known. */
function knownOf(last: BoundedMap<string, Remembered>, stream: string): number {
  const known = last.get(stream)
  return known && performance.now() - known.at < REMEMBERED_MS ? known.revision : -1
}

function remember(last: BoundedMap<string, Remembered>, stream: string, revision: unknown): void {
  if (typeof revision !== 'number' || revision < knownOf(last, stream)) return
  last.delete(stream)
  last.set(stream, { revision, at: performance.now() })
}

async function readReaching(
  store: EventStore,
  known: KnownEvent,
  from: number | 'last' | undefined,
): Promise<StoredEvent[]> {
  const { stream, revision } = known
  for (const pauseMs of [...PAUSES_MS, undefined]) {
    const events = await store.read(stream, from)
    if (reaches(events, from, revision)) return events
    if (pauseMs === undefined) break
    await delay(pauseMs)
  }
  const remaining = await readPast(store, known, from)
  if (remaining) return remaining
  throw new WaybillError('stale-read', 'The event store does not show yet what was written to the stream.', {
    stream,
    revision,
  })
}

/**
 * Reads a stream from a log that has reached the position of an event: it shows the event, or that the event is gone.
 * Undefined while the log is behind. One look proves nothing, since the next call may go to another node.
 */
async function readPast(
  store: EventStore,
  { stream, revision, position }: KnownEvent,
  from: number | 'last' | undefined,
): Promise<StoredEvent[] | undefined> {
  let events: StoredEvent[] | undefined
  for (let looks = 0; position !== undefined && looks < GONE_LOOKS; looks++) {
    const head = await store.head()
    if (head === undefined || head < position) return undefined
    events = await store.read(stream, from)
    if (reaches(events, from, revision)) return events
  }
  return events
}

/** A read from a later revision on says nothing about this one. */
const reaches = (events: readonly StoredEvent[], from: number | 'last' | undefined, revision: number): boolean =>
  (typeof from === 'number' && from > revision) || (events.at(-1)?.revision ?? -1) >= revision

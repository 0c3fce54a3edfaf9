import { randomUUID } from 'node:crypto'
import { codeOf } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import type { Appended, EventStore, ExpectedRevision, NewEvent, StoredEvent } from '../port.ts'
import { serializeEvents } from '../serialize.ts'
import { within } from './errors.ts'
import { positionText, shareOf, storedEvent } from './events.ts'
import { followLog } from './follow.ts'
import { collect, headRequest, logRequest, streamRequest } from './read.ts'
import { openSession, reconnect, withRetries, type SessionState } from './session.ts'

/** How many bytes the server counts for each character of an event type. */
const TYPE_BYTES = 2
const DEADLINE_MS = 15_000
const ATTEMPT_MS = 5_000

interface EventStoreDbOptions {
  url: string
  log: Log
  /** how long a call is retried before it fails with `engine-unavailable`, in milliseconds */
  deadlineMs?: number
  /** how long one attempt waits for its answer, in milliseconds */
  attemptMs?: number
}

/**
 * The log in EventStoreDB or KurrentDB, 22.10 or later, one node or a cluster. Every call is retried until its
 * deadline; an append keeps its ids and its revision, so a retry also finds what a lost answer has stored. Opening
 * waits for the server until the same deadline.
 * @throws `engine-settings-invalid` for an unusable address or refused credentials, `engine-unavailable`
 */
export async function openEventStoreDb({
  url,
  log,
  deadlineMs = DEADLINE_MS,
  attemptMs = Math.min(ATTEMPT_MS, Math.ceil(deadlineMs / 2)),
}: EventStoreDbOptions): Promise<EventStore> {
  const state: SessionState = {
    url,
    log,
    deadlineMs,
    attemptMs,
    closing: new AbortController(),
    session: openSession(url, attemptMs),
  }
  const store: EventStore = {
    readsMayLag: true,
    append: (stream, events, expected) => append(state, stream, events, expected),
    keepLast: (stream, count) => keepLast(state, stream, count),
    read: (stream, from = 0) => read(state, stream, from),
    follow: (after, prefixes, signal) =>
      followLog({
        connection: () => state.session.connection,
        reconnect: () => reconnect(state, state.session),
        scan: (from, count) => collect(state.session.connection, logRequest(from, count), attemptMs),
        read: (stream, revision) => read(state, stream, revision),
        log,
        after,
        prefixes,
        signal: AbortSignal.any([signal, state.closing.signal]),
      }),
    head: () => head(state),
    shareUpTo: async (position) => shareOf(position, await head(state)),
    close: () => close(state),
  }
  try {
    await head(state)
  } catch (error) {
    await store.close()
    throw error
  }
  return store
}

async function append(
  state: SessionState,
  stream: string,
  events: readonly NewEvent[],
  expected: ExpectedRevision,
): Promise<Appended> {
  const serialized = serializeEvents(events, TYPE_BYTES)
  const { revision, position } = await withRetries(state, { stream, expected }, (session) =>
    session.append(stream, serialized, expected),
  )
  return { revision, position: position ?? (await positionOf(state, stream, revision)) }
}

/** If the event has been dropped, the end of the log: a follower that is there has passed the event. */
async function positionOf(state: SessionState, stream: string, revision: number): Promise<string> {
  const [event] = await read(state, stream, revision)
  return event?.revision === revision ? event.position : (await head(state))!
}

const read = (state: SessionState, stream: string, from: number | 'last'): Promise<StoredEvent[]> =>
  withRetries(state, { stream }, async ({ connection }) =>
    (await collect(connection, streamRequest(stream, from), state.attemptMs)).map(storedEvent),
  )

/**
 * The last event may be the server's own. Followers reach its position although they see only their own events, since
 * the position of an empty page moves over all others.
 */
const head = (state: SessionState): Promise<string | undefined> =>
  withRetries(state, {}, async ({ connection }) => {
    const [last] = await collect(connection, headRequest(), state.attemptMs)
    return last && positionText(last)
  })

/**
 * Sets `$maxCount` in the metadata of the stream. The server hides older events at once; its scavenge frees their
 * space.
 */
async function keepLast(state: SessionState, stream: string, count: number): Promise<void> {
  const metadata = `$$${stream}`
  try {
    const [last] = await read(state, metadata, 'last')
    if (last?.data['$maxCount'] === count) return
    await append(
      state,
      metadata,
      [{ id: randomUUID(), type: '$metadata', data: { ...last?.data, $maxCount: count }, metadata: {} }],
      last?.revision ?? 'no-stream',
    )
  } catch (error) {
    const code = codeOf(error)
    // Another process has just set it.
    if (code === 'revision-conflict') return
    if (code === 'engine-unavailable' || code === 'shutting-down') throw error
    state.log.warn(
      { code, stream },
      `event store: ${stream} keeps all its events, since its metadata cannot be written: ${(error as Error).message}`,
    )
  }
}

async function close({ closing, session, attemptMs }: SessionState): Promise<void> {
  closing.abort()
  await within(attemptMs, session.connection.close()).catch(() => {})
}

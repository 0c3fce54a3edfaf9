import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { codeOf, WaybillError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { openAppend, type Append } from './append.ts'
import { connect, type Connection } from './client.ts'
import { finalError, unavailable, within, type Attempted } from './errors.ts'
import { positionText, storedEvent } from './events.ts'
import { followLog } from './follow.ts'
import { collect, headRequest, logRequest, streamRequest } from './read.ts'
import type { Appended, EventStore, ExpectedRevision, NewEvent, StoredEvent } from '../port.ts'
import { serializeEvents } from '../serialize.ts'

/** What the server counts for each character of a type. */
const TYPE_BYTES = 2
const DEADLINE_MS = 15_000
const ATTEMPT_MS = 5_000
const LONGEST_PAUSE_MS = 1_000
/** A client that fails for so long is replaced: one that a cluster has left behind does not look for another node by itself. */
const RENEW_AFTER_MS = 5_000

export interface EventStoreDbOptions {
  url: string
  log: Log
  /** how long a call is tried again before it fails with `engine-unavailable` */
  deadlineMs?: number
  /** how long one attempt waits for its answer */
  attemptMs?: number
}

/**
 * The log in EventStoreDB or KurrentDB, 22.10 or later, one node or a cluster. Every call is tried again with the same ids at the same
 * revision until its deadline: what a lost answer hides is found by the retry. Opening waits as long for the server.
 * An address that cannot be used, or credentials that are refused, fail with `engine-settings-invalid`.
 */
export async function openEventStoreDb({
  url,
  log,
  deadlineMs = DEADLINE_MS,
  attemptMs = Math.min(ATTEMPT_MS, Math.ceil(deadlineMs / 2)),
}: EventStoreDbOptions): Promise<EventStore> {
  const closing = new AbortController()
  let used = open()

  function open(): { connection: Connection; append: Append } {
    const connection = connect(url)
    return { connection, append: openAppend(connection, attemptMs) }
  }

  function renew(failed: typeof used): void {
    if (failed !== used || closing.signal.aborted) return
    used = open()
    void failed.connection.retire()
    log.warn({ failedMs: RENEW_AFTER_MS }, 'event store: connecting anew')
  }

  async function persist<T>(attempted: Attempted, attempt: () => Promise<T>): Promise<T> {
    const started = Date.now()
    const first = used
    for (let pause = 25; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        return await attempt()
      } catch (error) {
        const final = finalError(error, attempted)
        if (final) throw final
        const spent = Date.now() - started
        if (closing.signal.aborted)
          throw new WaybillError('shutting-down', 'The event store is closed.', { cause: error })
        if (spent + pause >= deadlineMs) throw unavailable(error)
        if (spent > RENEW_AFTER_MS) renew(first)
        log.debug({ spentMs: spent, reason: (error as Error).message }, 'event store: trying again')
        await delay(pause * (0.5 + Math.random() / 2), undefined, { signal: closing.signal }).catch(() => {})
      }
    }
  }

  async function append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    const written = serializeEvents(events, TYPE_BYTES)
    const { revision, position } = await persist({ stream, expected }, () => used.append(stream, written, expected))
    return { revision, position: position ?? (await positionOf(stream, revision)) }
  }

  /** Where the event is gone, the end of the log: who follows up to there has passed it. */
  async function positionOf(stream: string, revision: number): Promise<string> {
    const [event] = await read(stream, revision)
    return event?.revision === revision ? event.position : (await head())!
  }

  const read = (stream: string, from: number | 'last' = 0): Promise<StoredEvent[]> =>
    persist({ stream }, async () =>
      (await collect(used.connection, streamRequest(stream, from), attemptMs)).map(storedEvent),
    )

  const head = (): Promise<string | undefined> =>
    persist({}, async () => {
      const [last] = await collect(used.connection, headRequest(), attemptMs)
      return last && positionText(last)
    })

  /** Sets `$maxCount` in the metadata of the stream, once. What is over it is hidden at once; a scavenge of the server gives its space back. */
  async function keepLast(stream: string, count: number): Promise<void> {
    const metadata = `$$${stream}`
    try {
      const [last] = await read(metadata, 'last')
      if (last?.data['$maxCount'] === count) return
      await append(
        metadata,
        [{ id: randomUUID(), type: '$metadata', data: { ...last?.data, $maxCount: count }, metadata: {} }],
        last?.revision ?? 'no-stream',
      )
    } catch (error) {
      const code = codeOf(error)
      // Somebody else has just done it.
      if (code === 'revision-conflict') return
      if (code === 'engine-unavailable' || code === 'shutting-down') throw error
      log.warn(
        { code, stream },
        `event store: ${stream} keeps all its events, since its metadata cannot be written: ${(error as Error).message}`,
      )
    }
  }

  const store: EventStore = {
    append,
    keepLast,
    read,
    follow: (after, prefixes, signal) =>
      followLog({
        connection: () => used.connection,
        renew: () => renew(used),
        scan: (from, count) => collect(used.connection, logRequest(from, count), attemptMs),
        log,
        after,
        prefixes,
        signal: AbortSignal.any([signal, closing.signal]),
      }),
    /**
     * Of the last event of the whole log, whoever wrote it, the server included. Followers get there although
     * they see only their own events: the position of an empty page moves on over all others.
     */
    head,
    async close() {
      closing.abort()
      await within(attemptMs, used.connection.close()).catch(() => {})
    },
  }
  try {
    await head()
  } catch (error) {
    await store.close()
    throw error
  }
  return store
}

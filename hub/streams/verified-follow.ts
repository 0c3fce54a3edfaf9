import { setTimeout as delay } from 'node:timers/promises'
import type { EventStore, FollowedPage, StoredEvent } from '../drivers/event-store/port.ts'
import { codeOf, WaybillError } from '../errors.ts'

/** What identifies an event in the log for ever. */
export type LastEvent = Pick<StoredEvent, 'stream' | 'revision' | 'id' | 'position'>

/** How far a follower has processed the log. */
export interface FollowerCheckpoint {
  position: string
  /** the last event that was processed; absent in checkpoints of earlier versions and before the first event */
  lastEvent?: LastEvent | undefined
}

export type VerifiedPage = FollowedPage & {
  /** the last event of this page or an earlier one; store it with the position */
  lastEvent: LastEvent | undefined
}

interface FollowOptions {
  /** how often the last event is verified while the follower runs, in milliseconds */
  verifyMs?: number
}

const VERIFY_MS = 5_000
/** A node of a cluster may be behind for a moment: an end that seems to be missing is looked up again. */
const LOOK_AGAIN_MS = [200, 800, 2_000]

export const lastEventOf = ({ stream, revision, id, position }: StoredEvent): LastEvent => ({
  stream,
  revision,
  id,
  position,
})

/** In the place of the last event until there is one: the log was followed from its beginning. */
const NONE_YET: LastEvent = { stream: '', revision: -1, id: '', position: '' }
export const isEvent = (lastEvent: LastEvent | undefined): lastEvent is LastEvent =>
  lastEvent !== undefined && lastEvent.stream !== NONE_YET.stream

/** Positions sort as strings; the one before the first event consists of zeros. */
const isBeginning = (position: string): boolean => !/[1-9]/.test(position)

/** Why the log does not belong to a checkpoint; undefined if it does. */
async function mismatchOf(store: EventStore, { position, lastEvent }: FollowerCheckpoint): Promise<string | undefined> {
  if (isEvent(lastEvent)) {
    const [stored] = await storedAt(store, lastEvent)
    if (!stored) return `event ${lastEvent.revision} of ${lastEvent.stream} is missing`
    if (stored.id !== lastEvent.id || stored.position !== lastEvent.position)
      return `another event is in the place of event ${lastEvent.revision} of ${lastEvent.stream}`
  }
  if (isBeginning(position)) return undefined
  const head = await store.head()
  return head === undefined || head < position ? `it ends at ${head ?? 'its beginning'}, before ${position}` : undefined
}

/** Empty also where this process knows that the stream had more events: this is what has to be found out here. */
const storedAt = (store: EventStore, { stream, revision }: LastEvent): Promise<StoredEvent[]> =>
  store.read(stream, revision).catch((error: unknown) => {
    if (codeOf(error) === 'stale-read') return []
    throw error
  })

/**
 * Verifies that the log holds the position of a checkpoint and, at its place, the last event of the checkpoint. Without
 * an event it does not look again: a log that was set back may grow past the position meanwhile.
 * @throws `log-mismatch` if the log was set back or replaced
 */
export const verifyCheckpoint = (
  store: EventStore,
  checkpoint: FollowerCheckpoint,
  signal?: AbortSignal,
): Promise<void> => verify(store, checkpoint, { signal, pauses: checkpoint.lastEvent ? LOOK_AGAIN_MS : [] })

async function verify(
  store: EventStore,
  checkpoint: FollowerCheckpoint,
  { signal, pauses }: { signal: AbortSignal | undefined; pauses: readonly number[] },
): Promise<void> {
  let reason = await mismatchOf(store, checkpoint)
  for (const waitMs of pauses) {
    if (reason === undefined) return
    await delay(waitMs, undefined, { signal })
    reason = await mismatchOf(store, checkpoint)
  }
  if (reason !== undefined)
    throw new WaybillError('log-mismatch', `The log was set back or replaced: ${reason}.`, {
      position: checkpoint.position,
    })
}

/**
 * Follows the log from a checkpoint, as `EventStore.follow` does, and verifies before the first page and then
 * regularly that the log still holds what the follower has processed.
 *
 * It resumes after the last event of the checkpoint, not after its position: a log that was set back to somewhere
 * between the two and has grown since would have new events there.
 * @throws `log-mismatch` if the log was set back or replaced; the follower starts over from the beginning
 */
export async function* followVerified(
  store: EventStore,
  checkpoint: FollowerCheckpoint | undefined,
  prefixes: readonly string[],
  signal: AbortSignal,
  { verifyMs = VERIFY_MS }: FollowOptions = {},
): AsyncGenerator<VerifiedPage> {
  if (checkpoint) await verifyCheckpoint(store, checkpoint, signal)
  let seen: FollowerCheckpoint | undefined = checkpoint
  let mismatch: unknown
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  keepVerifying(store, () => seen, verifyMs, either).catch((error: unknown) => {
    if (either.aborted) return
    mismatch = error
    stop.abort()
  })
  try {
    for await (const page of store.follow(startOf(checkpoint), prefixes, either)) {
      const last = page.events.at(-1)
      const lastEvent = last ? lastEventOf(last) : seen ? seen.lastEvent : NONE_YET
      seen = { position: page.position, lastEvent }
      yield { ...page, lastEvent }
    }
    if (mismatch !== undefined) throw mismatch
  } catch (error) {
    // A server refuses to follow from a position that its log no longer has.
    if (seen && !signal.aborted && codeOf(error) === 'internal') await verifyCheckpoint(store, seen, signal)
    throw error
  } finally {
    stop.abort()
  }
}

/** Verifies until the signal aborts. An outage of the event store says nothing about its log. */
async function keepVerifying(
  store: EventStore,
  seen: () => FollowerCheckpoint | undefined,
  verifyMs: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await delay(verifyMs, undefined, { signal, ref: false })
    const checkpoint = seen()
    if (!checkpoint) continue
    await verify(store, checkpoint, { signal, pauses: LOOK_AGAIN_MS }).catch((error: unknown) => {
      if (codeOf(error) === 'log-mismatch') throw error
    })
  }
}

function startOf(checkpoint: FollowerCheckpoint | undefined): string | undefined {
  if (!checkpoint || isBeginning(checkpoint.position)) return undefined
  const { position, lastEvent } = checkpoint
  return (lastEvent && lastEvent.position < position ? lastEvent.position : position) || undefined
}

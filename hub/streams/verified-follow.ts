import { setTimeout as delay } from 'node:timers/promises'
import type { EventStore, FollowedPage, StoredEvent } from '../drivers/event-store/port.ts'
import { codeOf, WaybillError } from '../errors.ts'

/**
 * What identifies an event in the log for ever. A log that was set back may get the same event again, even at the same
 * position, but at another time; checkpoints of earlier versions lack the time.
 */
export type LastEvent = Pick<StoredEvent, 'stream' | 'revision' | 'id' | 'position'> &
  Partial<Pick<StoredEvent, 'recordedAt'>>

/** How far a follower has processed the log. */
export interface FollowerCheckpoint {
  position: string
  /** the last event that was processed; absent in checkpoints of earlier versions and before the first event */
  lastEvent?: LastEvent | undefined
  /** the place of the checkpoint itself, if it was read from the same log */
  storedAt?: string | undefined
}

export type VerifiedPage = FollowedPage & {
  /** the last event of this page or an earlier one; store it with the position */
  lastEvent: LastEvent | undefined
}

interface FollowOptions {
  /** how often the last event is verified while the follower runs, in milliseconds */
  verifyMs?: number
  /** runs when the checkpoint was found to belong to the log, before the first page */
  verified?: () => void
}

const VERIFY_MS = 5_000
/** A node of a cluster may be behind for a moment: an end that seems to be missing is looked up again. */
const LOOK_AGAIN_MS = [200, 800, 2_000]
/** A log that only ends too early may be that of a node which has lost its cluster: half a minute in all. */
const LOOK_LONGER_MS = [...LOOK_AGAIN_MS, ...Array.from({ length: 9 }, () => 3_000)]

export const lastEventOf = ({ stream, revision, id, position, recordedAt }: StoredEvent): LastEvent => ({
  stream,
  revision,
  id,
  position,
  recordedAt,
})

const isSame = (stored: StoredEvent, { id, position, recordedAt = stored.recordedAt }: LastEvent): boolean =>
  stored.id === id && stored.position === position && stored.recordedAt === recordedAt

/** In the place of the last event until there is one: the log was followed from its beginning. */
const NONE_YET: LastEvent = { stream: '', revision: -1, id: '', position: '' }
export const isEvent = (lastEvent: LastEvent | undefined): lastEvent is LastEvent =>
  lastEvent !== undefined && lastEvent.stream !== NONE_YET.stream

/** Positions sort as strings; the one before the first event consists of zeros. */
const isBeginning = (position: string): boolean => !/[1-9]/.test(position)

/**
 * Why a read does not show what a checkpoint has:
 * - `replaced`: another event is in its place. No node that is behind shows that.
 * - `missing`: the log reaches the checkpoint and does not hold its event. The two reads may go to different nodes.
 * - `shorter`: the log ends before the checkpoint. It was set back, or the node is behind.
 * - `behind`: the log ends before the place of the checkpoint itself, so the node is behind.
 */
interface Difference {
  kind: 'replaced' | 'missing' | 'shorter' | 'behind'
  reason: string
}

/** How a read of the log differs from a checkpoint; undefined if the log belongs to it. */
async function differenceOf(
  store: EventStore,
  { position, lastEvent, storedAt }: FollowerCheckpoint,
): Promise<Difference | undefined> {
  let missing: string | undefined
  if (isEvent(lastEvent)) {
    const [stored] = await storedAtPlaceOf(store, lastEvent)
    const place = `event ${lastEvent.revision} of ${lastEvent.stream}`
    if (!stored) missing = `${place} is missing`
    else if (!isSame(stored, lastEvent))
      return { kind: 'replaced', reason: `another event is in the place of ${place}` }
  }
  if (missing === undefined && isBeginning(position)) return undefined
  const head = (await store.head()) ?? ''
  const ends = `it ends at ${head || 'its beginning'}, before `
  if (storedAt !== undefined && head < storedAt) return { kind: 'behind', reason: ends + storedAt }
  if (isEvent(lastEvent) && head < lastEvent.position) return { kind: 'shorter', reason: ends + lastEvent.position }
  if (missing !== undefined) return { kind: 'missing', reason: missing }
  return head < position ? { kind: 'shorter', reason: ends + position } : undefined
}

/** Empty also where this process knows that the stream had more events: this is what has to be found out here. */
const storedAtPlaceOf = (store: EventStore, { stream, revision }: LastEvent): Promise<StoredEvent[]> =>
  store.read(stream, revision).catch((error: unknown) => {
    if (codeOf(error) === 'stale-read') return []
    throw error
  })

/**
 * Verifies that the log holds the position of a checkpoint and, at its place, the last event of the checkpoint. Without
 * an event it does not look again: a log that was set back may grow past the position meanwhile.
 * @throws `log-mismatch` if the log was set back or replaced
 * @throws `stale-read` if the store is behind for certain: it does not show yet where the checkpoint itself is
 */
export async function verifyCheckpoint(
  store: EventStore,
  checkpoint: FollowerCheckpoint,
  signal?: AbortSignal,
): Promise<void> {
  for (let looks = 0; ; looks++) {
    const difference = await differenceOf(store, checkpoint)
    if (!difference) return
    const pauseMs = pausesFor(difference, store, checkpoint)[looks]
    if (pauseMs === undefined) throw mismatch(difference, checkpoint)
    await delay(pauseMs, undefined, { signal })
  }
}

function pausesFor(
  { kind }: Difference,
  { readsMayLag = false }: EventStore,
  { lastEvent }: FollowerCheckpoint,
): readonly number[] {
  if (kind === 'replaced' || (kind !== 'behind' && !lastEvent)) return []
  return kind === 'shorter' && readsMayLag ? LOOK_LONGER_MS : LOOK_AGAIN_MS
}

const mismatch = ({ kind, reason }: Difference, { position }: FollowerCheckpoint): WaybillError =>
  kind === 'behind'
    ? new WaybillError('stale-read', `The event store does not show yet what it holds: ${reason}.`, { position })
    : new WaybillError('log-mismatch', `The log was set back or replaced: ${reason}.`, { position })

/**
 * Follows the log from a checkpoint, as `EventStore.follow` does, and verifies before the first page and then
 * regularly that the log still holds what the follower has processed.
 *
 * It resumes after the last event of the checkpoint, not after its position: a log that was set back to somewhere
 * between the two and has grown since would have new events there. The checkpoint is verified again before its first
 * event, since the log may have been set back after the first look, and grown past the checkpoint.
 * @throws `log-mismatch` if the log was set back or replaced; the follower starts over from the beginning
 */
export async function* followVerified(
  store: EventStore,
  checkpoint: FollowerCheckpoint | undefined,
  prefixes: readonly string[],
  signal: AbortSignal,
  { verifyMs = VERIFY_MS, verified }: FollowOptions = {},
): AsyncGenerator<VerifiedPage> {
  if (checkpoint) await verifyCheckpoint(store, checkpoint, signal)
  verified?.()
  let seen: FollowerCheckpoint | undefined = checkpoint
  let unproven = isEvent(checkpoint?.lastEvent) ? checkpoint : undefined
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
      // The store notices the loss of an event that it has sent. The checkpoint is of an earlier follower.
      if (last && unproven) await verifyCheckpoint(store, unproven, signal)
      if (last) unproven = undefined
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
    const { lastEvent = NONE_YET } = checkpoint
    await verifyCheckpoint(store, { ...checkpoint, lastEvent }, signal).catch((error: unknown) => {
      if (codeOf(error) === 'log-mismatch') throw error
    })
  }
}

function startOf(checkpoint: FollowerCheckpoint | undefined): string | undefined {
  if (!checkpoint || isBeginning(checkpoint.position)) return undefined
  const { position, lastEvent } = checkpoint
  return (lastEvent && lastEvent.position < position ? lastEvent.position : position) || undefined
}

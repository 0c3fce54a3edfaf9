import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../../../log.ts'
import { backoffDelay, type Backoff } from '../../../platform/retry.ts'
import type { FollowedPage, StoredEvent } from '../port.ts'
import type { Connection } from './client.ts'
import { WaybillError } from '../../../errors.ts'
import { finalError } from './errors.ts'
import {
  BEGINNING,
  isFollowed,
  isNoPosition,
  positionText,
  storedEvent,
  usablePosition,
  type RecordedEvent,
} from './events.ts'
import type { ReadAnswer } from './read.ts'
import { subscribe, type Subscription } from './subscription.ts'

const PAGE = 500
/** How long a follower waits for the subscription before it scans the log, in milliseconds. */
const SCAN_DELAY = { first: 20, live: 200, max: 1_000 }
/** A subscription that withholds an event for this long is dead, even if its connection looks alive. */
const STALLED_AFTER_MS = 5_000
const BACKOFF: Backoff = { first: 50, max: 2_000, jitter: 0.5 }
/** The client is replaced after this many failures in a row. */
const RECONNECT_AFTER_FAILURES = 4
/** A node may be behind when a subscription is opened again; an event that is missing for longer is gone. */
const GONE_AFTER_FAILURES = 6

interface FollowOptions {
  connection(): Connection
  reconnect(): void
  /** Reads events of the whole log from a position on, including the one at that position. */
  scan(from: string | undefined, count: number): Promise<RecordedEvent[]>
  /** Reads a stream from a revision on. */
  read(stream: string, revision: number): Promise<StoredEvent[]>
  log: Log
  after: string | undefined
  prefixes: readonly string[]
  signal: AbortSignal
}

/** What a scan found behind the position of a follower. */
export interface ScanResult {
  /** position of the last event; undefined if there was none */
  position: string | undefined
  /** whether an event of the follower's prefixes is there, which the subscription has not sent */
  hasMissing: boolean
  /** whether the scan reached the end of the log */
  atEnd: boolean
}

/** How far one subscription has come. */
interface SubscriptionState {
  /** '' at the beginning of the log */
  position: string
  live: boolean
  /** `caughtUp` of the last page */
  reportedCaughtUp: boolean
  /** Servers since 23.10 say when a subscription reaches the end of the log and when it falls behind. */
  announcesCaughtUp: boolean
  scanDelayMs: number
  /** time, on the monotonic clock, at which a scan first found an event that the subscription had not sent */
  stalledSince: number | undefined
}

export const subscriptionState = (after: string | undefined): SubscriptionState => ({
  position: after ?? '',
  live: false,
  reportedCaughtUp: false,
  announcesCaughtUp: false,
  scanDelayMs: SCAN_DELAY.first,
  stalledSince: undefined,
})

/**
 * Yields pages from a subscription and opens it again, after the last event, whenever it breaks. It does not continue
 * at the last position: a server that was restored to before it may hold new events below it.
 *
 * While no event matches, a subscription says neither how far it is nor whether it still works. So whenever nothing has
 * arrived for a while, the log itself is scanned from the position. That moves the position over the events of others,
 * proves that nothing was missed, and detects a dead subscription.
 */
export async function* followLog(options: FollowOptions): AsyncGenerator<FollowedPage> {
  const { log, signal } = options
  let after = usablePosition(options.after)
  let passed = ''
  let last: StoredEvent | undefined
  let failures = 0
  while (!signal.aborted) {
    const subscription = subscribe(options.connection(), after, options.prefixes)
    try {
      if (failures > 0 && last) await assertHeld(options, last, failures)
      for await (const page of pagesOf(subscription, after, options)) {
        failures = 0
        const [first] = page.events
        if (first && first.position <= passed)
          throw new WaybillError('log-mismatch', `The log was set back: ${first.stream} has an event before ${passed}.`)
        last = page.events.at(-1) ?? last
        after = last?.position ?? after
        // After a break, nothing is new until the position is reached again.
        if (page.position < passed) continue
        passed = page.position
        yield page
      }
      return
    } catch (error) {
      if (signal.aborted) return
      const final = finalError(error)
      if (final) throw final
      failures++
      log[failures === 1 ? 'warn' : 'debug'](
        { reason: (error as Error).message, failures },
        'event store: the subscription broke and is opened again',
      )
      if (failures % RECONNECT_AFTER_FAILURES === 0) options.reconnect()
      await delay(backoffDelay(failures, BACKOFF), undefined, { signal }).catch(() => {})
    } finally {
      subscription.stop()
    }
  }
}

/** @throws `log-mismatch` if the log has lost the last event that was followed: the server was restored meanwhile */
async function assertHeld({ read }: FollowOptions, last: StoredEvent, failures: number): Promise<void> {
  const [stored] = await read(last.stream, last.revision)
  const { id, position, recordedAt } = last
  if (stored?.id === id && stored.position === position && stored.recordedAt === recordedAt) return
  const reason = `The log was set back or replaced: event ${last.revision} of ${last.stream} is gone.`
  throw failures < GONE_AFTER_FAILURES ? new Error(reason) : new WaybillError('log-mismatch', reason)
}

async function* pagesOf(
  subscription: Subscription,
  after: string | undefined,
  options: FollowOptions,
): AsyncGenerator<FollowedPage> {
  const { signal } = options
  const state = subscriptionState(after)
  while (!signal.aborted) {
    await subscription.gather(PAGE)
    const arrivals = subscription.take(PAGE)
    let page: FollowedPage | undefined
    if (arrivals.length > 0) page = applyArrivals(state, arrivals)
    else {
      const failure = subscription.failed()
      if (failure) throw failure
      await subscription.wait(state.scanDelayMs, signal)
      if (signal.aborted) return
      if (subscription.hasArrivals() || subscription.failed()) continue
      const result = await scanFrom(state.position, options)
      if (signal.aborted) return
      page = applyScan(state, result, performance.now())
    }
    if (page) yield page
  }
}

/** Reads on from a position, up to one page, over the events of others. */
async function scanFrom(position: string, { scan, prefixes }: FollowOptions): Promise<ScanResult> {
  const events = await scan(position || undefined, PAGE)
  const later = events.filter((event) => positionText(event) > position)
  const last = later.at(-1)
  return {
    position: last && positionText(last),
    hasMissing: later.some((event) => isFollowed(event, prefixes)),
    atEnd: events.length < PAGE,
  }
}

/** Takes what the subscription has sent. Returns the next page, if the position moved. */
export function applyArrivals(state: SubscriptionState, arrivals: readonly ReadAnswer[]): FollowedPage | undefined {
  const events: StoredEvent[] = []
  let seen = state.position
  for (const arrival of arrivals) {
    if (arrival.hasFellBehind() || arrival.hasCaughtUp()) {
      state.announcesCaughtUp = true
      state.live = arrival.hasCaughtUp()
      // The announcement has no position. If no event comes with it, scan at once to learn it.
      if (state.live) state.scanDelayMs = 0
    }
    const event = arrival.getEvent()?.getEvent()
    const placed = event ?? arrival.getCheckpoint()
    if (!placed || isNoPosition(placed)) continue
    const position = positionText(placed)
    if (position <= seen) continue
    seen = position
    if (event) events.push(storedEvent(event))
  }
  const drained = arrivals.length < PAGE
  if (!drained && !state.announcesCaughtUp) state.live = false
  if (seen === state.position) return undefined
  state.position = seen
  state.stalledSince = undefined
  state.scanDelayMs = state.live ? SCAN_DELAY.live : Math.min(state.scanDelayMs, SCAN_DELAY.first)
  state.reportedCaughtUp = state.live && drained
  return { events, position: seen, caughtUp: state.reportedCaughtUp }
}

/**
 * Takes the result of a scan. Returns an empty page if the position or `caughtUp` changed.
 * @throws Error if the subscription has withheld an event for too long
 */
export function applyScan(state: SubscriptionState, result: ScanResult, now: number): FollowedPage | undefined {
  if (result.hasMissing) {
    state.stalledSince ??= now
    if (now - state.stalledSince > STALLED_AFTER_MS)
      throw new Error('the subscription sends nothing although the log holds more events')
    state.scanDelayMs = Math.min(Math.max(state.scanDelayMs * 2, SCAN_DELAY.first), SCAN_DELAY.live)
    return undefined
  }
  state.stalledSince = undefined
  const moved = result.position !== undefined && result.position > state.position
  if (moved) state.position = result.position!
  const changed = moved || result.atEnd !== state.reportedCaughtUp
  state.live = result.atEnd
  state.reportedCaughtUp = result.atEnd
  state.scanDelayMs = result.atEnd
    ? Math.min(Math.max(state.scanDelayMs * 2, SCAN_DELAY.live), SCAN_DELAY.max)
    : SCAN_DELAY.first
  return changed ? { events: [], position: state.position || BEGINNING, caughtUp: result.atEnd } : undefined
}

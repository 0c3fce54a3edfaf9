import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../../../log.ts'
import type { Connection } from './client.ts'
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
import { subscribe, type Subscription } from './subscription.ts'
import type { FollowedPage, StoredEvent } from '../port.ts'

const PAGE = 500
const FIRST_LOOK_MS = 20
const LIVE_LOOK_MS = 200
const LONGEST_LOOK_MS = 1_000
/** A subscription that leaves out an event for so long is dead, whatever it says. */
const SILENCE_MS = 5_000
const LONGEST_PAUSE_MS = 2_000
/** Failures in a row after which the client is replaced. */
const RENEW_AFTER = 4

interface Followed {
  connection(): Connection
  renew(): void
  /** events of the whole log from a position on, that of the position too */
  scan(from: string | undefined, count: number): Promise<RecordedEvent[]>
  log: Log
  after: string | undefined
  prefixes: readonly string[]
  signal: AbortSignal
}

interface Looked {
  position: string | undefined
  missing: boolean
  end: boolean
}

/**
 * Pages from a subscription that is opened again, after the last page, whenever it breaks.
 * A subscription says neither where it stands nor whether it lives while nothing matches. So where nothing arrives, the log itself is
 * read on from the position: that moves the position over the events of others, proves that nothing more was there,
 * and finds a subscription that is dead.
 */
export async function* followLog(followed: Followed): AsyncGenerator<FollowedPage> {
  const { log, signal } = followed
  let after = usablePosition(followed.after)
  let failures = 0
  while (!signal.aborted) {
    const subscription = subscribe(followed.connection(), after, followed.prefixes)
    try {
      for await (const page of pagesOf(subscription, after, followed)) {
        after = page.position
        failures = 0
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
      if (failures % RENEW_AFTER === 0) followed.renew()
      await delay(Math.min(25 * 2 ** failures, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2), undefined, {
        signal,
      }).catch(() => {})
    } finally {
      subscription.stop()
    }
  }
}

async function* pagesOf(
  subscription: Subscription,
  after: string | undefined,
  followed: Followed,
): AsyncGenerator<FollowedPage> {
  const { signal } = followed
  let position = after ?? ''
  let live = false
  let told = false
  // From 23.10 on the server says when it has come to the end, and when it has fallen behind.
  let tells = false
  let look = FIRST_LOOK_MS
  let silentSince: number | undefined

  while (!signal.aborted) {
    await subscription.gather(PAGE)
    const arrivals = subscription.take(PAGE)
    if (arrivals.length === 0) {
      const failure = subscription.failed()
      if (failure) throw failure
      await subscription.wait(look, signal)
      if (signal.aborted) return
      if (subscription.arrived() || subscription.failed()) continue
      const looked = await lookOn(position, followed)
      if (signal.aborted) return
      if (looked.missing) {
        silentSince ??= Date.now()
        if (Date.now() - silentSince > SILENCE_MS)
          throw new Error('the subscription gives nothing although there is more')
        look = Math.min(look * 2, LIVE_LOOK_MS)
        continue
      }
      silentSince = undefined
      const moved = looked.position !== undefined && looked.position > position
      if (moved) position = looked.position!
      live = looked.end
      if (moved || live !== told) yield { events: [], position: position || BEGINNING, caughtUp: live }
      told = live
      look = live ? Math.min(Math.max(look * 2, LIVE_LOOK_MS), LONGEST_LOOK_MS) : FIRST_LOOK_MS
      continue
    }
    const events: StoredEvent[] = []
    let seen = position
    for (const arrival of arrivals) {
      if (arrival.hasFellBehind() || arrival.hasCaughtUp()) {
        tells = true
        live = arrival.hasCaughtUp()
        // Where nothing came with it, the log is looked at without delay: it says up to where this is so.
        if (live) look = 0
      }
      const event = arrival.getEvent()?.getEvent()
      const placed = event ?? arrival.getCheckpoint()
      if (!placed || isNoPosition(placed)) continue
      const at = positionText(placed)
      if (at <= seen) continue
      seen = at
      if (event) events.push(storedEvent(event))
    }
    const drained = arrivals.length < PAGE
    if (!drained && !tells) live = false
    if (seen === position) continue
    position = seen
    silentSince = undefined
    look = live ? LIVE_LOOK_MS : Math.min(look, FIRST_LOOK_MS)
    told = live && drained
    yield { events, position, caughtUp: told }
  }
}

/** Reads on from a position, past the events of others, as far as none is missing. */
async function lookOn(position: string, { scan, prefixes }: Followed): Promise<Looked> {
  const all = await scan(position || undefined, PAGE)
  const more = all.filter((event) => positionText(event) > position)
  const last = more.at(-1)
  return {
    position: last && positionText(last),
    missing: more.some((event) => isFollowed(event, prefixes)),
    end: all.length < PAGE,
  }
}

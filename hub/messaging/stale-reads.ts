import { setTimeout as delay } from 'node:timers/promises'
import { codeOf } from '../errors.ts'
import type { Handler } from '../drivers/bus/port.ts'
import { openBoundedMap } from '../platform/bounded-map.ts'

/** A message whose read was stale is tried again after this pause; its reads have waited for most of a second then. */
const PAUSE_MS = 100
/** For so long the consumer keeps the message. After that it waits in a retry queue, and the log says so. */
const KEPT_MS = 10_000
const POSTPONED = '30s'
/**
 * How often a message is kept and postponed, a quarter of an hour altogether. No node is behind for so long: the log
 * was set back, and what caused the message is gone. The work that the log has open is published again by itself, so
 * the message is parked.
 */
const ROUNDS = 24
const REMEMBERED = 10_000

/**
 * Repeats a message whose handler met a stale read (`stale-read`), until the event store shows what caused the message.
 * It is not acknowledged, nothing is recorded, and no attempt is used up. If the log does not have the cause after a
 * quarter of an hour, the message is parked.
 */
export function withStaleReads(handler: Handler, { keptMs = KEPT_MS, rounds = ROUNDS } = {}): Handler {
  /** by message, how often this process kept it in vain */
  const kept = openBoundedMap<string, number>(REMEMBERED)
  return async (message, signal) => {
    const started = performance.now()
    for (;;) {
      try {
        const settlement = await handler(message, signal)
        kept.delete(message.id)
        return settlement
      } catch (error) {
        const code = codeOf(error)
        if (code !== 'stale-read') throw error
        if (performance.now() - started >= keptMs) {
          const times = (kept.get(message.id) ?? 0) + 1
          kept.set(message.id, times)
          if (times < rounds)
            return { kind: 'retry', delay: POSTPONED, sameAttempt: true, code, reason: (error as Error).message }
          kept.delete(message.id)
          return { kind: 'park', code: 'log-mismatch', reason: 'The log does not have what caused the message.' }
        }
      }
      await delay(PAUSE_MS, undefined, { signal }).catch(() => {})
      if (signal.aborted) return { kind: 'release' }
    }
  }
}

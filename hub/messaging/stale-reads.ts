import { setTimeout as delay } from 'node:timers/promises'
import { codeOf } from '../errors.ts'
import type { Handler } from '../drivers/bus/port.ts'

/** A message whose read was stale is tried again after this pause; its reads have waited for most of a second then. */
const PAUSE_MS = 100
/** For so long the consumer keeps the message. After that it waits in a retry queue, and the log says so. */
const KEPT_MS = 10_000
const POSTPONED = '30s'

/**
 * Repeats a message whose handler met a stale read (`stale-read`), until the event store shows what caused the message.
 * It is neither acknowledged nor parked, nothing is recorded, and no attempt is used up.
 */
export const withStaleReads =
  (handler: Handler, keptMs = KEPT_MS): Handler =>
  async (message, signal) => {
    const started = performance.now()
    for (;;) {
      try {
        return await handler(message, signal)
      } catch (error) {
        const code = codeOf(error)
        if (code !== 'stale-read') throw error
        if (performance.now() - started >= keptMs)
          return { kind: 'retry', delay: POSTPONED, sameAttempt: true, code, reason: (error as Error).message }
      }
      await delay(PAUSE_MS, undefined, { signal }).catch(() => {})
      if (signal.aborted) return { kind: 'release' }
    }
  }

import { codeOf, pauseOf, problemOf } from '../errors.ts'
import { RETRY_DELAYS, type Handler, type QueueHandler, type RetryDelay } from '../drivers/bus/port.ts'
import { park } from './park.ts'

const DEFAULT_ATTEMPTS = 8
const DELAYS = Object.keys(RETRY_DELAYS) as RetryDelay[]

/**
 * The retry delay after an attempt. Where the error asks for a wait, it is the shortest retry delay that is not
 * shorter.
 */
export function retryDelayOf(attempt: number, retryAfterSeconds?: number): RetryDelay {
  if (retryAfterSeconds !== undefined)
    return DELAYS.find((delay) => RETRY_DELAYS[delay] >= retryAfterSeconds * 1000) ?? '6h'
  return DELAYS[Math.min(attempt, DELAYS.length) - 1]!
}

/**
 * Success is an ack. A transient error is retried after a delay that grows with the attempts. After the last attempt,
 * or for a permanent error, the failure is recorded and the message parked. A stale read is left to `withStaleReads`.
 */
export function withRetry(
  perform: QueueHandler['perform'],
  giveUp: QueueHandler['giveUp'],
  { attempts = DEFAULT_ATTEMPTS }: { attempts?: number | undefined } = {},
): Handler {
  return async (message, signal) => {
    try {
      await perform(message, signal)
      return { kind: 'ack' }
    } catch (error) {
      if (signal.aborted) return { kind: 'release' }
      const code = codeOf(error) ?? 'internal'
      if (code === 'stale-read') throw error
      const isTransient = code === 'internal' || problemOf(code).disposition === 'retry'
      const reason = (error as Error).message
      if (!isTransient || message.attempt >= attempts) return park(message, error, giveUp)
      return { kind: 'retry', delay: retryDelayOf(message.attempt, pauseOf(error)), code, reason }
    }
  }
}

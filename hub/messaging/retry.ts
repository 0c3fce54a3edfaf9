import { codeOf, pauseOf, problemOf } from '../errors.ts'
import { RETRY_DELAYS, type DeliveredMessage, type RetryDelay } from '../drivers/bus/port.ts'
import type { Settle, Step } from './step.ts'
import { park } from './park.ts'

const DELAYS = Object.keys(RETRY_DELAYS) as RetryDelay[]

/** The retry delay of an attempt; a wait that the error asks for gets the shortest retry delay that is not shorter. */
export function retryDelayOf(attempt: number, retryAfterSeconds?: number): RetryDelay {
  if (retryAfterSeconds !== undefined)
    return DELAYS.find((delay) => RETRY_DELAYS[delay] >= retryAfterSeconds * 1000) ?? '6h'
  return DELAYS[Math.min(attempt, DELAYS.length) - 1]!
}

/** Success is an ack. A passing error is retried on the schedule; at its end, or for an error that stays, the failure is recorded and the message parked. */
export function withRetry(
  perform: Step,
  giveUp: (message: DeliveredMessage, error: unknown) => Promise<void>,
  { attempts = 8 }: { attempts?: number } = {},
): Settle {
  return async (message, signal) => {
    try {
      await perform(message, signal)
      return { kind: 'ack' }
    } catch (error) {
      if (signal.aborted) return { kind: 'release' }
      const code = codeOf(error) ?? 'internal'
      const passes = code === 'internal' || problemOf(code).disposition === 'retry'
      const reason = (error as Error).message
      if (!passes || message.attempt >= attempts) return park(message, error, giveUp)
      return { kind: 'retry', delay: retryDelayOf(message.attempt, pauseOf(error)), code, reason }
    }
  }
}

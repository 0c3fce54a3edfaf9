import { codeOf, pauseOf, problemOf } from '../errors.ts'
import { RUNGS, type DeliveredMessage, type Rung } from '../drivers/bus/port.ts'
import type { Settle, Step } from './step.ts'
import { park } from './park.ts'

const LADDER = Object.keys(RUNGS) as Rung[]

/** The rung of an attempt; a wait that the error asks for gets the nearest rung that is not shorter. */
export function rungOf(attempt: number, retryAfterSeconds?: number): Rung {
  if (retryAfterSeconds !== undefined) return LADDER.find((rung) => RUNGS[rung] >= retryAfterSeconds * 1000) ?? '6h'
  return LADDER[Math.min(attempt, LADDER.length) - 1]!
}

/** Success is an ack. A passing error climbs the ladder; at its end, or for an error that stays, the failure is recorded and the message parked. */
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
      return { kind: 'retry', rung: rungOf(message.attempt, pauseOf(error)), code, reason }
    }
  }
}

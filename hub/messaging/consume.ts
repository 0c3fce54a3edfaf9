import type { Bus, Consumer, Handler, QueueHandler } from '../drivers/bus/port.ts'
import type { ServiceClass } from '../document/service-class.ts'
import type { Log } from '../log.ts'
import { withDedupe } from './dedupe.ts'
import { withLog } from './log.ts'
import { withRetry } from './retry.ts'
import { withStaleReads } from './stale-reads.ts'
import { withAttemptTimeout } from './timeout.ts'
import { withTrace } from './trace.ts'
import { PREMIUM_WEIGHT } from './queues.ts'

interface ConsumeOptions {
  log: Log
  /** longest attempt at one message */
  timeoutMs: number
  /** attempts before a message is parked */
  attempts?: number
  /** how often a message is kept and postponed while the log lacks its cause, before it is parked */
  staleRounds?: number
}

/**
 * Turns the result of a queue handler into a settlement: log ⊃ dedupe ⊃ stale reads ⊃ retry and park ⊃ timeout ⊃
 * trace ⊃ the room.
 */
export function handlerOf(room: QueueHandler, { log, timeoutMs, attempts, staleRounds }: ConsumeOptions): Handler {
  const perform = withAttemptTimeout(
    withTrace((message, signal) => room.perform(message, signal)),
    timeoutMs,
  )
  const settle = withRetry(perform, (message, error) => room.giveUp(message, error), { attempts })
  return withLog(withDedupe(withStaleReads(settle, staleRounds === undefined ? {} : { rounds: staleRounds })), log)
}

/**
 * Consumes the premium and the standard queue: `concurrency` messages of standard at once, and three times as many of
 * premium.
 */
export function consumeClasses(
  bus: Bus,
  queueOf: (serviceClass: ServiceClass) => string,
  handler: Handler,
  concurrency: number,
): Consumer {
  const consumers = [
    bus.consume(queueOf('premium'), handler, { prefetch: concurrency * PREMIUM_WEIGHT }),
    bus.consume(queueOf('standard'), handler, { prefetch: concurrency }),
  ]
  return { stop: async (graceMs) => void (await Promise.all(consumers.map((consumer) => consumer.stop(graceMs)))) }
}

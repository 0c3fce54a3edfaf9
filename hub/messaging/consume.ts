import type { Bus, Consumer, Handler, Work } from '../drivers/bus/port.ts'
import type { ServiceClass } from '../document/events.ts'
import type { Log } from '../log.ts'
import { withDedupe } from './dedupe.ts'
import { withLog } from './log.ts'
import { withRetry } from './retry.ts'
import { withAttemptTimeout } from './timeout.ts'
import { withTrace } from './trace.ts'
import { PREMIUM_WEIGHT } from './queues.ts'

export interface ConsumeOptions {
  log: Log
  /** longest work on one message */
  timeoutMs: number
  /** attempts before a message is given up and parked */
  attempts?: number
}

/** The work of a room as a handler: log ⊃ dedupe ⊃ retry and park ⊃ timeout ⊃ trace ⊃ work. */
export function handlerOf(work: Work, { log, timeoutMs, attempts }: ConsumeOptions): Handler {
  const perform = withAttemptTimeout(
    withTrace((message, signal) => work.perform(message, signal)),
    timeoutMs,
  )
  return withLog(
    withDedupe(
      withRetry(perform, (message, error) => work.giveUp(message, error), attempts === undefined ? {} : { attempts }),
    ),
    log,
  )
}

/** Consumes a premium and a standard queue, `concurrency` messages of standard and three times as many of premium at once. */
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

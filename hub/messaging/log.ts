import type { Log } from '../log.ts'
import type { Handler } from '../drivers/bus/port.ts'

/** Logs one line per message: what it was, its outcome, how long it took. Ids only. */
export const withLog =
  (handler: Handler, log: Log): Handler =>
  async (message, signal) => {
    const started = performance.now()
    const settlement = await handler(message, signal)
    const { tenant, correlationId, traceparent } = message.headers
    const { documentId, target } = message.body
    const facts = {
      message: message.id,
      type: message.type,
      queue: message.queue,
      attempt: message.attempt,
      tenant,
      document: documentId,
      target,
      correlationId,
      traceparent,
      outcome: settlement.kind,
      ms: Math.round(performance.now() - started),
    }
    if (settlement.kind === 'ack') log.info(facts, `${message.type} done`)
    else if (settlement.kind === 'release') log.info(facts, `${message.type} released`)
    else
      log.warn(
        { ...facts, code: settlement.code, reason: settlement.reason },
        `${message.type} ${settlement.kind === 'retry' ? `is retried in ${settlement.delay}` : 'is parked'}`,
      )
    return settlement
  }

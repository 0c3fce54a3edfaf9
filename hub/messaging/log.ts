import type { Log } from '../log.ts'
import type { Settle } from './step.ts'

/** One line a message: what it was, what became of it, how long it took. Ids only. */
export const withLog =
  (settle: Settle, log: Log): Settle =>
  async (message, signal) => {
    const started = performance.now()
    const settlement = await settle(message, signal)
    const { tenant, correlationId } = message.headers
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
      traceparent: message.headers['traceparent'],
      outcome: settlement.kind,
      ms: Math.round(performance.now() - started),
    }
    if (settlement.kind === 'ack') log.info(facts, `${message.type} done`)
    else if (settlement.kind === 'release') log.info(facts, `${message.type} released`)
    else
      log.warn(
        { ...facts, code: settlement.code, reason: settlement.reason },
        `${message.type} ${settlement.kind === 'retry' ? `again in ${settlement.delay}` : 'parked'}`,
      )
    return settlement
  }

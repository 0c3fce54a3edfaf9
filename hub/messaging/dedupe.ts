import type { Settle } from './step.ts'

const REMEMBERED = 10_000

/** Acks a message that this process has finished already. Only saves work: what makes a repeat harmless is the fold of the stream. */
export function withDedupe(settle: Settle): Settle {
  const finished = new Set<string>()
  return async (message, signal) => {
    const key = `${message.headers['tenant'] ?? ''}:${message.id}:${message.attempt}`
    if (finished.has(key)) return { kind: 'ack' }
    const settlement = await settle(message, signal)
    if (settlement.kind === 'ack') {
      finished.add(key)
      if (finished.size > REMEMBERED) finished.delete(finished.values().next().value!)
    }
    return settlement
  }
}

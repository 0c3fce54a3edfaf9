import type { Handler } from '../drivers/bus/port.ts'
import { openBoundedMap } from '../platform/bounded-map.ts'

const REMEMBERED = 10_000

/**
 * Acks a message that this process has already handled. It only saves work: the fold of the stream is what makes a
 * repeat harmless.
 */
export function withDedupe(handler: Handler): Handler {
  const handled = openBoundedMap<string, true>(REMEMBERED)
  return async (message, signal) => {
    const key = `${message.headers.tenant ?? ''}:${message.id}:${message.attempt}`
    if (handled.has(key)) return { kind: 'ack' }
    const settlement = await handler(message, signal)
    if (settlement.kind === 'ack') handled.set(key, true)
    return settlement
  }
}

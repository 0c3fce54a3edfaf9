import type { DeliveredMessage } from '../drivers/bus/port.ts'
import type { CommandContext } from '../handler/handle.ts'
import { ids } from '../streams/ids.ts'

/**
 * The context of one step that a consumer takes for a message. The same message and step always give the same command
 * id, so a redelivered message appends nothing.
 */
export function commandContext(message: DeliveredMessage, step: string, actor: string, at: string): CommandContext {
  const { tenant = '', correlationId = message.id, causationId = message.id, traceparent } = message.headers
  return {
    commandId: ids.consumerCommand(`${message.id}:${message.attempt}:${step}`),
    tenant,
    actor,
    at,
    correlationId,
    causationId,
    ...(traceparent && { traceparent }),
  }
}

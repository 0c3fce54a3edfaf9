import type { DeliveredMessage } from '../drivers/bus/port.ts'
import type { CommandContext } from '../handler/handle.ts'
import { uuid5Namespace } from '../platform/uuid5.ts'

const commandIdOf = uuid5Namespace('b7e2a0a4-38b5-5d0c-8f0e-5a1f8d0a6c11')

/**
 * The context of one step that a consumer takes for a message. The same message and step always give the same command id,
 * so a redelivered message appends nothing.
 */
export function commandContext(message: DeliveredMessage, step: string, actor: string, at: string): CommandContext {
  const { tenant = '', correlationId = message.id, causationId = message.id, traceparent } = message.headers
  return {
    commandId: commandIdOf(`${message.id}:${message.attempt}:${step}`),
    tenant,
    actor,
    at,
    correlationId,
    causationId,
    ...(traceparent && { traceparent }),
  }
}

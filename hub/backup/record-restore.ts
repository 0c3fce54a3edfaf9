import { randomUUID } from 'node:crypto'
import type { EventStore } from '../drivers/event-store/port.ts'
import type { LogRestored } from '../streams/events.ts'
import { RESTORES_STREAM } from '../streams/names.ts'
import { appendEvents } from '../streams/writer.ts'

/**
 * Records that a log was restored. Couriers then look every posting up in its target before they send it for the first
 * time, since the target may hold what this log does not know.
 */
export async function recordRestore(store: EventStore, { backup, at }: { backup?: string; at: string }): Promise<void> {
  const [last] = await store.read(RESTORES_STREAM, 'last')
  const commandId = randomUUID()
  const restored: LogRestored = { type: 'LogRestored', data: backup === undefined ? {} : { backup } }
  await appendEvents(store, RESTORES_STREAM, [restored], last?.revision ?? 'no-stream', {
    commandId,
    tenant: '',
    actor: 'system:restore',
    at,
    correlationId: commandId,
    causationId: commandId,
  })
}

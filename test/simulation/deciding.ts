import type { EventStore } from '../../hub/drivers/event-store/port.ts'
import { documentAggregate } from '../../hub/handler/aggregates.ts'
import { handle, load } from '../../hub/handler/handle.ts'
import { documentStream } from '../../hub/streams/names.ts'
import type { Decide } from './clients.ts'

/** How a door applies what a person decides. As with If-Match, a decision about an older state adds nothing. */
export const decidingIn =
  (store: EventStore, now: () => string, newId: () => string): Decide =>
  async (tenant, documentId, commandFor) => {
    const stream = documentStream(tenant, documentId)
    const loaded = await load(store, documentAggregate, stream)
    const command = commandFor(loaded.state)
    if (!command) return
    const commandId = newId()
    const origin = { tenant, actor: 'person', at: now(), correlationId: commandId, causationId: commandId }
    await handle(store, documentAggregate, stream, command, { ...origin, commandId, onlyAt: loaded.revision }, loaded)
  }

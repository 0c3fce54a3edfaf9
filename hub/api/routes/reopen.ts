import { randomUUID } from 'node:crypto'
import type { Blobs } from '../../drivers/blobs/port.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import type { Parking } from '../../parking/parking.ts'
import { originOf, type Handlers } from '../call.ts'
import { decisions } from '../decisions.ts'

interface Dependencies {
  store: EventStore
  blobs: Pick<Blobs, 'get'>
  parking: Pick<Parking, 'reopenDocument'>
  now(): string
}

/** Takes a closed document back to a person. */
export function reopenHandlers({ store, blobs, parking, now }: Dependencies): Handlers {
  const { seenDocument, answer } = decisions({ store, blobs, now })
  return {
    async reopenDocument(call) {
      const { id } = await seenDocument(call)
      const { reason } = call.body as { reason: string }
      await parking.reopenDocument(call.principal.tenant, id, {
        commandId: randomUUID(),
        ...originOf(call, now()),
        reason,
      })
      await answer(call)
    },
  }
}

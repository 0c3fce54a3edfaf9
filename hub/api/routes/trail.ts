import type { LabelActor } from '../../auth/actor-label.ts'
import { upcastDocument } from '../../document/upcast.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { deliveryStream, documentStream, noticesStream } from '../../streams/names.ts'
import { trailEntries } from '../../../projections/trail.ts'
import type { Handlers } from '../call.ts'
import { findDocument } from './documents.ts'

/** The history of a document from its own streams, so it is always up to date. */
export function trailHandlers(store: EventStore, labelActor: LabelActor): Handlers {
  return {
    async getTrail(call) {
      const { tenant } = call.principal
      const document = await findDocument(store, call)
      const own = await store.read(documentStream(tenant, document.id))
      // Also those that a document which was reopened no longer has.
      const targets = new Set(
        own.map(upcastDocument).flatMap(({ type, data }) => {
          if (type === 'DocumentCorrected') return data.deliveries
          return type === 'DeliveryRequested' ? data.targets : []
        }),
      )
      const streams = [
        noticesStream(tenant, document.id),
        ...[...targets].map((target) => deliveryStream(tenant, document.id, target)),
      ]
      const events = [...own, ...(await Promise.all(streams.map((stream) => store.read(stream)))).flat()]
      const inOrder = events.toSorted((a, b) => (a.position < b.position ? -1 : 1))
      const entries = trailEntries(inOrder).map((entry) => ({
        ...entry,
        actorLabel: labelActor(entry.actor, tenant),
      }))
      call.response.json({ id: document.id, entries })
    },
  }
}

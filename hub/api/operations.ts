import type { ViewDefinition, Views } from '../drivers/views/port.ts'
import { WaybillError } from '../errors.ts'
import type { DeliveryView } from '../../projections/deliveries.ts'
import type { ProjectionStatus } from '../../projections/projection.ts'
import type { Handlers } from './operation.ts'

export interface Part { ready: boolean; lastProgressAt?: string; detail?: string }

interface Dependencies {
  views: Views
  deliveries(): ViewDefinition
  projections(): { status: ProjectionStatus; rebuild(): Promise<void> }[]
  /** Each part of the hub with its recent progress. */
  readiness(): Promise<Record<string, Part>>
}

export function operationHandlers({ views, deliveries, projections, readiness }: Dependencies): Handlers {
  return {
    async listDeliveries({ principal, parameters, response }) {
      const { state, target, documentId, limit, cursor } = parameters
      const page = await views.find(deliveries(), {
        filter: { tenant: principal.tenant, ...(state !== undefined && { state }), ...(target !== undefined && { target }), ...(documentId !== undefined && { documentId }) },
        sort: { field: 'startedAt', direction: -1 }, limit: Number(limit), ...(cursor !== undefined && { cursor: String(cursor) }),
      })
      const shown = page.documents.map((each) => {
        const { tenant: _tenant, position: _position, ...delivery } = each as unknown as DeliveryView & { position?: string }
        return delivery
      })
      response.json({ deliveries: shown, ...(page.next !== undefined && { next: page.next }) })
    },

    listViews: ({ response }) => void response.json({ views: projections().map(({ status }) => status) }),

    async rebuildView({ parameters, response }) {
      const found = projections().find(({ status }) => status.view === parameters['view'])
      if (!found) throw new WaybillError('not-found', `There is no view of this name; there are ${projections().map(({ status }) => status.view).join(', ')}.`)
      await found.rebuild()
      response.json(projections().find(({ status }) => status.view === parameters['view'])!.status)
    },

    getLiveness: ({ response }) => void response.json({ status: 'live' }),

    async getReadiness({ response }) {
      const parts = await readiness()
      const ready = Object.values(parts).every((part) => part.ready)
      if (!ready) response.set('Retry-After', '5')
      response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not-ready', parts })
    },
  }
}

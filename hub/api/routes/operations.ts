import type { ViewDefinition, Views } from '../../drivers/views/port.ts'
import { WaybillError } from '../../errors.ts'
import type { DeliveryView } from '../../../projections/deliveries.ts'
import type { ProjectionStatus } from '../../../projections/runner.ts'
import { actorOf, type Handlers } from '../call.ts'

export interface Part {
  ready: boolean
  lastProgressAt?: string
  detail?: string
}

interface Dependencies {
  views: Views
  deliveries(): ViewDefinition
  /** the tenant whose administrators see to what all tenants share */
  operator: string
  listViews(): Promise<ProjectionStatus[]>
  rebuildView(view: string, actor: string, signal: AbortSignal): Promise<ProjectionStatus>
}

export function operationHandlers({ views, deliveries, operator, listViews, rebuildView }: Dependencies): Handlers {
  return {
    async listDeliveries({ principal, parameters, response }) {
      const { state, target, documentId, limit, cursor } = parameters
      const page = await views.find(deliveries(), {
        filter: {
          tenant: principal.tenant,
          ...(state !== undefined && { state }),
          ...(target !== undefined && { target }),
          ...(documentId !== undefined && { documentId }),
        },
        sort: { field: 'startedAt', direction: -1 },
        limit: Number(limit),
        ...(cursor !== undefined && { cursor: String(cursor) }),
      })
      const shown = page.documents.map((each) => {
        const {
          tenant: _tenant,
          position: _position,
          ...delivery
        } = each as unknown as DeliveryView & { position?: string }
        return delivery
      })
      response.json({ deliveries: shown, ...(page.next !== undefined && { next: page.next }) })
    },

    listViews: async ({ response }) => void response.json({ views: await listViews() }),

    async rebuildView({ principal, parameters, response, signal }) {
      if (principal.tenant !== operator)
        throw new WaybillError(
          'forbidden',
          `All tenants share the read models: only administrators of ${operator} rebuild them.`,
        )
      response.json(await rebuildView(String(parameters['view']), actorOf(principal), signal))
    },
  }
}

/** `readiness`: each part of the hub with its recent progress. */
export function healthHandlers(readiness: () => Promise<Record<string, Part>>): Handlers {
  return {
    getLiveness: ({ response }) => void response.json({ status: 'live' }),

    async getReadiness({ response }) {
      const { status, body } = readinessAnswer(await readiness())
      if (status === 503) response.set('Retry-After', '5')
      response.status(status).json(body)
    },
  }
}

export function readinessAnswer(parts: Record<string, Part>): {
  status: 200 | 503
  body: { status: 'ready' | 'not-ready'; parts: Record<string, Part> }
} {
  const ready = Object.values(parts).every((part) => part.ready)
  return { status: ready ? 200 : 503, body: { status: ready ? 'ready' : 'not-ready', parts } }
}

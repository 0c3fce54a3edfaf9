import type { ViewDefinition, ViewDocument, Views } from '../../drivers/views/port.ts'
import { conditions, listing, pageOf } from '../list.ts'
import type { Handlers } from '../call.ts'

interface Dependencies {
  views: Views
  deliveries(): ViewDefinition
}

export function deliveryHandlers({ views, deliveries }: Dependencies): Handlers {
  return {
    async listDeliveries(call) {
      const { state, target, documentId } = call.parameters
      const page = await pageOf(views, deliveries(), call, {
        filter: conditions({ tenant: call.principal.tenant, state, target, documentId }),
        sort: { field: 'startedAt', direction: -1 },
      })
      call.response.json(listing('deliveries', page, shownOf))
    },
  }
}

function shownOf({ tenant: _tenant, position: _position, ...delivery }: ViewDocument): object {
  return delivery
}

import type { ViewDocument } from '../../drivers/views/port.ts'
import { conditions, listing, pageOf, type ListedView } from '../list.ts'
import type { Handlers } from '../call.ts'

export function deliveryHandlers({ deliveries }: { deliveries: ListedView }): Handlers {
  return {
    async listDeliveries(call) {
      const { state, target, documentId } = call.parameters
      const page = await pageOf(deliveries, call, {
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

import { WaybillError } from '../../errors.ts'
import type { Requester } from '../../../projections/rebuild.ts'
import type { ProjectionStatus } from '../../../projections/runner.ts'
import type { Handlers } from '../call.ts'
import { actorOf, type Principal } from '../../auth/principal.ts'

interface Dependencies {
  /** the tenant whose administrators manage what all tenants share */
  operator: string
  listViews(): Promise<ProjectionStatus[]>
  rebuildView(view: string, requester: Requester, signal: AbortSignal): Promise<ProjectionStatus>
}

export function viewHandlers({ operator, listViews, rebuildView }: Dependencies): Handlers {
  return {
    async listViews({ principal, response }) {
      assertOperator(principal)
      response.json({ views: await listViews() })
    },

    async rebuildView({ principal, parameters, response, correlationId, traceparent, signal }) {
      assertOperator(principal)
      const requester = { actor: actorOf(principal), tenant: principal.tenant, correlationId, traceparent }
      response.json(await rebuildView(String(parameters['view']), requester, signal))
    },
  }

  /** The positions of views say how much all tenants do. */
  function assertOperator({ tenant }: Principal): void {
    if (tenant === operator) return
    const message = `All tenants share the views: only administrators of ${operator} may list or rebuild them.`
    throw new WaybillError('forbidden', message)
  }
}

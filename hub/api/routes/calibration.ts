import { WaybillError } from '../../errors.ts'
import type { ObservationsRow } from '../../../projections/observations.ts'
import type { Call, Handlers } from '../call.ts'
import type { ListedView } from '../list.ts'

interface Dependencies {
  observations: ListedView
  /** the tenant whose administrators see what all tenants observed */
  operator: string
}

/** What reviews and blind samples say about the scores of the reader, for `waybill calibrate`. */
export function calibrationHandlers({ observations, operator }: Dependencies): Handlers {
  /** Undefined for all tenants. */
  function tenantOf({ principal, parameters }: Call): string | undefined {
    const wanted = parameters['tenant']
    if (principal.tenant === operator) return wanted === undefined ? undefined : String(wanted)
    if (wanted !== undefined && wanted !== principal.tenant)
      throw new WaybillError('forbidden', `Only administrators of ${operator} see the observations of other tenants.`)
    return principal.tenant
  }

  return {
    async listObservations(call) {
      const tenant = tenantOf(call)
      const rows: ObservationsRow[] = []
      let cursor: string | undefined
      do {
        const page = await observations.views.find(observations.live(), {
          filter: tenant === undefined ? {} : { tenant },
          sort: { field: 'tenant', direction: 1 },
          limit: 100,
          ...(cursor !== undefined && { cursor }),
        })
        for (const row of page.documents as unknown as ObservationsRow[]) rows.push(row)
        cursor = page.next
      } while (cursor !== undefined)
      call.response.json({ observations: rows.flatMap(observationsOf) })
    },
  }
}

/** A sample that nobody has checked yet is stood for by those that are. */
function observationsOf({ tenant, samples: [requested, checked], scores }: ObservationsRow): object[] {
  const unanswered = checked === 0 ? 1 : requested / checked
  return Object.entries(scores).flatMap(([key, byScore]) => {
    const [field, source] = key.split(' ')
    return Object.entries(byScore).flatMap(([score, { reviewed, sampled, weight }]) =>
      [true, false].flatMap((right) => {
        const at = right ? 0 : 1
        const value = { tenant, field, source, score: Number(score), right }
        const blindWeight = (weight[at] / sampled[at]) * unanswered
        return [
          ...(reviewed[at] > 0 ? [{ ...value, values: reviewed[at], weight: 1, blind: false }] : []),
          ...(sampled[at] > 0 ? [{ ...value, values: sampled[at], weight: blindWeight, blind: true }] : []),
        ]
      }),
    )
  })
}

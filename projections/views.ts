import type { Views } from '../hub/drivers/views/port.ts'
import { auditProjection } from './audit.ts'
import { deliveriesProjection } from './deliveries.ts'
import { documentsProjection } from './documents.ts'
import { figuresProjection } from './figures.ts'
import { observationsProjection } from './observations.ts'
import type { Projection } from './projection.ts'
import { samplesProjection } from './samples.ts'
import { sellersProjection } from './sellers.ts'

export const PROJECTIONS: readonly Projection[] = [
  documentsProjection,
  deliveriesProjection,
  auditProjection,
  sellersProjection,
  samplesProjection,
  figuresProjection,
  observationsProjection,
]

/** Views of earlier versions that this version does not build. */
const RETIRED = ['trail']

/**
 * Drops the collections of retired views, by pointing their readers elsewhere. In MongoDB a collection is dropped some
 * time after its readers left, by a later call. A process of an earlier version that starts again builds its own view.
 */
export async function dropRetiredViews(views: Pick<Views, 'live'>): Promise<void> {
  for (const view of RETIRED) if ((await views.live(view)) !== undefined) await views.live(view, `${view}_retired`)
}

import type { Route } from '../commands.ts'
import { lastDelivery } from '../delivery-name.ts'
import { hasIt, type Delivering, type Received } from '../document.ts'
import type { DocumentEvent } from '../events.ts'
import { splitEvent } from './split.ts'

/**
 * The event that records where the pipeline sends a document. One that was reopened after a delivery goes only to the
 * targets that do not have it.
 * @param pages of the document
 */
export function routed(route: Route, document: Received & Partial<Delivering>, pages: number): DocumentEvent {
  const { received, requests, deliveries } = document
  switch (route.kind) {
    case 'review':
      return { type: 'ReviewRequested', data: { reasons: route.reasons, pipeline: route.pipeline } }
    case 'deliver': {
      // The last action of each target counts: after a correction that failed, the correction is delivered.
      const names = route.targets.map((target) => lastDelivery(deliveries ?? {}, target) ?? target)
      const targets = names.filter((name) => !hasIt(deliveries?.[name]))
      if (targets.length === 0) return { type: 'DocumentPosted', data: {} }
      const common = { targets, pipeline: route.pipeline, serviceClass: received.serviceClass }
      return { type: 'DeliveryRequested', data: deliveries ? { ...common, attempt: requests + 1 } : common }
    }
    case 'split':
      return splitEvent(received.documentId, pages, route)
    case 'file':
      return { type: 'DocumentFiled', data: { pipeline: route.pipeline } }
  }
}

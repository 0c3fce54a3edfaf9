import type { Route } from '../commands.ts'
import type { Received } from '../document.ts'
import type { DocumentEvent } from '../events.ts'

/** The event that records where the pipeline sends a document. */
export function routed(route: Route, { received }: Received): DocumentEvent {
  switch (route.kind) {
    case 'review':
      return { type: 'ReviewRequested', data: { reasons: route.reasons, pipeline: route.pipeline } }
    case 'deliver':
      return {
        type: 'DeliveryRequested',
        data: { targets: route.targets, pipeline: route.pipeline, serviceClass: received.serviceClass },
      }
    case 'file':
      return { type: 'DocumentFiled', data: { pipeline: route.pipeline } }
  }
}

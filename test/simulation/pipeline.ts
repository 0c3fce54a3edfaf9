import type { Route } from '../../hub/document/commands.ts'
import { kindOfType } from '../../hub/document/document-kind.ts'
import type { Document } from '../../hub/document/document.ts'
import type { Pipeline } from '../../hub/pipeline/pipeline.ts'
import { route } from '../../hub/pipeline/route.ts'
import { TYPES } from '../support/types.ts'

export const PIPELINE: Pipeline = {
  name: 'simulated',
  version: '1',
  steps: [
    { read: {} },
    { review: { typeBelow: 0.5 } },
    { deliver: { to: ['ledger', 'archive'], when: { type: ['invoice'] } } },
  ],
}
/** Where a document goes that a person has reviewed. */
export function routeOfReviewed(document: Document): Route {
  if (!('documentType' in document) || document.documentType === undefined) throw new Error('It was never read.')
  const { received, documentType: type, kind = kindOfType([type]), fields = {} } = document
  return route(PIPELINE, {
    tenant: received.tenant,
    source: received.source,
    type,
    typeConfidence: 1,
    kind,
    kindConfidence: 1,
    findings: [],
    checks: {},
    fields,
    tables: {},
    reviewed: true,
    required: [],
    definition: TYPES.get(type),
    takesWithoutKey: () => true,
    thresholdsFor: () => ({}),
  })
}

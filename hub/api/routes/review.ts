import type { DocumentCommand, RoutedFacts, Route } from '../../document/commands.ts'
import { mayReview, notNow, type Document } from '../../document/document.ts'
import { checkResultsOf, checksMember } from '../../document/types/checks.ts'
import type { DocumentType, Types } from '../../document/types/type.ts'
import { corrected, type Correction } from '../../document/values/value.ts'
import type { Blobs } from '../../drivers/blobs/port.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { loadValues } from '../../handler/load-values.ts'
import { checkedCorrections, fittingCorrections, type GivenCorrections } from '../corrections.ts'
import { decisions } from '../decisions.ts'
import { assertType } from '../document-type.ts'
import type { Handlers } from '../call.ts'

interface ReviewBody {
  approve?: true
  corrections?: GivenCorrections
  documentType?: DocumentType
  note?: string
  reject?: string
}

interface Dependencies {
  store: EventStore
  blobs: Pick<Blobs, 'get'>
  /** the document types that a tenant can use */
  typesOf(tenant: string): Types
  /** what the tenant's pipeline says about a document that a person has reviewed */
  route(facts: RoutedFacts): Route
  now(): string
}

export function reviewHandlers({ store, blobs, typesOf, route, now }: Dependencies): Handlers {
  const { decide } = decisions({ store, blobs, now })
  return {
    async reviewDocument(call) {
      const body = call.body as ReviewBody
      if (body.reject !== undefined) return decide(call, () => ({ type: 'RejectDocument', reason: body.reject! }))
      const types = typesOf(call.principal.tenant)
      if (body.documentType !== undefined) assertType(body.documentType, types, '/body/documentType')
      const corrections = checkedCorrections(body.corrections ?? {}, types)
      return decide(call, (document) => completed(document, corrections, body, types))
    },
    async cancelDocument(call) {
      const { reason } = (call.body ?? {}) as { reason?: string }
      return decide(call, () => ({ type: 'CancelDocument', ...(reason !== undefined && { reason }) }))
    },
  }

  async function completed(
    document: Document,
    given: readonly Correction[],
    { documentType, note }: ReviewBody,
    types: Types,
  ): Promise<DocumentCommand> {
    if (!mayReview(document)) throw notNow(document, 'reviewed')
    const { tenant, source } = document.received
    const type = documentType ?? document.documentType
    const values = await loadValues(blobs, document)
    const corrections = fittingCorrections(given, values, types.get(type))
    const reviewed = corrected(values, corrections)
    const checks = checkResultsOf(types.get(type), reviewed)
    const decided = route({ tenant, source, type, typeConfidence: 1, checks, ...reviewed })
    return {
      type: 'CompleteReview',
      corrections,
      route: decided,
      ...(documentType && { documentType }),
      ...(note !== undefined && { note }),
      ...checksMember(checks),
    }
  }
}

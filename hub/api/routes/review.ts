import { randomUUID } from 'node:crypto'
import { documentAggregate } from '../../handler/aggregates.ts'
import type { CompleteReview, DocumentCommand, Route } from '../../document/commands.ts'
import { mayReview, notNow, type Document } from '../../document/document.ts'
import { corrected } from '../../document/evolve.ts'
import { isFieldName, typedValue, type DocumentType, type Fields } from '../../document/fields.ts'
import { documentStream } from '../../streams/names.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { WaybillError } from '../../errors.ts'
import { handle, load } from '../../handler/handle.ts'
import { answerOf, entityTag, findDocument } from './documents.ts'
import type { Call, Handlers } from '../call.ts'
import { actorOf } from '../../auth/principal.ts'

interface ReviewBody {
  approve?: true
  corrections?: Record<string, string | null>
  documentType?: DocumentType
  note?: string
  reject?: string
}

interface Dependencies {
  store: EventStore
  /** what the tenant's pipeline says about a document that a person has reviewed */
  route(facts: { tenant: string; source: string; type: DocumentType; typeConfidence: number; fields: Fields }): Route
  now(): string
}

export function reviewHandlers({ store, route, now }: Dependencies): Handlers {
  return {
    async reviewDocument(call) {
      const body = call.body as ReviewBody
      if (body.reject !== undefined) return decide(call, () => ({ type: 'RejectDocument', reason: body.reject! }))
      const corrections = correctionsOf(body.corrections ?? {})
      return decide(call, (document) => completed(document, corrections, body))
    },
    async cancelDocument(call) {
      const { reason } = (call.body ?? {}) as { reason?: string }
      return decide(call, () => ({ type: 'CancelDocument', ...(reason !== undefined && { reason }) }))
    },
  }

  function completed(
    document: Document,
    corrections: CompleteReview['corrections'],
    { documentType, note }: ReviewBody,
  ): DocumentCommand {
    if (!mayReview(document)) throw notNow(document, 'reviewed')
    const { tenant, source } = document.received
    const fields = corrected(
      document.fields,
      corrections.map(({ field, value }) => ({ field, to: value })),
    )
    const decided = route({ tenant, source, type: documentType ?? document.documentType, typeConfidence: 1, fields })
    return {
      type: 'CompleteReview',
      corrections,
      route: decided,
      ...(documentType && { documentType }),
      ...(note !== undefined && { note }),
    }
  }

  async function decide(call: Call, commandFor: (document: Document) => DocumentCommand): Promise<void> {
    const { principal, correlationId, traceparent, parameters } = call
    const seen = await findDocument(store, call)
    const wanted = parameters['If-Match']
    if (wanted !== undefined && wanted !== entityTag(seen))
      throw new WaybillError('precondition-failed', `The document is at ${entityTag(seen)} now.`)
    const stream = documentStream(principal.tenant, seen.id)
    const { state } = await load(store, documentAggregate, stream)
    const context = {
      commandId: randomUUID(),
      tenant: principal.tenant,
      actor: actorOf(principal),
      at: now(),
      correlationId,
      causationId: correlationId,
      traceparent,
    }
    await handle(store, documentAggregate, stream, commandFor(state), context)
    const after = await findDocument(store, call)
    call.response.set('ETag', entityTag(after)).json(answerOf(after))
  }
}

function correctionsOf(given: Record<string, string | null>): CompleteReview['corrections'] {
  return Object.entries(given).map(([field, text]) => {
    const value = text === null || !isFieldName(field) ? text : typedValue(field, text)
    if (!isFieldName(field) || value === undefined) {
      const message = field === 'iban' ? 'has the wrong form, or check digits that do not hold' : 'has the wrong form'
      throw new WaybillError('unknown-field', `${field} cannot have this value.`, {
        errors: [{ path: `/body/corrections/${field}`, message }],
      })
    }
    return { field, value }
  })
}

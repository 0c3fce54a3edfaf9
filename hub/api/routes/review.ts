import { kindAfterTypeChange, kindOfType, type DocumentKind } from '../../document/document-kind.ts'
import type { DocumentCommand, RoutedFacts, Route } from '../../document/commands.ts'
import { parseDeliveryName } from '../../document/delivery-name.ts'
import { mayReview, notNow, targetsLackingValues, type Document } from '../../document/document.ts'
import { checkResultsOf, checksMember } from '../../document/types/checks.ts'
import type { DocumentType, Types } from '../../document/types/type.ts'
import { corrected, type Correction, type Values } from '../../document/values/value.ts'
import type { Blobs } from '../../drivers/blobs/port.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { WaybillError, type RequestError } from '../../errors.ts'
import { loadValues } from '../../handler/load-values.ts'
import { checkedCorrections, fittingCorrections, type GivenCorrections } from '../corrections.ts'
import { decisions } from '../decisions.ts'
import { assertType } from '../document-type.ts'
import type { Handlers } from '../call.ts'
import { splitHandlers } from './split.ts'

interface ReviewBody {
  approve?: true
  corrections?: GivenCorrections
  documentType?: DocumentType
  kind?: DocumentKind
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
  /** what the mappings to these targets need of a document that it does not have */
  mappingNeeds(
    targets: readonly string[],
    facts: {
      id: string
      tenant: string
      type: string
      kind: string
      source: string
      receivedAt: string
      sha256: string
    },
    values: Values,
  ): RequestError[]
  now(): string
}

export function reviewHandlers({ store, blobs, typesOf, route, mappingNeeds, now }: Dependencies): Handlers {
  const { decide } = decisions({ store, blobs, now })
  return {
    ...splitHandlers({ store, blobs, now }),
    async reviewDocument(call) {
      const body = call.body as ReviewBody
      const { reject, note } = body
      if (reject !== undefined) {
        refuseChanges(body)
        return decide(call, () => ({ type: 'RejectDocument', reason: reject, ...(note !== undefined && { note }) }))
      }
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
    { documentType, kind: givenKind, note }: ReviewBody,
    types: Types,
  ): Promise<DocumentCommand> {
    if (!mayReview(document)) throw notNow(document, 'reviewed')
    const { tenant, source } = document.received
    const type = documentType ?? document.documentType
    const lineage = types.get(type)?.lineage ?? [type]
    const typeChanged = type !== document.documentType
    const kind =
      givenKind ?? (typeChanged ? kindAfterTypeChange(document.kind, lineage) : (document.kind ?? kindOfType(lineage)))
    const values = await loadValues(blobs, document)
    const corrections = fittingCorrections(given, values, types.get(type))
    const reviewed = corrected(values, corrections)
    const checks = checkResultsOf(types.get(type), reviewed)
    const decided = route({
      tenant,
      source,
      type,
      typeConfidence: 1,
      kind,
      kindConfidence: 1,
      findings: [],
      checks,
      ...reviewed,
    })
    const targets = document.state === 'failed' ? targetsLackingValues(document) : targetsOf(decided)
    const { documentId: id, blob } = document.received
    // The time of receipt is not known here; no mapping can require it of a person.
    const facts = { id, tenant, type, kind, source, receivedAt: now(), sha256: blob.sha256 }
    refuseLacking(
      mappingNeeds(
        targets.map((name) => parseDeliveryName(name).target),
        facts,
        reviewed,
      ),
    )
    return {
      type: 'CompleteReview',
      corrections,
      route: decided,
      kind,
      ...(documentType && { documentType }),
      ...(note !== undefined && { note }),
      ...checksMember(checks),
    }
  }
}

const targetsOf = (route: Route): string[] => (route.kind === 'deliver' ? route.targets : [])

/** @throws `approval-incomplete` if a mapping needs anything that a document does not have */
function refuseLacking(lacking: readonly RequestError[]): void {
  if (lacking.length === 0) return
  const errors = lacking.map(({ path, message }) => ({ path: `/body/corrections/${path}`, message }))
  const detail = lacking.map(({ path, message }) => `${path} ${message}`).join('; ')
  throw new WaybillError('approval-incomplete', `${detail}.`, { errors })
}

/** A rejection leaves the values as they are. @throws `invalid-request` */
function refuseChanges(body: ReviewBody): void {
  for (const name of ['corrections', 'documentType', 'kind'] as const) {
    if (body[name] === undefined) continue
    const message = 'cannot come with `reject`: leave it out, or approve with it'
    throw new WaybillError('invalid-request', `/body/${name} ${message}.`, {
      errors: [{ path: `/body/${name}`, message }],
    })
  }
}

import { isPosted } from '../../document/decide/correct.ts'
import { notNow } from '../../document/document.ts'
import { checkResultsOf, checksMember } from '../../document/types/checks.ts'
import type { Types } from '../../document/types/type.ts'
import { corrected } from '../../document/values/value.ts'
import type { Blobs } from '../../drivers/blobs/port.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { loadValues } from '../../handler/load-values.ts'
import type { Handlers } from '../call.ts'
import { checkedCorrections, fittingCorrections, type GivenCorrections } from '../corrections.ts'
import { decisions } from '../decisions.ts'

interface CorrectBody {
  corrections: GivenCorrections
  reason: string
  byHand?: boolean
}

interface Dependencies {
  store: EventStore
  blobs: Pick<Blobs, 'get'>
  /** the document types that a tenant can use */
  typesOf(tenant: string): Types
  /** targets that accept a correction of a posting as one more posting */
  correctedByPosting: readonly string[]
  now(): string
}

/** Corrects a document that is posted. */
export function correctionHandlers({ store, blobs, typesOf, correctedByPosting, now }: Dependencies): Handlers {
  const { decide, seenDocument } = decisions({ store, blobs, now })
  return {
    async correctDocument(call) {
      const { corrections, reason, byHand = false } = call.body as CorrectBody
      const types = typesOf(call.principal.tenant)
      const given = checkedCorrections(corrections, types)
      const { deliveries } = await seenDocument(call)
      const references = Object.entries(deliveries).flatMap(([name, { reference }]) =>
        reference === undefined ? [] : [[name, reference]],
      )
      return decide(call, async (document) => {
        if (document.state === 'none' || !isPosted(document)) throw notNow(document, 'corrected')
        const values = await loadValues(blobs, document)
        const type = types.get(document.documentType)
        const fitting = fittingCorrections(given, values, type)
        return {
          type: 'CorrectDocument',
          corrections: fitting,
          reason,
          posting: byHand ? [] : correctedByPosting,
          references: Object.fromEntries(references),
          ...checksMember(checkResultsOf(type, corrected(values, fitting))),
        }
      })
    },
  }
}

import { isPosted } from '../../document/decide/correct.ts'
import type { CorrectDocument } from '../../document/commands.ts'
import { notNow, type Document } from '../../document/document.ts'
import { checkResultsOf, checksMember } from '../../document/types/checks.ts'
import type { Types } from '../../document/types/type.ts'
import { corrected, type Correction } from '../../document/values/value.ts'
import type { Blobs } from '../../drivers/blobs/port.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { documentAggregate } from '../../handler/aggregates.ts'
import { handle, load } from '../../handler/handle.ts'
import { loadValues } from '../../handler/load-values.ts'
import { documentStream } from '../../streams/names.ts'
import type { DocumentView } from '../../../projections/documents.ts'
import { originOf, type Call, type Handlers } from '../call.ts'
import { checkedCorrections, fittingCorrections, type GivenCorrections } from '../corrections.ts'
import { decisions } from '../decisions.ts'
import { findDocument } from './documents.ts'

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

interface Wanted {
  corrections: readonly Correction[]
  reason: string
  byHand?: boolean
  /** the references of the document's postings, by delivery */
  references: Readonly<Record<string, string>>
}

/**
 * The command that corrects a posted document.
 * @throws `not-possible-now` for a document that is not posted, `unknown-field` for a value that does not fit
 */
async function correctionOf(
  { blobs, typesOf, correctedByPosting }: Dependencies,
  document: Document,
  { corrections, reason, byHand = false, references }: Wanted,
): Promise<CorrectDocument> {
  if (document.state === 'none' || !isPosted(document)) throw notNow(document, 'corrected')
  const values = await loadValues(blobs, document)
  const type = typesOf(document.received.tenant).get(document.documentType)
  const fitting = fittingCorrections(corrections, values, type)
  return {
    type: 'CorrectDocument',
    corrections: fitting,
    reason,
    posting: byHand ? [] : correctedByPosting,
    references,
    ...checksMember(checkResultsOf(type, corrected(values, fitting))),
  }
}

const referencesOf = ({ deliveries }: DocumentView): Record<string, string> =>
  Object.fromEntries(
    Object.entries(deliveries).flatMap(([name, { reference }]) => (reference === undefined ? [] : [[name, reference]])),
  )

/**
 * Corrects the posted document of a sample that was found wrong. The same command id corrects it once.
 * @throws like `correctionOf`
 */
export const correctionOfSample =
  (dependencies: Dependencies) =>
  async (call: Call, values: Readonly<Record<string, string | null>>, commandId: string): Promise<void> => {
    const { store, now } = dependencies
    const { id } = call.parameters
    const stream = documentStream(call.principal.tenant, String(id))
    const loaded = await load(store, documentAggregate, stream)
    if (loaded.commandIds.has(commandId)) return
    const corrections = Object.entries(values).map(([path, to]) => ({ path, to }))
    const references = referencesOf(await findDocument(store, call))
    const reason = 'Found wrong by a blind sample.'
    const command = await correctionOf(dependencies, loaded.state, { corrections, reason, references })
    await handle(store, documentAggregate, stream, command, { commandId, ...originOf(call, now()) }, loaded)
  }

/** Corrects a document that is posted. */
export function correctionHandlers(dependencies: Dependencies): Handlers {
  const { store, blobs, typesOf, now } = dependencies
  const { decide, seenDocument } = decisions({ store, blobs, now })
  return {
    async correctDocument(call) {
      const { corrections: given, ...wanted } = call.body as CorrectBody
      const corrections = checkedCorrections(given, typesOf(call.principal.tenant))
      const references = referencesOf(await seenDocument(call))
      return decide(call, (document) => correctionOf(dependencies, document, { ...wanted, corrections, references }))
    },
  }
}

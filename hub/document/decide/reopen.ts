import { WaybillError } from '../../errors.ts'
import type { ReopenDocument } from '../commands.ts'
import { isClosed, notNow, targetsInDoubt, type ExistingDocument } from '../document.ts'
import type { DocumentEvent } from '../events.ts'
import type { ReviewReason } from '../review-reason.ts'

/**
 * Takes a closed document back to a person: a review of the values that it has. A document that was never read is read
 * again, as by a replay. Unlike a replay, a reopened delivery is not repeated as it was: the review decides again.
 * @throws {WaybillError} `not-possible-now` if the document is not closed, or a target may hold a posting of it that
 * only a replay finds
 */
export function reopenDocument(document: ExistingDocument, { reason }: ReopenDocument): DocumentEvent[] {
  const { state, received } = document
  if (!isClosed(state)) throw notNow(document, 'reopened')
  const inDoubt = targetsInDoubt(document)
  if (inDoubt.length > 0)
    throw new WaybillError(
      'not-possible-now',
      `The target ${inDoubt[0]} may hold the document. Replay it first: it looks there before it sends anything.`,
      { state },
    )
  const reopened: DocumentEvent = { type: 'DocumentReopened', data: { from: state, personal: { reason } } }
  if (!('reading' in document) || !document.reading)
    return [
      reopened,
      {
        type: 'DocumentReplayed',
        data: {
          stage: 'reading',
          attempt: document.requests + 1,
          serviceClass: received.serviceClass,
          personal: { reason },
        },
      },
    ]
  return [reopened, { type: 'ReviewRequested', data: { reasons: reasonsOf(document), pipeline: received.pipeline } }]
}

/** What was asked before the document was closed is asked again. */
function reasonsOf(document: ExistingDocument): ReviewReason[] {
  const { reasons = [] } = document as { reasons?: readonly ReviewReason[] }
  return [...reasons.filter(({ why }) => why !== 'requested'), { why: 'requested' }]
}

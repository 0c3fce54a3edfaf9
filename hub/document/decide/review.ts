import type { CancelDocument, CompleteReview, RejectDocument } from '../commands.ts'
import { mayReview, notNow, targetsLackingValues, type ExistingDocument, type Read } from '../document.ts'
import type { DocumentEvent } from '../events.ts'
import { confirmedSeller } from '../known-parties/confirmed.ts'
import { isCell, corrected } from '../values/value.ts'
import { withEarlierValues } from './correct.ts'
import { judgedValues } from './judge.ts'
import { routed } from './routed.ts'

/** Records a review. A document that targets refused for missing values is sent to those targets again. */
export function completeReview(document: ExistingDocument, command: CompleteReview): DocumentEvent[] {
  if (!mayReview(document)) throw notNow(document, 'reviewed')
  if (document.state === 'in-review')
    return [reviewed(document, command), routed(command.route, document, document.reading.pages)]
  return [
    reviewed(document, command),
    {
      type: 'DocumentReplayed',
      data: {
        stage: 'delivery',
        targets: targetsLackingValues(document),
        attempt: document.requests + 1,
        serviceClass: document.received.serviceClass,
        personal: { reason: 'It was completed in review.' },
      },
    },
  ]
}

export function rejectDocument(document: ExistingDocument, { reason, note }: RejectDocument): DocumentEvent[] {
  if (document.state === 'rejected') return []
  if (document.state !== 'in-review') throw notNow(document, 'rejected')
  return [{ type: 'DocumentRejected', data: { personal: { reason, ...(note !== undefined && { note }) } } }]
}

export function cancelDocument(document: ExistingDocument, { reason }: CancelDocument): DocumentEvent[] {
  if (document.state === 'cancelled') return []
  if (!waitsForReadingOrReview(document)) throw notNow(document, 'cancelled')
  return [{ type: 'DocumentCancelled', data: { personal: reason === undefined ? {} : { reason } } }]
}

const waitsForReadingOrReview = ({ state }: ExistingDocument): boolean =>
  state === 'received' || state === 'reading' || state === 'in-review'

function reviewed(
  document: Read,
  { corrections, documentType, kind = document.kind, note, checks }: CompleteReview,
): DocumentEvent {
  // A correction to the value that was read is a confirmation. Only a value that is neither read nor set is left out.
  const changes = withEarlierValues(document, corrections).filter(({ from, to }) => from !== null || to !== null)
  const header = changes.filter(({ path }) => !isCell(path))
  const { fields } = corrected({ fields: document.fields, tables: {} }, header)
  const seller = confirmedSeller(fields)
  // A second review of the same reading says nothing new about it.
  const judged = document.reviewed ? undefined : judgedValues(document.reading.personal.fields, fields)
  return {
    type: 'ReviewCompleted',
    data: {
      corrected: changes.map(({ path }) => path),
      documentType: documentType ?? document.documentType,
      ...(documentType && documentType !== document.documentType && { previousType: document.documentType }),
      ...(kind && { kind }),
      ...(kind !== document.kind && document.kind && { previousKind: document.kind }),
      ...(checks && { checks }),
      ...(judged && { judged }),
      personal: { corrections: changes, ...(note !== undefined && { note }), ...(seller && { seller }) },
    },
  }
}

import type { FailReread, RecordReread, RequestReread } from '../commands.ts'
import { isUnread, kindByPerson, mayBePosted, notNow, type ExistingDocument, type Read } from '../document.ts'
import type { DocumentEvent } from '../events.ts'
import type { ReviewReason } from '../review-reason.ts'
import { parsePath } from '../values/path.ts'
import type { Correction } from '../values/value.ts'

/** Values that an event names as different, at most. */
const DIFFERING_NAMED = 100
const REQUESTED: ReviewReason = { why: 'requested' }

/**
 * Requests another reading. Without a type of its own it keeps the type that a person set in a review.
 * @throws {WaybillError} `not-possible-now` while the document is being read, and if it was split
 */
export function requestReread(document: ExistingDocument, command: RequestReread): DocumentEvent[] {
  const { typeHint = typeByPerson(document), reason } = command
  if (document.state === 'split') throw notNow(document, 'read again')
  if (document.reread && document.reread.typeHint === typeHint) return []
  if (isUnread(document) || document.reread) throw notNow(document, 'read again: it is being read')
  return [
    {
      type: 'RereadRequested',
      data: {
        attempt: document.requests + 1,
        serviceClass: document.received.serviceClass,
        ...(typeHint !== undefined && { typeHint }),
        personal: reason === undefined ? {} : { reason },
      },
    },
  ]
}

/**
 * Records another reading. Until a document is delivered, it has the new values from then on, except for those that a
 * person corrected; one in review waits there with the new values. A document that is delivered, or whose delivery
 * failed, keeps what it was delivered with. Nothing is delivered by a reading.
 */
export function recordReread(document: ExistingDocument, command: RecordReread): DocumentEvent[] {
  if (!document.reread) return []
  const { type: _, route, differing, personal, ...reading } = command
  const hasReading = 'reading' in document && document.reading !== undefined
  const adopted = !hasReading || (!mayBeDelivered(document) && document.state !== 'failed')
  const { kept, notKept } = adopted ? correctionsAfter(document, command) : { kept: [], notKept: [] }
  const keptKind = adopted ? kindByPerson(document) : undefined
  const completed: DocumentEvent = {
    type: 'RereadCompleted',
    data: {
      ...reading,
      adopted,
      ...(keptKind && { keptKind }),
      differing: differing.slice(0, DIFFERING_NAMED),
      notKept,
      personal: { ...personal, kept },
    },
  }
  if (!adopted || (hasReading && document.state !== 'in-review')) return [completed]
  const reasons = route.kind === 'review' ? route.reasons : [REQUESTED]
  return [completed, { type: 'ReviewRequested', data: { reasons, pipeline: route.pipeline } }]
}

export function failReread(document: ExistingDocument, { code, detail, attempt }: FailReread): DocumentEvent[] {
  return document.reread ? [{ type: 'RereadFailed', data: { code, detail, attempt } }] : []
}

const mayBeDelivered = (document: ExistingDocument): boolean => document.state !== 'in-review' && mayBePosted(document)

/** The type that a person set in a review, else the type that the sender said. */
function typeByPerson(document: ExistingDocument): string | undefined {
  const { documentType, reading } = document as Partial<Read>
  return documentType !== reading?.documentType ? documentType : document.received.typeHint
}

/** A person's corrections stay; of cells only where the table has as many rows as before. */
export function correctionsAfter(
  document: ExistingDocument,
  { rows }: Pick<RecordReread, 'rows'>,
): { kept: Correction[]; notKept: string[] } {
  const { corrections = [], cells = [], reading } = document as Partial<Read>
  const isKept = ({ path: text }: Correction): boolean => {
    const path = parsePath(text)
    return path !== undefined && 'table' in path && (reading?.rows[path.table] ?? 0) === (rows[path.table] ?? 0)
  }
  return {
    kept: [...corrections, ...cells.filter(isKept)],
    notKept: cells.filter((each) => !isKept(each)).map(({ path }) => path),
  }
}

import {
  noRepeats,
  type Delivering,
  type Document,
  type ExistingDocument,
  type Read,
  type Repeats,
} from './document.ts'
import type { DocumentEvent, DuplicateReceived } from './events.ts'
import {
  deliveriesThatHaveIt,
  deliveryRecorded,
  deliveryRequested,
  documentCorrected,
  overdue,
  replayed,
} from './evolve/delivering.ts'
import { readingOf, rereadCompleted, rereadOf, reviewed, withoutReread } from './evolve/values.ts'

type NoDocument = Extract<Document, { state: 'none' }>

/** The document after an event. Tolerant: it reads only the data that it needs. */
export function evolve(document: Document, event: DocumentEvent): Document {
  if (event.type === 'DocumentReceived')
    return {
      state: 'received',
      received: event.data,
      repeats: (document.state === 'none' && document.repeats) || noRepeats,
      requests: 1,
      overdueReports: 0,
    }
  if (document.state === 'none') return event.type === 'DuplicateReceived' ? acceptedBefore(document, event) : document
  switch (event.type) {
    case 'DuplicateReceived':
      return { ...document, repeats: repeated(document.repeats, event.data) }
    case 'ReadingStarted':
      return { ...document, state: 'reading', attempt: event.data.attempt }
    case 'FieldsExtracted':
      // In review only until the next event of the same append routes the document.
      return { ...document, state: 'in-review', reasons: [], ...readingOf(event.data) }
    case 'RereadRequested':
      return { ...document, reread: rereadOf(event.data), requests: event.data.attempt, overdueReports: 0 }
    case 'RereadCompleted':
      return rereadCompleted(document, event.data)
    case 'RereadFailed':
      return withoutReread(document)
    case 'ReviewRequested':
      return { ...(document as Read), state: 'in-review', reasons: event.data.reasons }
    case 'ReviewCompleted':
      return {
        ...(document as Read),
        state: 'in-review',
        reasons: [],
        documentType: event.data.documentType,
        kind: event.data.kind,
        reviewed: true,
        ...reviewed(document as Read, event.data.personal.corrections),
      }
    case 'DeliveryRequested':
      return deliveryRequested(document as Read, event.data)
    case 'DocumentFiled':
      return { ...(document as Read), state: 'filed', deliveries: deliveriesThatHaveIt(document as Read) }
    case 'DeliveryRecorded':
      return deliveryRecorded(document as Delivering & ExistingDocument, event.data)
    case 'DocumentPosted':
      return {
        ...(document as Delivering),
        state: 'posted',
        deliveries: deliveriesThatHaveIt(document as Delivering),
      }
    case 'DocumentCorrected':
      return documentCorrected(document as Delivering & ExistingDocument, event.data)
    case 'DocumentRejected':
      return { ...document, state: 'rejected' }
    case 'DocumentCancelled':
      return { ...withoutReread(document), state: 'cancelled' }
    case 'DocumentFailed':
      return { ...document, state: 'failed' }
    case 'DocumentSplit':
      return { ...(withoutReread(document) as Read), state: 'split', parts: event.data.parts }
    case 'DocumentReplayed':
      return replayed(document, event.data)
    case 'StageOverdue':
      return overdue(document, event.data)
    // The event after it in the same append changes the state.
    case 'DocumentReopened':
    case 'MessageDiscarded':
    case 'ReadingFailed':
      return document
    default:
      return document
  }
}

/** A document that claimed its bytes, and that is not recorded before they are accepted as another one. */
const acceptedBefore = ({ repeats = noRepeats }: NoDocument, { data }: DuplicateReceived): NoDocument => ({
  state: 'none',
  repeats: { ...repeated(repeats, data), beforeReceipt: true },
})

const repeated = (
  { noted, acceptedAs, ...kept }: Repeats,
  { day, acceptedAs: id }: DuplicateReceived['data'],
): Repeats => ({
  ...kept,
  noted: noted + 1,
  ...(day !== undefined && { lastDay: day }),
  acceptedAs: id === undefined ? acceptedAs : [...acceptedAs, id],
})

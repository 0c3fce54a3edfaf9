import type { Delivering, Document, ExistingDocument, Read } from './document.ts'
import type { DocumentEvent, StageAgain } from './events.ts'
import { corrected, isCell, type Correction } from './values/value.ts'

/** The document after an event. Tolerant: it reads only the data that it needs. */
export function evolve(document: Document, event: DocumentEvent): Document {
  if (event.type === 'DocumentReceived')
    return { state: 'received', received: event.data, duplicates: 0, requests: 1, overdueReports: 0 }
  if (document.state === 'none') return document
  switch (event.type) {
    case 'DuplicateReceived':
      return { ...document, duplicates: document.duplicates + 1 }
    case 'ReadingStarted':
      return { ...document, state: 'reading', attempt: event.data.attempt }
    case 'FieldsExtracted':
      // In review only until the next event of the same append routes the document.
      return {
        ...document,
        state: 'in-review',
        reasons: [],
        reading: event.data,
        documentType: event.data.documentType,
        fields: event.data.personal.fields,
        cells: [],
      }
    case 'ReviewRequested':
      return { ...(document as Read), state: 'in-review', reasons: event.data.reasons }
    case 'ReviewCompleted':
      return {
        ...(document as Read),
        state: 'in-review',
        reasons: [],
        documentType: event.data.documentType,
        ...reviewed(document as Read, event.data.personal.corrections),
      }
    case 'DeliveryRequested':
      return {
        ...(document as Read),
        state: 'delivering',
        requests: 1,
        overdueReports: 0,
        deliveries: forEach(event.data.targets, 'requested' as const),
      }
    case 'DocumentFiled':
      return { ...(document as Read), state: 'filed', deliveries: {} }
    case 'DeliveryRecorded': {
      const delivering = document as Delivering
      const { target, outcome, code } = event.data
      return {
        ...delivering,
        state: 'delivering',
        deliveries: { ...delivering.deliveries, [target]: outcome },
        ...(code && { refusals: { ...delivering.refusals, [target]: code } }),
      }
    }
    case 'DocumentPosted':
      return { ...(document as Delivering), state: 'posted' }
    case 'DocumentRejected':
      return { ...document, state: 'rejected' }
    case 'DocumentCancelled':
      return { ...document, state: 'cancelled' }
    case 'DocumentFailed':
      return { ...document, state: 'failed' }
    case 'DocumentReplayed': {
      const { messageId } = event.data
      return {
        ...requestedAgain(document, event.data),
        overdueReports: 0,
        ...(messageId !== undefined && { replayOf: messageId }),
        ...replaysOf(document, event.data),
      }
    }
    case 'StageOverdue':
      return { ...requestedAgain(document, event.data), overdueReports: document.overdueReports + 1 }
    case 'MessageDiscarded':
    case 'ReadingFailed':
      return document
    default:
      return document
  }
}

/** Header values are corrected here; cells when the rows are loaded. */
function reviewed({ fields, cells }: Read, corrections: readonly Correction[]): Pick<Read, 'fields' | 'cells'> {
  const header = corrections.filter(({ path }) => !isCell(path))
  return {
    fields: corrected({ fields, tables: {} }, header).fields,
    cells: [...cells, ...corrections.filter(({ path }) => isCell(path))],
  }
}

function requestedAgain(document: ExistingDocument, again: StageAgain): ExistingDocument {
  if (again.stage === 'reading')
    return {
      state: 'received',
      received: document.received,
      duplicates: document.duplicates,
      requests: again.attempt,
      overdueReports: 0,
      ...(document.replayOf !== undefined && { replayOf: document.replayOf }),
    }
  const delivering = document as Delivering
  const refusals = Object.entries(delivering.refusals ?? {}).filter(([target]) => !again.targets.includes(target))
  return {
    ...delivering,
    state: 'delivering',
    requests: again.attempt,
    refusals: Object.fromEntries(refusals),
    deliveries: { ...delivering.deliveries, ...forEach(again.targets, 'requested') },
  }
}

const replaysOf = (document: object, again: StageAgain): object =>
  again.stage === 'delivery'
    ? { replays: { ...(document as Delivering).replays, ...forEach(again.targets, again.attempt) } }
    : {}

const forEach = <T>(targets: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(targets.map((target) => [target, value]))

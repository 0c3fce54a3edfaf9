import { WaybillError } from '../errors.ts'
import type { CompleteReview, DocumentCommand, RecordDelivery, Route } from './commands.ts'
import type { DeliveryOutcome, DocumentEvent, DocumentReceived, FieldsExtracted, ReviewReason } from './events.ts'
import type { DocumentType, Fields } from './fields.ts'

export type DocumentState = 'received' | 'reading' | 'in-review' | 'delivering' | 'posted' | 'filed' | 'rejected' | 'failed' | 'cancelled'

interface Received { received: DocumentReceived['data']; duplicates: number }
interface Read extends Received { reading: FieldsExtracted['data']; documentType: DocumentType; fields: Fields }
interface Delivering extends Read { deliveries: Record<string, DeliveryOutcome | 'requested'> }

export type Document =
  | { state: 'none' }
  | ({ state: 'received' } & Received)
  | ({ state: 'reading'; attempt: number } & Received)
  | ({ state: 'in-review'; reasons: ReviewReason[] } & Read)
  | ({ state: 'delivering' | 'posted' | 'filed' } & Delivering)
  | ({ state: 'rejected' | 'cancelled' | 'failed' } & Received & Partial<Delivering>)

export const noDocument: Document = { state: 'none' }

/** What happens on a command. A repeated command decides nothing; one that the state does not allow fails with `not-possible-now`. */
export function decide(document: Document, command: DocumentCommand): DocumentEvent[] {
  if (command.type === 'ReceiveDocument') {
    const { type: _, ...data } = command
    return document.state === 'none' ? [{ type: 'DocumentReceived', data }] : []
  }
  if (document.state === 'none') throw new WaybillError('not-found', 'There is no such document.')
  switch (command.type) {
    case 'RecordDuplicate':
      return [{ type: 'DuplicateReceived', data: { source: command.source, personal: command.fileName === undefined ? {} : { fileName: command.fileName } } }]
    case 'StartReading':
      if (document.state === 'received') return [{ type: 'ReadingStarted', data: { attempt: command.attempt } }]
      if (document.state === 'reading' && command.attempt > document.attempt) return [{ type: 'ReadingStarted', data: { attempt: command.attempt } }]
      return []
    case 'RecordReading': {
      if (document.state !== 'received' && document.state !== 'reading') return []
      const { type: _, route, ...data } = command
      return [{ type: 'FieldsExtracted', data }, routed(route, document)]
    }
    case 'FailReading':
      if (document.state !== 'received' && document.state !== 'reading') return []
      return [
        { type: 'ReadingFailed', data: { code: command.code, detail: command.detail, attempt: command.attempt } },
        { type: 'DocumentFailed', data: { stage: 'reading', code: command.code, detail: command.detail } },
      ]
    case 'CompleteReview':
      if (document.state !== 'in-review') throw notNow(document, 'reviewed')
      return [reviewed(document, command), routed(command.route, document)]
    case 'RejectDocument':
      if (document.state === 'rejected') return []
      if (document.state !== 'in-review') throw notNow(document, 'rejected')
      return [{ type: 'DocumentRejected', data: { personal: { reason: command.reason } } }]
    case 'CancelDocument':
      if (document.state === 'cancelled') return []
      if (document.state !== 'received' && document.state !== 'reading' && document.state !== 'in-review') throw notNow(document, 'cancelled')
      return [{ type: 'DocumentCancelled', data: { personal: command.reason === undefined ? {} : { reason: command.reason } } }]
    case 'RecordDelivery':
      return recordDelivery(document, command)
    default:
      return command satisfies never
  }
}

function routed(route: Route, { received }: Received): DocumentEvent {
  switch (route.kind) {
    case 'review': return { type: 'ReviewRequested', data: { reasons: route.reasons, pipeline: route.pipeline } }
    case 'deliver': return { type: 'DeliveryRequested', data: { targets: route.targets, pipeline: route.pipeline, serviceClass: received.serviceClass } }
    case 'file': return { type: 'DocumentFiled', data: { pipeline: route.pipeline } }
  }
}

function reviewed(document: Read, command: CompleteReview): DocumentEvent {
  const corrections = command.corrections
    .map(({ field, value }) => ({ field, from: document.fields[field]?.value ?? null, to: value }))
    .filter(({ from, to }) => from !== to)
  return {
    type: 'ReviewCompleted',
    data: {
      corrected: corrections.map(({ field }) => field),
      documentType: command.documentType ?? document.documentType,
      personal: command.note === undefined ? { corrections } : { corrections, note: command.note },
    },
  }
}

function recordDelivery(document: Exclude<Document, { state: 'none' }>, command: RecordDelivery): DocumentEvent[] {
  if (document.state !== 'delivering' || document.deliveries[command.target] !== 'requested') return []
  const { target, outcome, code, reference, detail } = command
  const recorded: DocumentEvent = {
    type: 'DeliveryRecorded',
    data: { target, outcome, ...(code && { code }), personal: reference === undefined ? {} : { reference } },
  }
  const outcomes = Object.values({ ...document.deliveries, [target]: outcome })
  if (outcomes.includes('requested')) return [recorded]
  if (outcomes.every((each) => each === 'posted' || each === 'duplicate')) return [recorded, { type: 'DocumentPosted', data: {} }]
  return [recorded, { type: 'DocumentFailed', data: { stage: 'delivery', code: code ?? 'target-rejected', detail: detail ?? 'Not every target took the document.' } }]
}

function notNow(document: Document, step: string): WaybillError {
  return new WaybillError('not-possible-now', `A document in state ${document.state} cannot be ${step}.`, { state: document.state })
}

/** The document after an event. Tolerant: what it does not need, it does not look at. */
export function evolve(document: Document, event: DocumentEvent): Document {
  if (event.type === 'DocumentReceived') return { state: 'received', received: event.data, duplicates: 0 }
  if (document.state === 'none') return document
  switch (event.type) {
    case 'DuplicateReceived': return { ...document, duplicates: document.duplicates + 1 }
    case 'ReadingStarted': return { ...document, state: 'reading', attempt: event.data.attempt }
    case 'FieldsExtracted':
      return { ...document, state: 'in-review', reasons: [], reading: event.data, documentType: event.data.documentType, fields: event.data.personal.fields }
    case 'ReviewRequested': return { ...(document as Read), state: 'in-review', reasons: event.data.reasons }
    case 'ReviewCompleted': return { ...(document as Read), state: 'in-review', reasons: [], documentType: event.data.documentType, fields: corrected((document as Read).fields, event.data.personal.corrections) }
    case 'DeliveryRequested':
      return { ...(document as Read), state: 'delivering', deliveries: Object.fromEntries(event.data.targets.map((target) => [target, 'requested' as const])) }
    case 'DocumentFiled': return { ...(document as Read), state: 'filed', deliveries: {} }
    case 'DeliveryRecorded': {
      const delivering = document as Delivering
      return { ...delivering, state: 'delivering', deliveries: { ...delivering.deliveries, [event.data.target]: event.data.outcome } }
    }
    case 'DocumentPosted': return { ...(document as Delivering), state: 'posted' }
    case 'DocumentRejected': return { ...document, state: 'rejected' }
    case 'DocumentCancelled': return { ...document, state: 'cancelled' }
    case 'DocumentFailed': return { ...document, state: 'failed' }
    case 'ReadingFailed': return document
    default: return document
  }
}

/** A value that a person set counts as certain and has no place on a page. */
export function corrected(fields: Fields, corrections: readonly { field: keyof Fields; to: string | null }[]): Fields {
  const result = { ...fields }
  for (const { field, to } of corrections) {
    if (to === null) delete result[field]
    else result[field] = { value: to, confidence: 1, page: 0, box: [0, 0, 0, 0] }
  }
  return result
}

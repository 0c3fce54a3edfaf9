import type { ErrorCode } from '../errors.ts'
import type { DeliveryOutcome, DocumentReceived, FieldsExtracted, PipelineVersion, ReviewReason } from './events.ts'
import type { DocumentType, FieldName } from './fields.ts'

/** Where the pipeline sends a document next; decided by the pure `route` of the pipeline and recorded in events. */
export type Route =
  | { kind: 'review'; reasons: ReviewReason[]; pipeline: PipelineVersion }
  | { kind: 'deliver'; targets: string[]; pipeline: PipelineVersion }
  | { kind: 'file'; pipeline: PipelineVersion }

export type ReceiveDocument = { type: 'ReceiveDocument' } & DocumentReceived['data']
export interface RecordDuplicate {
  type: 'RecordDuplicate'
  source: string
  fileName?: string
}
export interface StartReading {
  type: 'StartReading'
  attempt: number
}
export type RecordReading = { type: 'RecordReading'; route: Route } & FieldsExtracted['data']
export interface FailReading {
  type: 'FailReading'
  attempt: number
  code: ErrorCode
  detail: string
}
/** `route` is what the pipeline says once the corrections are in. A null value removes a field. */
export interface CompleteReview {
  type: 'CompleteReview'
  corrections: { field: FieldName; value: string | null }[]
  documentType?: DocumentType
  note?: string
  route: Route
}
export interface RejectDocument {
  type: 'RejectDocument'
  reason: string
}
export interface CancelDocument {
  type: 'CancelDocument'
  reason?: string
}
export interface RecordDelivery {
  type: 'RecordDelivery'
  target: string
  outcome: DeliveryOutcome
  code?: ErrorCode
  detail?: string
  reference?: string
}
/** Without targets: all that did not take it. With the id of a parked message it also asks again for work that never failed in the log. */
export interface ReplayDocument {
  type: 'ReplayDocument'
  targets?: string[]
  messageId?: string
  reason: string
}
/** `attempt` is the one that this would be, so that a repeat decides nothing. */
export interface ReportOverdue {
  type: 'ReportOverdue'
  attempt: number
  target?: string
  waitedSeconds: number
}
export type NoteDiscarded = { type: 'NoteDiscarded'; queue: string; messageId: string; code: string; reason: string }

export type DocumentCommand =
  | ReceiveDocument
  | RecordDuplicate
  | StartReading
  | RecordReading
  | FailReading
  | CompleteReview
  | RejectDocument
  | CancelDocument
  | RecordDelivery
  | ReplayDocument
  | ReportOverdue
  | NoteDiscarded

/** Work that the dispatcher publishes; the body of a bus message of the same type. Ids only: the consumer loads the rest. */
export type Work =
  | { type: 'ReadDocument'; tenant: string; documentId: string }
  | { type: 'DeliverDocument'; tenant: string; documentId: string; target: string }
  /** `notice` names channel and revision of the event that it tells about, `kind` says as what */
  | { type: 'Notify'; tenant: string; documentId: string; notice: string; kind: string }

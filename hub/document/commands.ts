import type { ErrorCode } from '../errors.ts'
import type { DeliveryOutcome, DocumentReceived, FieldsExtracted, PipelineVersion, ReviewReason } from './events.ts'
import type { DocumentType, FieldName } from './fields.ts'

/** Where the pipeline sends a document next; decided by the pure `route` of the pipeline and recorded in events. */
export type Route =
  | { kind: 'review'; reasons: ReviewReason[]; pipeline: PipelineVersion }
  | { kind: 'deliver'; targets: string[]; pipeline: PipelineVersion }
  | { kind: 'file'; pipeline: PipelineVersion }

export type ReceiveDocument = { type: 'ReceiveDocument' } & DocumentReceived['data']
export interface RecordDuplicate { type: 'RecordDuplicate'; source: string; fileName?: string }
export interface StartReading { type: 'StartReading'; attempt: number }
export type RecordReading = { type: 'RecordReading'; route: Route } & FieldsExtracted['data']
export interface FailReading { type: 'FailReading'; attempt: number; code: ErrorCode; detail: string }
/** `route` is what the pipeline says once the corrections are in. A null value removes a field. */
export interface CompleteReview {
  type: 'CompleteReview'
  corrections: { field: FieldName; value: string | null }[]
  documentType?: DocumentType
  note?: string
  route: Route
}
export interface RejectDocument { type: 'RejectDocument'; reason: string }
export interface CancelDocument { type: 'CancelDocument'; reason?: string }
export interface RecordDelivery { type: 'RecordDelivery'; target: string; outcome: DeliveryOutcome; code?: ErrorCode; detail?: string; reference?: string }

export type DocumentCommand =
  | ReceiveDocument | RecordDuplicate | StartReading | RecordReading | FailReading
  | CompleteReview | RejectDocument | CancelDocument | RecordDelivery

/** Work that the dispatcher publishes; the body of a bus message of the same type. Ids only: the consumer loads the rest. */
export type Work =
  | { type: 'ReadDocument'; tenant: string; documentId: string }
  | { type: 'DeliverDocument'; tenant: string; documentId: string; target: string }


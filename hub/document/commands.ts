import type { ErrorCode } from '../errors.ts'
import type { DocumentKind } from './document-kind.ts'
import type { DeliveryOutcome, DocumentReceived, PipelineVersion } from './events.ts'
import type { FieldsExtracted } from './reading-events.ts'
import type { Noticed } from './finding.ts'
import type { PageRange, ProposedPart, SplitReason } from './parts.ts'
import type { ReviewReason } from './review-reason.ts'
import type { CheckResults } from './types/checks.ts'
import type { DocumentType } from './types/type.ts'
import type { Correction, Values } from './values/value.ts'

/** Where the pipeline sends a document next. The pipeline's pure `route` decides it; events record it. */
export type Route =
  | { kind: 'review'; reasons: ReviewReason[]; pipeline: PipelineVersion }
  | { kind: 'deliver'; targets: string[]; pipeline: PipelineVersion }
  | { kind: 'file'; pipeline: PipelineVersion }
  | { kind: 'split'; parts: PageRange[]; reason: SplitReason; pipeline: PipelineVersion }

/** What a pipeline needs to know of a document. */
export interface RoutedFacts extends Values {
  tenant: string
  source: string
  type: DocumentType
  typeConfidence: number
  /** absent where an older event names none: then that of the type */
  kind?: DocumentKind | undefined
  kindConfidence: number
  findings: readonly Noticed[]
  checks: CheckResults
  /** what the reader proposes to split the document into */
  parts?: readonly ProposedPart[] | undefined
  /** true if a target has, or may get, another document with the same bytes */
  postedElsewhere?: boolean
}

export type ReceiveDocument = { type: 'ReceiveDocument' } & DocumentReceived['data']
export interface RecordDuplicate {
  type: 'RecordDuplicate'
  source: string
  /** the date in UTC */
  day: string
  /** the new document that the bytes become, if the sender asked for one */
  acceptedAs?: string
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
export interface RequestReread {
  type: 'RequestReread'
  typeHint?: DocumentType
  reason?: string
}
/** `route` is the pipeline's decision about the document with the new values. */
export type RecordReread = {
  type: 'RecordReread'
  route: Route
  differing: string[]
} & Omit<FieldsExtracted['data'], 'cached'>
export interface FailReread {
  type: 'FailReread'
  attempt: number
  code: ErrorCode
  detail: string
}
/** `route` is the pipeline's decision about the corrected document. `to` null removes a value. */
export interface CompleteReview {
  type: 'CompleteReview'
  /** `from` is needed for cells of tables only: the document knows its header values itself */
  corrections: (Correction & { from?: string | null })[]
  documentType?: DocumentType
  /** the kind from now on; absent if it stays */
  kind?: DocumentKind
  note?: string
  /** of the corrected document */
  checks?: CheckResults
  route: Route
}
export interface RejectDocument {
  type: 'RejectDocument'
  reason: string
  note?: string
}
export interface CancelDocument {
  type: 'CancelDocument'
  reason?: string
}
/** Takes a closed document back: to a review of its values, or to another reading if it has none. */
export interface ReopenDocument {
  type: 'ReopenDocument'
  reason: string
}
/** Splits a document in review as a person says. */
export interface SplitDocument {
  type: 'SplitDocument'
  parts: readonly PageRange[]
  note?: string
}
/** Corrects a posted document. */
export interface CorrectDocument {
  type: 'CorrectDocument'
  /** `from` is needed for cells of tables only: the document knows its header values itself */
  corrections: (Correction & { from?: string | null })[]
  reason: string
  /** of the corrected document */
  checks?: CheckResults
  /** targets that accept a correction as one more posting; in others a person corrects the posting */
  posting: readonly string[]
  /** references of the postings by the name of their delivery */
  references: Readonly<Record<string, string>>
}
export interface RecordDelivery {
  type: 'RecordDelivery'
  target: string
  outcome: DeliveryOutcome
  code?: ErrorCode
  detail?: string
  reference?: string
  /** the document of this hub that the target has instead */
  duplicateOf?: string
  /** the replay of this target that the courier saw when it began; absent if there was none */
  replay?: number
}
/**
 * Without targets: every target whose delivery failed.
 * With the id of a parked message it also requests work again that did not fail in the log.
 */
export interface ReplayDocument {
  type: 'ReplayDocument'
  targets?: string[]
  messageId?: string
  reason: string
}
/** `attempt` is the number of the new attempt, so that a repeated report decides nothing. */
export interface ReportOverdue {
  type: 'ReportOverdue'
  attempt: number
  target?: string
  waitedSeconds: number
  /** the broker has lost the message, so the deadline does not count */
  brokerLoss?: true
}
export type NoteDiscarded = { type: 'NoteDiscarded'; queue: string; messageId: string; code: string; reason: string }

export type DocumentCommand =
  | ReceiveDocument
  | RecordDuplicate
  | StartReading
  | RecordReading
  | FailReading
  | RequestReread
  | RecordReread
  | FailReread
  | CompleteReview
  | RejectDocument
  | CancelDocument
  | ReopenDocument
  | SplitDocument
  | CorrectDocument
  | RecordDelivery
  | ReplayDocument
  | ReportOverdue
  | NoteDiscarded

/**
 * The body of a work item's message, which the dispatcher publishes. It holds ids only: the consumer loads the rest.
 */
export type Work =
  | { type: 'ReadDocument'; tenant: string; documentId: string }
  /** `target`: the name of the delivery, which is that of the target for the posting itself */
  | { type: 'DeliverDocument'; tenant: string; documentId: string; target: string }
  /** `notice` names the channel and the revision of the event, `kind` the state of the document that it reports */
  | { type: 'Notify'; tenant: string; documentId: string; notice: string; kind: string }

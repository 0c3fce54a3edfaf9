import type { ErrorCode } from '../errors.ts'
import type { BlobReference } from './blob-reference.ts'
import type { DocumentKind } from './document-kind.ts'
import type { ServiceClass } from './service-class.ts'
import type { CheckResults } from './types/checks.ts'
import type { DocumentType } from './types/type.ts'
import type { Correction } from './values/value.ts'
import type { JudgedValue } from './judged-value.ts'
import type { KnownSeller } from './known-parties/parties.ts'
import type { MediaType } from './media-types.ts'
import type { PageRange, Part, SplitReason } from './parts.ts'
import type { ReviewReason } from './review-reason.ts'
import type {
  FieldsExtracted,
  ReadingFailed,
  ReadingStarted,
  RereadCompleted,
  RereadFailed,
  RereadRequested,
} from './reading-events.ts'

/** A pipeline file at the moment of the decision: its name and the hash of its text. */
export interface PipelineVersion {
  name: string
  version: string
}

export type DeliveryOutcome = 'posted' | 'duplicate' | 'rejected' | 'given-up'

export interface DocumentReceived {
  type: 'DocumentReceived'
  data: {
    tenant: string
    documentId: string
    blob: BlobReference
    mediaType: MediaType
    /** rest, amqp, folder, mail, url, samples */
    source: string
    /** what the sender says that it is */
    typeHint?: DocumentType
    pipeline: PipelineVersion
    /** premium or standard: which work queues carry it */
    serviceClass: ServiceClass
    /** the first document with these bytes, if the sender asked for another one */
    sameContentAs?: string
    /** revision at which the stream of the first document names this one; absent in older events if it had no stream */
    sameContentAt?: number
    /** of one of several documents in a file: the document that was split, and which of its pages this one is */
    partOf?: { id: string; pages: PageRange }
    /** pages of the blob that are this document; absent if it is the whole of it */
    pagesOfFile?: PageRange
    personal: { fileName?: string }
  }
}
/** The same bytes came again: not processed twice, or accepted as a document of its own, as the sender asked for. */
export interface DuplicateReceived {
  type: 'DuplicateReceived'
  data: {
    source: string
    /** the date in UTC; absent in older events */
    day?: string
    /** the document that the bytes were accepted as */
    acceptedAs?: string
    personal: { fileName?: string }
  }
}

export interface ReviewRequested {
  type: 'ReviewRequested'
  data: { reasons: ReviewReason[]; pipeline: PipelineVersion }
}

export interface ReviewCompleted {
  type: 'ReviewCompleted'
  data: {
    /** paths of the corrected values; the values are in `personal` */
    corrected: string[]
    documentType: DocumentType
    /** if the review changed the type; absent in older events */
    previousType?: DocumentType
    /** absent in older events of a type that names no kind */
    kind?: DocumentKind
    /** if the review changed the kind; absent in older events */
    previousKind?: DocumentKind
    /** of the corrected values; absent if no check applies, and in older events */
    checks?: CheckResults
    /**
     * by field, how its value was read and whether it was right, at the first review of a reading; absent if no value
     * has a score of the reader, and in older events
     */
    judged?: Record<string, JudgedValue>
    personal: {
      corrections: (Correction & { from: string | null })[]
      note?: string
      /** the seller that the person confirmed with the values; absent without one, and in older events */
      seller?: KnownSeller
    }
  }
}

export interface DocumentRejected {
  type: 'DocumentRejected'
  data: { personal: { reason: string; note?: string } }
}

export interface DocumentCancelled {
  type: 'DocumentCancelled'
  data: { personal: { reason?: string } }
}

/**
 * A person reopened a closed document. The event after it in the same append says what happens: a review of the values
 * that it has, or another reading if it has none.
 */
export interface DocumentReopened {
  type: 'DocumentReopened'
  data: { from: ClosedState; personal: { reason: string } }
}
export type ClosedState = 'filed' | 'rejected' | 'cancelled' | 'failed'

export interface DeliveryRequested {
  type: 'DeliveryRequested'
  data: {
    targets: string[]
    pipeline: PipelineVersion
    serviceClass: ServiceClass
    /** of a document that was reopened after a delivery: how often the stage was requested, this time included */
    attempt?: number
  }
}

/**
 * A person corrected a document that is posted. Each target gets a new delivery of its own, or a person corrects the
 * posting there.
 */
export interface DocumentCorrected {
  type: 'DocumentCorrected'
  data: {
    /** number of the business action: 2 for the first correction */
    action: number
    /** paths of the corrected values; the values are in `personal` */
    corrected: string[]
    /** names of the new deliveries */
    deliveries: string[]
    /** targets in which a person must correct the posting */
    byHand: string[]
    attempt: number
    serviceClass: ServiceClass
    checks?: CheckResults
    personal: {
      corrections: (Correction & { from: string | null })[]
      reason: string
      /** of the postings that a person must correct, by target */
      references: Record<string, string>
      /** the seller that the person named in the corrections; absent without one, and in older events */
      seller?: KnownSeller
    }
  }
}

/**
 * The document is several ones: each part becomes a document of its own, and this one is complete. Pages that no part
 * names, such as separator sheets, belong to no document.
 */
export interface DocumentSplit {
  type: 'DocumentSplit'
  data: {
    parts: Part[]
    /** pages that belong to no part */
    leftOut: number[]
    reason: SplitReason
    /** the pipeline that was sure enough; absent if a person decided */
    pipeline?: PipelineVersion
    personal: { note?: string }
  }
}

/** Nothing is to be delivered for this document: its pipeline has no step for it. */
export interface DocumentFiled {
  type: 'DocumentFiled'
  data: { pipeline: PipelineVersion }
}

export interface DeliveryRecorded {
  type: 'DeliveryRecorded'
  data: {
    target: string
    outcome: DeliveryOutcome
    code?: ErrorCode
    duplicateOf?: string
    personal: { reference?: string }
  }
}

export interface DocumentPosted {
  type: 'DocumentPosted'
  data: Record<string, never>
}

export interface DocumentFailed {
  type: 'DocumentFailed'
  data: { stage: 'reading' | 'delivery'; code: ErrorCode; detail: string }
}

/** What is asked of a stage once more; for a delivery by target. */
export type StageAgain = ({ stage: 'reading' } | { stage: 'delivery'; targets: string[] }) & {
  /** how often the stage was asked for, this time included */
  attempt: number
  serviceClass: ServiceClass
}

/** An operator sends a document through the stage again in which it failed. */
export interface DocumentReplayed {
  type: 'DocumentReplayed'
  data: StageAgain & {
    /** the parked message that this replaces */
    messageId?: string
    personal: { reason: string }
  }
}

/**
 * The work is past its deadline, or the broker has lost its message: it is published again. If the old message still
 * exists, it finds the effect and does nothing.
 */
export interface StageOverdue {
  type: 'StageOverdue'
  /** `brokerLoss`: why it is requested before its deadline */
  data: (StageAgain | RereadAgain) & { waitedSeconds: number; brokerLoss?: true }
}
export interface RereadAgain {
  stage: 'reread'
  attempt: number
  serviceClass: ServiceClass
}

/** An operator took a parked message out of parking for good; the document stays as it is. */
export interface MessageDiscarded {
  type: 'MessageDiscarded'
  data: { queue: string; messageId: string; code: string; personal: { reason: string } }
}

export type DocumentEvent =
  | DocumentReceived
  | DuplicateReceived
  | ReadingStarted
  | FieldsExtracted
  | ReadingFailed
  | RereadRequested
  | RereadCompleted
  | RereadFailed
  | ReviewRequested
  | ReviewCompleted
  | DocumentRejected
  | DocumentCancelled
  | DocumentReopened
  | DocumentSplit
  | DeliveryRequested
  | DocumentFiled
  | DeliveryRecorded
  | DocumentPosted
  | DocumentCorrected
  | DocumentFailed
  | DocumentReplayed
  | StageOverdue
  | MessageDiscarded

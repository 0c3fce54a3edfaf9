import type { ErrorCode } from '../errors.ts'
import type { BlobReference } from '../document/blob-reference.ts'

/** A mapping never changes: a different hash is a different mapping. */
export interface MappingVersion {
  /** <target>/<type> */
  name: string
  /** sha256 over expression, schemas and function library */
  sha256: string
}

export interface DeliveryStarted {
  type: 'DeliveryStarted'
  data: {
    tenant: string
    documentId: string
    target: string
    adapter: string
    /** number of the business action; absent for 1, the posting itself */
    action?: number
  }
}

/** Written before anything is sent: from here on the target may have a posting under this key. */
export interface DeliveryIntended {
  type: 'DeliveryIntended'
  data: {
    /** posting key: W + 20 base32 characters, the same in every attempt */
    key: string
    /** sha256 of the payload as canonical JSON */
    fingerprint: string
    payload: BlobReference
    mapping: MappingVersion
    /** seconds to wait before a send of unknown outcome may be repeated */
    settleSeconds: number
    /** hash of the business key (supplier, number, date, amount); absent if the document has none */
    businessKey?: string
  }
}

/**
 * Written before the same intent is sent again: the target was asked and did not have it. From here on it may have it
 * again.
 */
export interface DeliveryRepeated {
  type: 'DeliveryRepeated'
  data: { attempt: number }
}

/** Nothing was written at the target; the same intent is sent again. */
export interface DeliveryAttemptFailed {
  type: 'DeliveryAttemptFailed'
  data: {
    attempt: number
    code: ErrorCode
    detail: string
    /** the pause that the target demands */
    retryAfterSeconds?: number
  }
}

/** The target could not be asked whether it has the posting; the lookup is repeated. Nothing follows for the sends. */
export interface DeliveryLookupFailed {
  type: 'DeliveryLookupFailed'
  data: { attempt: number; code: ErrorCode; detail: string }
}

/** A send has an unknown outcome; the next step is to ask the target, never to send. */
export interface DeliveryDoubted {
  type: 'DeliveryDoubted'
  data: { attempt: number; detail: string }
}

export interface DeliveryPosted {
  type: 'DeliveryPosted'
  data: {
    /** true if the posting was found by its key after a send of unknown outcome, instead of confirmed by the send */
    found: boolean
    personal: { reference: string }
  }
}

/** The target already has the business document, under another posting key or from another source. */
export interface DeliveryFoundDuplicate {
  type: 'DeliveryFoundDuplicate'
  data: {
    /** the document of this hub that was posted, if known */
    documentId?: string
    personal: { reference?: string }
  }
}

export interface DeliveryRefused {
  type: 'DeliveryRefused'
  data: { code: ErrorCode; detail: string }
}

/** Nothing more is sent automatically; a person must decide. */
export interface DeliveryGivenUp {
  type: 'DeliveryGivenUp'
  data: { code: ErrorCode; detail: string }
}

/**
 * An operator replayed the document: a refused or given-up delivery is open again. With an intent, the target is asked
 * first.
 */
export interface DeliveryReplayed {
  type: 'DeliveryReplayed'
  /** the attempt of the document's replay */
  data: { attempt: number }
}

export type DeliveryEvent =
  | DeliveryStarted
  | DeliveryIntended
  | DeliveryRepeated
  | DeliveryAttemptFailed
  | DeliveryLookupFailed
  | DeliveryDoubted
  | DeliveryPosted
  | DeliveryFoundDuplicate
  | DeliveryRefused
  | DeliveryGivenUp
  | DeliveryReplayed

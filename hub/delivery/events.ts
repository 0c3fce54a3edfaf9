import type { ErrorCode } from '../errors.ts'
import type { BlobReference } from '../document/events.ts'

/** A mapping never changes: another hash is another mapping. */
export interface MappingVersion {
  /** <target>/<type> */
  name: string
  /** sha256 over expression, schemas and function library */
  sha256: string
}

export interface DeliveryStarted {
  type: 'DeliveryStarted'
  data: { tenant: string; documentId: string; target: string; adapter: string }
}

/** Written before anything is sent: from here on the outside may hold a posting under this key. */
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
    /** hash of the business identity (supplier, number, date, amount); absent where the document has none */
    businessKey?: string
  }
}

/** Written before the same intent is sent once more: it was looked up and not found. From here on the outside may hold a posting again. */
export interface DeliveryRepeated {
  type: 'DeliveryRepeated'
  data: { attempt: number }
}

/** Nothing was written at the target; the same intent is tried again. */
export interface DeliveryAttemptFailed {
  type: 'DeliveryAttemptFailed'
  data: {
    attempt: number
    code: ErrorCode
    detail: string
    /** the pause that the target asks for */
    retryAfterSeconds?: number
  }
}

/** It is not known whether the target took it; the next step is to look it up, never to send. */
export interface DeliveryDoubted {
  type: 'DeliveryDoubted'
  data: { attempt: number; detail: string }
}

export interface DeliveryPosted {
  type: 'DeliveryPosted'
  data: {
    /** true where the posting was found by its key after a doubt, not answered by the send */
    found: boolean
    personal: { reference: string }
  }
}

/** The same business document stands in the target already, under another posting key or by another way. */
export interface DeliveryFoundDuplicate {
  type: 'DeliveryFoundDuplicate'
  data: {
    /** the document of this hub that was posted, where it is known */
    documentId?: string
    personal: { reference?: string }
  }
}

export interface DeliveryRefused {
  type: 'DeliveryRefused'
  data: { code: ErrorCode; detail: string }
}

/** A person must look: nothing more is sent by itself. */
export interface DeliveryGivenUp {
  type: 'DeliveryGivenUp'
  data: { code: ErrorCode; detail: string }
}

/** An operator replayed the document: a delivery that was refused or given up is open again. With an intent it is looked up first. */
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
  | DeliveryDoubted
  | DeliveryPosted
  | DeliveryFoundDuplicate
  | DeliveryRefused
  | DeliveryGivenUp
  | DeliveryReplayed

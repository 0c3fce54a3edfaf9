import { WaybillError, type ErrorCode } from '../errors.ts'
import type { DocumentKind } from './document-kind.ts'
import type { ClosedState, DeliveryOutcome, DocumentReceived } from './events.ts'
import type { Part } from './parts.ts'
import type { FieldsExtracted } from './reading-events.ts'
import type { ReviewReason } from './review-reason.ts'
import type { DocumentType } from './types/type.ts'
import type { Correction, Fields } from './values/value.ts'

export const DOCUMENT_STATES = [
  'received',
  'reading',
  'in-review',
  'delivering',
  'posted',
  'filed',
  'rejected',
  'failed',
  'cancelled',
  'split',
] as const
export type DocumentState = (typeof DOCUMENT_STATES)[number]

/** What the log notes about further requests with the same bytes. */
export interface Repeats {
  noted: number
  /** of the last one that was noted, in UTC */
  lastDay?: string
  /** documents that the bytes were accepted as */
  acceptedAs: readonly string[]
  /** true if they were accepted as another document before this one, which had claimed them, was recorded */
  beforeReceipt?: true
}

export const noRepeats: Repeats = { noted: 0, acceptedAs: [] }

export interface Received {
  received: DocumentReceived['data']
  repeats: Repeats
  /** how often the current stage was requested, and how many of the latest requests in a row report it as overdue */
  requests: number
  overdueReports: number
  /** the parked message that the last replay replaced */
  replayOf?: string
  /** another reading that a person requested and that is not recorded yet */
  reread?: { typeHint?: DocumentType }
}

export interface Read extends Received {
  reading: FieldsExtracted['data']
  documentType: DocumentType
  /** absent where an older event names none */
  kind?: DocumentKind | undefined
  /** header values, corrections included */
  fields: Fields
  /** corrections of cells; the rows are in the reading */
  cells: readonly Correction[]
  /** corrections of header values, which `fields` has already */
  corrections: readonly Correction[]
  /** true once a person has reviewed these values */
  reviewed: boolean
}

export interface Delivering extends Read {
  /** by the name of the delivery: the target, and its number from the first correction on */
  deliveries: Record<string, DeliveryOutcome | 'requested'>
  /** for each target that an operator replayed, the attempt of the last replay */
  replays?: Record<string, number>
  /** for each target that refused the document, the reason */
  refusals?: Record<string, ErrorCode>
  /** number of the last correction; absent if there was none */
  action?: number
}

export type Document =
  /** repeats: of the bytes that it has claimed, although it is not recorded yet */
  | { state: 'none'; repeats?: Repeats }
  | ({ state: 'received' } & Received)
  | ({ state: 'reading'; attempt: number } & Received)
  /** deliveries: of a document that was reopened after it failed */
  | ({ state: 'in-review'; reasons: ReviewReason[] } & Read & Partial<Delivering>)
  | ({ state: 'delivering' | 'posted' | 'filed' } & Delivering)
  /** final: what happens from now on happens to its parts */
  | ({ state: 'split'; parts: readonly Part[] } & Read)
  | ({ state: 'rejected' | 'cancelled' | 'failed' } & Received & Partial<Delivering>)

/** A document that was received. */
export type ExistingDocument = Exclude<Document, { state: 'none' }>

export const noDocument: Document = { state: 'none' }

const CLOSED: readonly ClosedState[] = ['filed', 'rejected', 'cancelled', 'failed']

/** True for the states from which only a person takes a document on. */
export const isClosed = (state: DocumentState | 'none'): state is ClosedState =>
  (CLOSED as readonly string[]).includes(state)

/** True until a document has its first reading, or failed to have one. */
export const isUnread = (document: Document): boolean => document.state === 'received' || document.state === 'reading'

/** True while a document waits for a reading, or for its delivery to a target. */
export function waitsFor(document: Document, target: string | undefined): boolean {
  if (target === undefined) return isUnread(document) || ('reread' in document && document.reread !== undefined)
  return document.state === 'delivering' && document.deliveries[target] === 'requested'
}

/** True if a person may review the document now: it is in review, or targets refused it because values are missing. */
export const mayReview = (document: Document): document is Document & Read =>
  document.state === 'in-review' || targetsLackingValues(document).length > 0

/**
 * The targets that refused a failed document because its mapping or its business key lacked values.
 * Nothing was sent to them, so a review may still complete the document.
 */
export function targetsLackingValues(document: Document): string[] {
  if (document.state !== 'failed' || !document.deliveries) return []
  const { deliveries, refusals = {} } = document
  return Object.keys(deliveries).filter(
    (target) => deliveries[target] === 'rejected' && COMPLETED_BY_REVIEW.includes(refusals[target]),
  )
}

const COMPLETED_BY_REVIEW: readonly (ErrorCode | undefined)[] = ['mapping-input', 'business-key-incomplete']

/** True if a target has the document, by this delivery or another one. */
export const hasIt = (outcome: DeliveryOutcome | 'requested' | undefined): boolean =>
  outcome === 'posted' || outcome === 'duplicate'

/** The targets of a document that may hold a posting of it although its delivery was given up. */
export function targetsInDoubt(document: ExistingDocument): string[] {
  const { deliveries = {}, refusals = {} } = document as Partial<Delivering>
  return Object.keys(deliveries).filter((target) => deliveries[target] === 'given-up' && leavesDoubt(refusals[target]))
}
/** True for the reasons to give a delivery up while the target may hold a posting of it. */
export const leavesDoubt = (code: ErrorCode | undefined): boolean => IN_DOUBT.includes(code)
const IN_DOUBT: readonly (ErrorCode | undefined)[] = ['delivery-in-doubt', 'delivery-ambiguous']

/**
 * True if a target has the document, may have it, or may get it without a further decision about a closed document. The
 * parts of a document that was split may be posted.
 */
export function mayBePosted(document: Document): boolean {
  if (document.state === 'none') return false
  if (!isClosed(document.state)) return true
  const { deliveries = {} } = document as Partial<Delivering>
  return Object.values(deliveries).some(hasIt) || targetsInDoubt(document).length > 0
}

/** The error for a step that the state of a document does not allow. */
export function notNow(document: Document, step: string): WaybillError {
  const { state } = document
  const message =
    state === 'split'
      ? `A document that was split cannot be ${step}: each of its parts is a document of its own.`
      : `A document in state ${state} cannot be ${step}.`
  return new WaybillError('not-possible-now', message, { state })
}

/** The kind that a person set in a review, if it is another one than that of the reading. */
export function kindByPerson(document: Document): DocumentKind | undefined {
  const { kind, reading } = document as Partial<Read>
  return kind === reading?.kind ? undefined : kind
}

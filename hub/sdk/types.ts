import type { DocumentKind } from '../document/document-kind.ts'
import type { Finding } from '../document/finding.ts'
import type { KnownSeller } from '../document/known-parties/parties.ts'
import type { PageRange, Part, ProposedPart } from '../document/parts.ts'
import type { ReviewReason } from '../document/review-reason.ts'
import type { DocumentState } from '../document/document.ts'
import type { SampleState } from '../sample/sample.ts'
import type { PageSource } from '../document/reading.ts'
import type { CheckResults } from '../document/types/checks.ts'
import type { DocumentType } from '../document/types/type.ts'
import type { Fields, Tables, ValueSource } from '../document/values/value.ts'

// The responses and requests of the REST API (hub/api/openapi.yaml), as far as the command line uses them.

interface DeliverySummary {
  outcome: 'requested' | 'posted' | 'duplicate' | 'rejected' | 'given-up'
  reference?: string
  code?: string
  /** the document that the target has instead */
  duplicateOf?: string
  /** while the last attempt failed; hubs of earlier versions do not send it */
  waiting?: { attempts: number; code: string; detail: string; failedAt: string; nextAttemptAt: string }
}

export interface HubDocument {
  id: string
  state: DocumentState
  type?: DocumentType
  /** hubs of earlier versions do not send it */
  kind?: DocumentKind
  findings?: Finding[]
  fileName?: string
  receivedAt: string
  /** the first document with the same bytes, if they were sent again as this one */
  sameContentAs?: string
  /** of one of several documents in a file: the document that was split, and which of its pages this one is */
  partOf?: { id: string; pages: PageRange }
  /** what the reader would split the file into */
  proposedParts?: ProposedPart[]
  /** the documents that this one was split into */
  parts?: Part[]
  pages?: number
  sources?: PageSource[]
  seconds?: number
  fields: Fields
  /** rows by table; absent in lists and in a document without tables */
  tables?: Tables
  checks?: CheckResults
  reasons?: ReviewReason[]
  /** by target */
  deliveries: Record<string, DeliverySummary>
  /** targets in which a person must make the last correction */
  correctByHand?: Record<string, { reference?: string }>
  /** true while another reading is requested and not recorded */
  rereading?: boolean
  failure?: { stage: 'reading' | 'delivery'; code: string; detail: string }
}

export interface ListedReading {
  /** 1 for the first reading */
  number: number
  at: string
  /** true if the document has these values now, apart from what a person corrected */
  current: boolean
  type: DocumentType
  pages: number
  seconds: number
  version: { reader: string; models: string; provider: string; calibration?: string; vision?: string }
}

export interface Comparison {
  /** without a number: the values of the document */
  from: { number?: number; type?: DocumentType }
  to: { number?: number; type?: DocumentType }
  differences: { path: string; from: { value: string } | null; to: { value: string } | null }[]
}

export interface Receipt {
  id: string
  state: DocumentState
  /** true: the hub had these bytes before, and `id` is the earlier document */
  duplicate: boolean
  /** the first document with these bytes, if `id` is another one */
  sameContentAs?: string
  /** what to do next, in terms of the API */
  hint?: string
}

export type ReviewDecision =
  | { reject: string; note?: string }
  | {
      approve: true
      /** by path; null removes a value */
      corrections: Record<string, string | null>
      documentType?: DocumentType
      kind?: DocumentKind
      note?: string
    }

export interface SplitDecision {
  /** by default those that the reader proposes */
  parts?: PageRange[]
  note?: string
}

export interface PostedCorrection {
  /** by path; null removes a value */
  corrections: Record<string, string | null>
  reason: string
  /** only record it: a person makes the correction in every target */
  byHand?: boolean
}

export interface ParkedMessage {
  id: string
  queue: string
  type: string
  documentId?: string
  target?: string
  channel?: string
  about?: string
  attempt: number
  /** the failures of the earlier attempts, oldest first */
  history: { at: string; code: string; reason: string }[]
  parkedAt: string
  code: string
  reason: string
  /** of a message that left parking; absent while it is parked */
  decision?: 'replayed' | 'discarded'
}

export interface ParkedDecision {
  id: string
  decision: 'replayed' | 'discarded'
  documentId?: string
}

export interface Key {
  id: string
  role: string
  label: string
  state: 'valid' | 'expired' | 'revoked'
  issuedAt: string
  expiresAt?: string
  revokedAt?: string
  /** a date in UTC */
  lastUsedOn?: string
}

export interface IssuedKey {
  id: string
  tenant: string
  role: string
  label: string
  key: string
  expiresAt?: string
}

export interface TrailEntry {
  at: string
  actor: string
  /** the actor for people; hubs of earlier versions do not send it */
  actorLabel?: string
  text: string
}

export interface Seller {
  id: string
  name: string
  address?: string
  vatIds: string[]
  ibans: string[]
  confirmations?: number
  lastConfirmedAt?: string
}

export type WantedSeller = Pick<KnownSeller, 'name' | 'address' | 'vatIds' | 'ibans'> & { reason: string }

export interface ListedSample {
  id: string
  type: string
  state: SampleState
  requestedAt: string
  wrong?: string[]
}

export interface Sample extends Pick<ListedSample, 'id' | 'type' | 'state' | 'wrong'> {
  fields: { name: string; kind: string }[]
  /** absent until all values were entered */
  entered?: Record<string, string | null>
  posted?: Record<string, string | null>
}

export interface SampleAnswer {
  values: Record<string, string | null>
  confirm: boolean
}

/** How often values, or documents, were wrong; `low` and `high` bound the share with 95 % confidence. */
export interface Figure {
  type: string
  sampled: number
  checked: number
  wrong: number
  low: number
  high: number
}

export interface Figures {
  documents: Figure[]
  values: (Figure & { field: string; source: string })[]
}

/** How many values of a score were right or wrong, and how many each of them stands for. */
export interface ListedObservation {
  tenant: string
  field: string
  source: ValueSource
  score: number
  right: boolean
  values: number
  weight: number
  blind: boolean
}

import type { ReviewReason } from '../document/review-reason.ts'
import type { ErrorCode, RecipientOutcomes } from '../errors.ts'
import type { DocumentType } from '../document/types/type.ts'
import type { NoticeKind } from '../notice/kind.ts'

/** What a channel sends: ids, codes and names of fields. Values of documents stay in the hub. */
export interface NoticeMessage {
  /** a uuid; the same in every attempt, so that a receiver recognises a repeated notice */
  id: string
  kind: NoticeKind
  /** ISO time at which the document came to this state */
  at: string
  tenant: string
  /** the name of the tenant for people, if it has one */
  tenantName?: string
  documentId: string
  documentType?: DocumentType
  /** in review: fields that are missing or uncertain, checks that failed; without both it is the document's type */
  reasons?: {
    field?: string
    check?: string
    titles?: ReviewReason['titles']
    expression?: string
    about?: ReviewReason['about']
    finding?: ReviewReason['finding']
    for?: 'business-key'
    rule?: ReviewReason['rule']
    why: ReviewReason['why']
  }[]
  /** failed: in which stage, and the code of the failure */
  failure?: { stage: 'reading' | 'delivery'; code: ErrorCode }
}

/** An open channel. Retries inside libraries are switched off: the hub alone decides on a second attempt. */
export interface Channel {
  /**
   * Sends once, to the recipients that `earlier` attempts neither reached nor were refused by. Throws
   * `channel-unavailable` (someone got nothing; `retryAfterSeconds` where the receiver asks for a pause),
   * `notice-in-doubt` (it may have been sent; `receiverDedupes` where the receiver recognises a repeated notice by its
   * id), `channel-refused` or `channel-untrusted` (no attempt can succeed). Where some recipients have a result, the
   * error carries it as `recipients`.
   */
  send(notice: NoticeMessage, signal: AbortSignal, earlier?: RecipientOutcomes): Promise<void>
  /** For `doctor`. Sends nothing. Resolves with what to fix, if anything; rejects where the channel does not answer. */
  check(signal: AbortSignal): Promise<string | undefined>
  close(): Promise<void>
}

export interface ChannelKind {
  /** name of its folder, and of `by:` in config/channels.yaml */
  name: string
  /** JSON Schema of its settings */
  settings: Record<string, unknown>
  /** what it was verified against: real server, protocol-true peer, or session fake only */
  proven: string
  /** `hubUrl`: public URL of the hub without a trailing slash. Throws `channel-settings-invalid`. */
  open(settings: Record<string, unknown>, options: { hubUrl: string }): Promise<Channel>
}

import type { ErrorCode } from '../errors.ts'
import type { DocumentType, FieldName } from '../document/fields.ts'
import type { NoticeKind } from '../notice/kind.ts'

/** What a channel tells. Thin: ids, codes and names of fields; values of documents stay in the hub. */
export interface NoticeMessage {
  /** a uuid; the same in every attempt, so that who gets it twice knows it */
  id: string
  kind: NoticeKind
  /** ISO time at which the document came to this state */
  at: string
  tenant: string
  documentId: string
  documentType?: DocumentType
  /** in review: fields that are missing or uncertain, and why; without a field it is the document's type */
  reasons?: { field?: FieldName; why: 'missing' | 'uncertain' | 'always' }[]
  /** failed: in which stage, and the code of the failure */
  failure?: { stage: 'reading' | 'delivery'; code: ErrorCode }
}

/** An opened channel. Its library's own retries are switched off: the hub alone decides on a second attempt. */
export interface Channel {
  /**
   * Tells once. Fails with `channel-unavailable` (nothing was told; `retryAfterSeconds` where it asks for a pause), `notice-in-doubt`
   * (it may have been told; `knowsAgain` where the receiver knows a second telling by its id) or `channel-refused` (it never will be).
   */
  send(notice: NoticeMessage, signal: AbortSignal): Promise<void>
  /** Resolves where the channel answers, with what is to be mended there, if anything; rejects with the reason otherwise. Tells nobody anything. For `doctor`. */
  check(signal: AbortSignal): Promise<string | undefined>
  close(): Promise<void>
}

export interface ChannelKind {
  /** name of the file and of `by:` in config/channels.yaml */
  name: string
  /** JSON Schema of its settings */
  settings: Record<string, unknown>
  /** what it was run against: real server, protocol-true peer, or session fake only */
  proven: string
  /** `hubUrl`: where people reach the hub, without a slash at the end. Fails with `channel-settings-invalid`. */
  open(settings: Record<string, unknown>, options: { hubUrl: string }): Promise<Channel>
}

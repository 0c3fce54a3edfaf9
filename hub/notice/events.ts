import type { ErrorCode, RecipientOutcomes } from '../errors.ts'
import type { NoticeKind, NoticePlace } from './kind.ts'

/** Which notice an event is about: its channel, and the revision and kind of the document's event that it reports. */
export interface NoticeRef extends NoticePlace {
  kind: NoticeKind
}

export interface NoticeSent {
  type: 'NoticeSent'
  data: NoticeRef & { attempt: number }
}

/** The notice was not sent, or its outcome is unknown; the next attempt carries the same id. */
export interface NoticeAttemptFailed {
  type: 'NoticeAttemptFailed'
  data: NoticeRef & {
    attempt: number
    code: ErrorCode
    detail: string
    /** the pause that the channel demands */
    retryAfterSeconds?: number
    /** those of this attempt, where the channel has several recipients and some of them have a result */
    recipients?: RecipientOutcomes
  }
}

export interface NoticeGivenUp {
  type: 'NoticeGivenUp'
  data: NoticeRef & { code: ErrorCode; detail: string; recipients?: RecipientOutcomes }
}

/** The notice is requested again: it is overdue, or an operator replayed its parked message. */
export interface NoticeAskedAgain {
  type: 'NoticeAskedAgain'
  data: NoticeRef & {
    /** how often it was requested, this time included */
    asked: number
    waitedSeconds?: number
    /** the broker has lost the message, so it is requested before its deadline */
    brokerLoss?: true
    /** the parked message that this replaces */
    messageId?: string
    personal: { reason?: string }
  }
}

export type NoticeEvent = NoticeSent | NoticeAttemptFailed | NoticeGivenUp | NoticeAskedAgain

import type { ErrorCode } from '../errors.ts'
import type { NoticeKind, NoticePlace } from './kind.ts'

/** Which notice an event is about: over which channel, and the revision and kind of the document's event that it tells about. */
export interface NoticeRef extends NoticePlace {
  kind: NoticeKind
}

export interface NoticeSent {
  type: 'NoticeSent'
  data: NoticeRef & { attempt: number }
}

/** It was not told, or that is not known; the next attempt carries the same id. */
export interface NoticeAttemptFailed {
  type: 'NoticeAttemptFailed'
  data: NoticeRef & {
    attempt: number
    code: ErrorCode
    detail: string
    /** the pause that the channel asks for */
    retryAfterSeconds?: number
  }
}

export interface NoticeGivenUp {
  type: 'NoticeGivenUp'
  data: NoticeRef & { code: ErrorCode; detail: string }
}

/** It is asked for once more: nothing was heard of it for too long, or an operator replayed its parked message. */
export interface NoticeAskedAgain {
  type: 'NoticeAskedAgain'
  data: NoticeRef & {
    /** how often it was asked for, this time included */
    asked: number
    waitedSeconds?: number
    /** the parked message that this replaces */
    messageId?: string
    personal: { reason?: string }
  }
}

export type NoticeEvent = NoticeSent | NoticeAttemptFailed | NoticeGivenUp | NoticeAskedAgain

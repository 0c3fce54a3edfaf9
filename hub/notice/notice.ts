import { WaybillError, type ErrorCode } from '../errors.ts'
import type { NoticeEvent, NoticeRef } from './events.ts'
import { noticeName, type NoticePlace } from './kind.ts'

export interface NoticeState {
  state: 'open' | 'sent' | 'given-up'
  /** how often it was asked for, and how often of that in a row because it was overdue */
  asked: number
  overdue: number
  /** the parked message that the last replay replaced */
  replayOf?: string
  /** why it was given up */
  givenUp?: { code: ErrorCode; detail: string }
}

/** What became of the notices of one document, by their names. */
export type Notices = Readonly<Record<string, NoticeState>>

export type NoticeCommand = NoticeRef &
  (
    | { type: 'RecordSent'; attempt: number }
    | { type: 'FailAttempt'; attempt: number; code: ErrorCode; detail: string; retryAfterSeconds?: number }
    | { type: 'GiveUpNotice'; code: ErrorCode; detail: string }
    /** `asked` is what it would be, so that a repeat decides nothing */
    | { type: 'ReportOverdue'; asked: number; waitedSeconds: number }
    | { type: 'ReplayNotice'; messageId: string; reason: string }
  )

export const noNotices: Notices = {}

/** A notice is open from the event that it tells about, which stands in the stream of the document. */
export const noticeAt = (notices: Notices, place: NoticePlace): NoticeState =>
  notices[noticeName(place)] ?? { state: 'open', asked: 1, overdue: 0 }

/** What happens on a command. A repeated command decides nothing; one that the state does not allow fails with `not-possible-now`. */
export function decide(notices: Notices, command: NoticeCommand): NoticeEvent[] {
  const { channel, revision, kind } = command
  const ref: NoticeRef = { channel, revision, kind }
  const notice = noticeAt(notices, ref)
  switch (command.type) {
    case 'RecordSent':
      return notice.state === 'sent' ? [] : [{ type: 'NoticeSent', data: { ...ref, attempt: command.attempt } }]
    case 'FailAttempt': {
      const { attempt, code, detail, retryAfterSeconds } = command
      return notice.state === 'open'
        ? [
            {
              type: 'NoticeAttemptFailed',
              data: { ...ref, attempt, code, detail, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) },
            },
          ]
        : []
    }
    case 'GiveUpNotice':
      return notice.state === 'open'
        ? [{ type: 'NoticeGivenUp', data: { ...ref, code: command.code, detail: command.detail } }]
        : []
    case 'ReportOverdue':
      if (notice.state !== 'open' || command.asked !== notice.asked + 1) return []
      return [
        {
          type: 'NoticeAskedAgain',
          data: { ...ref, asked: command.asked, waitedSeconds: command.waitedSeconds, personal: {} },
        },
      ]
    case 'ReplayNotice': {
      if (notice.state === 'sent') throw new WaybillError('not-possible-now', 'The notice was sent.')
      const { messageId, reason } = command
      if (notice.state === 'open' && messageId === notice.replayOf) return []
      return [{ type: 'NoticeAskedAgain', data: { ...ref, asked: notice.asked + 1, messageId, personal: { reason } } }]
    }
  }
}

export const evolve = (notices: Notices, event: NoticeEvent): Notices => ({
  ...notices,
  [noticeName(event.data)]: evolveOne(noticeAt(notices, event.data), event),
})

function evolveOne(notice: NoticeState, event: NoticeEvent): NoticeState {
  switch (event.type) {
    case 'NoticeSent':
      return { ...notice, state: 'sent' }
    case 'NoticeGivenUp':
      return { ...notice, state: 'given-up', givenUp: { code: event.data.code, detail: event.data.detail } }
    case 'NoticeAskedAgain': {
      const { asked, messageId } = event.data
      return messageId === undefined
        ? { ...notice, asked, overdue: notice.overdue + 1 }
        : { state: 'open', asked, overdue: 0, replayOf: messageId }
    }
    case 'NoticeAttemptFailed':
      return notice
  }
}

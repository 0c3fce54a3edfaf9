import { WaybillError, type ErrorCode, type RecipientOutcomes } from '../errors.ts'
import type { NoticeEvent, NoticeRef } from './events.ts'
import { noticeName, type NoticePlace } from './kind.ts'

export interface NoticeState {
  state: 'open' | 'sent' | 'given-up'
  /** how often it was requested, and how many of the latest requests in a row report it as overdue */
  requests: number
  overdueReports: number
  /** the parked message that the last replay replaced */
  replayOf?: string
  /** the reason, if it was given up */
  givenUp?: { code: ErrorCode; detail: string }
  /** the recipients that have the notice or were refused, in all attempts; a replay tries the refused ones again */
  recipients?: RecipientOutcomes
}

/** The notices of one document, by name. */
export type Notices = Readonly<Record<string, NoticeState>>

export type NoticeCommand = NoticeRef &
  (
    | { type: 'RecordSent'; attempt: number }
    | {
        type: 'FailAttempt'
        attempt: number
        code: ErrorCode
        detail: string
        retryAfterSeconds?: number
        recipients?: RecipientOutcomes
      }
    | { type: 'GiveUpNotice'; code: ErrorCode; detail: string; recipients?: RecipientOutcomes }
    /** `asked` is the number of the new request, so that a repeated report decides nothing */
    | { type: 'ReportOverdue'; asked: number; waitedSeconds: number; brokerLoss?: true }
    | { type: 'ReplayNotice'; messageId: string; reason: string }
  )

export const noNotices: Notices = {}

/** The state of a notice. It is open from the event of the document that it reports. */
export const noticeAt = (notices: Notices, place: NoticePlace): NoticeState =>
  notices[noticeName(place)] ?? { state: 'open', requests: 1, overdueReports: 0 }

/**
 * The events that a command leads to. A repeated command leads to none.
 * @throws {WaybillError} `not-possible-now` for a replay of a notice that was sent
 */
export function decide(notices: Notices, command: NoticeCommand): NoticeEvent[] {
  const { channel, revision, kind } = command
  const ref: NoticeRef = { channel, revision, kind }
  const notice = noticeAt(notices, ref)
  switch (command.type) {
    case 'RecordSent':
      return notice.state === 'sent' ? [] : [{ type: 'NoticeSent', data: { ...ref, attempt: command.attempt } }]
    case 'FailAttempt': {
      const { attempt, code, detail, retryAfterSeconds, recipients } = command
      const pause = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
      return notice.state === 'open'
        ? [
            {
              type: 'NoticeAttemptFailed',
              data: { ...ref, attempt, code, detail, ...pause, ...(recipients && { recipients }) },
            },
          ]
        : []
    }
    case 'GiveUpNotice': {
      const { code, detail, recipients } = command
      return notice.state === 'open'
        ? [{ type: 'NoticeGivenUp', data: { ...ref, code, detail, ...(recipients && { recipients }) } }]
        : []
    }
    case 'ReportOverdue':
      if (notice.state !== 'open' || command.asked !== notice.requests + 1) return []
      return [
        {
          type: 'NoticeAskedAgain',
          data: {
            ...ref,
            asked: command.asked,
            waitedSeconds: command.waitedSeconds,
            ...(command.brokerLoss && { brokerLoss: true }),
            personal: {},
          },
        },
      ]
    case 'ReplayNotice': {
      if (notice.state === 'sent') throw new WaybillError('not-possible-now', 'The notice was sent.')
      const { messageId, reason } = command
      if (notice.state === 'open' && messageId === notice.replayOf) return []
      return [
        { type: 'NoticeAskedAgain', data: { ...ref, asked: notice.requests + 1, messageId, personal: { reason } } },
      ]
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
    case 'NoticeGivenUp': {
      const { code, detail, recipients } = event.data
      return { ...withRecipients(notice, recipients), state: 'given-up', givenUp: { code, detail } }
    }
    case 'NoticeAskedAgain': {
      const { asked, messageId, brokerLoss } = event.data
      if (messageId === undefined)
        return { ...notice, requests: asked, overdueReports: notice.overdueReports + (brokerLoss ? 0 : 1) }
      const { recipients } = notice
      return {
        state: 'open',
        requests: asked,
        overdueReports: 0,
        replayOf: messageId,
        ...(recipients && { recipients: { ...recipients, refused: [] } }),
      }
    }
    case 'NoticeAttemptFailed':
      return withRecipients(notice, event.data.recipients)
  }
}

function withRecipients(notice: NoticeState, more: RecipientOutcomes | undefined): NoticeState {
  if (!more) return notice
  const { reached, refused } = notice.recipients ?? { reached: [], refused: [] }
  return {
    ...notice,
    recipients: { reached: [...reached, ...more.reached], refused: [...refused, ...more.refused] },
  }
}

import assert from 'node:assert/strict'
import { noticeAggregate } from '../../../../hub/handler/aggregates.ts'
import { noticeName, noticePlaceOf } from '../../../../hub/notice/kind.ts'
import type { NoticeRef } from '../../../../hub/notice/events.ts'
import { noticeAt } from '../../../../hub/notice/notice.ts'
import { judgeNotice } from '../../../../hub/pipeline/dispatcher/judge.ts'
import { givenFor } from '../../../support/given.ts'

const ref: NoticeRef = { channel: 'clerks', revision: 3, kind: 'in-review' }
const given = givenFor(noticeAggregate)
const sent = { type: 'NoticeSent', data: { ...ref, attempt: 1 } } as const
const failed = {
  type: 'NoticeAttemptFailed',
  data: { ...ref, attempt: 1, code: 'channel-unavailable', detail: 'busy' },
} as const
const givenUp = { type: 'NoticeGivenUp', data: { ...ref, code: 'channel-refused', detail: 'no' } } as const
const overdue = { type: 'NoticeAskedAgain', data: { ...ref, asked: 2, waitedSeconds: 700, personal: {} } } as const
const replayed = {
  type: 'NoticeAskedAgain',
  data: { ...ref, asked: 2, messageId: 'm', personal: { reason: 'fixed' } },
} as const

describe('the notices of a document', () => {
  it('are recorded as sent once', () => {
    given()
      .when({ type: 'RecordSent', ...ref, attempt: 1 })
      .then(sent)
    given(sent)
      .when({ type: 'RecordSent', ...ref, attempt: 2 })
      .thenNothing()
  })

  it('fail or are given up only while they are open', () => {
    given()
      .when({ type: 'FailAttempt', ...ref, attempt: 1, code: 'channel-unavailable', detail: 'busy' })
      .then(failed)
    given(failed)
      .when({ type: 'GiveUpNotice', ...ref, code: 'channel-refused', detail: 'no' })
      .then(givenUp)
    for (const end of [sent, givenUp]) {
      given(end)
        .when({ type: 'FailAttempt', ...ref, attempt: 2, code: 'channel-unavailable', detail: 'busy' })
        .thenNothing()
      given(end)
        .when({ type: 'GiveUpNotice', ...ref, code: 'channel-refused', detail: 'no' })
        .thenNothing()
    }
  })

  it('are requested again once per attempt, and not after they have ended', () => {
    given(failed)
      .when({ type: 'ReportOverdue', ...ref, asked: 2, waitedSeconds: 700 })
      .then(overdue)
    given(overdue)
      .when({ type: 'ReportOverdue', ...ref, asked: 2, waitedSeconds: 700 })
      .thenNothing()
    given(sent)
      .when({ type: 'ReportOverdue', ...ref, asked: 2, waitedSeconds: 700 })
      .thenNothing()
  })

  it('are replayed once per parked message', () => {
    const replay = { type: 'ReplayNotice', ...ref, messageId: 'm', reason: 'fixed' } as const
    given(givenUp).when(replay).then(replayed)
    given(givenUp, replayed).when(replay).thenNothing()
    given(sent).when(replay).thenRefused('not-possible-now')
  })

  it('know who has them: over attempts, and over a replay, which tries again who was refused', () => {
    const attempt = (attempt: number, reached: string[], refused: string[]) =>
      ({
        type: 'NoticeAttemptFailed',
        data: { ...ref, attempt, code: 'channel-unavailable', detail: 'busy', recipients: { reached, refused } },
      }) as const
    given()
      .when({
        type: 'FailAttempt',
        ...ref,
        attempt: 1,
        code: 'channel-unavailable',
        detail: 'busy',
        recipients: { reached: ['a'], refused: ['b'] },
      })
      .then(attempt(1, ['a'], ['b']))
    const history = [attempt(1, ['a'], ['b']), overdue, attempt(2, ['c'], [])]
    assert.deepEqual(noticeAt(given(...history).state, ref).recipients, { reached: ['a', 'c'], refused: ['b'] })
    const end = { code: 'channel-refused', detail: 'no', recipients: { reached: ['d'], refused: [] } } as const
    given(...history)
      .when({ type: 'GiveUpNotice', ...ref, ...end })
      .then({ type: 'NoticeGivenUp', data: { ...ref, ...end } })
    const again = [...history, { type: 'NoticeGivenUp', data: { ...ref, ...end } } as const, replayed]
    assert.deepEqual(noticeAt(given(...again).state, ref).recipients, { reached: ['a', 'c', 'd'], refused: [] })
  })

  it('are independent of each other', () => {
    const other = { ...ref, channel: 'books' }
    assert.equal(noticeAt(given(sent).state, other).state, 'open')
    given(sent)
      .when({ type: 'RecordSent', ...other, attempt: 1 })
      .then({ type: 'NoticeSent', data: { ...other, attempt: 1 } })
  })

  it('have names that can be parsed, and that no target can have', () => {
    assert.deepEqual(noticePlaceOf(noticeName(ref)), { channel: 'clerks', revision: 3 })
    for (const target of ['ledger', 'sap-1', 'a_b']) assert.equal(noticePlaceOf(target), undefined)
  })

  it('are overdue after their deadline, which begins after their retry delay', () => {
    const deadlines = { readMs: 1, deliverMs: 600_000 }
    const eventOf = (type: string, data: object) => ({
      type,
      data: data as Record<string, unknown>,
      metadata: { occurredAt: new Date(0).toISOString() },
      recordedAt: '',
    })
    const judged = (notice: Parameters<typeof judgeNotice>[0], last: ReturnType<typeof eventOf>, at: number) =>
      judgeNotice(notice, { ref, last, since: 0 }, at, deadlines)
    const open = noticeAt({}, ref)
    assert.deepEqual(judged(open, eventOf('ReviewRequested', {}), 599_999), { kind: 'wait', until: 600_000 })
    assert.deepEqual(judged(open, eventOf('ReviewRequested', {}), 600_000), {
      kind: 'overdue',
      command: { type: 'ReportOverdue', ...ref, asked: 2, waitedSeconds: 600 },
    })
    assert.deepEqual(
      judgeNotice(open, { ref, last: eventOf('ReviewRequested', {}), since: 0, lost: true }, 1, deadlines),
      {
        kind: 'overdue',
        command: { type: 'ReportOverdue', ...ref, asked: 2, waitedSeconds: 0, brokerLoss: true },
      },
    )
    // The sixth attempt waits for the seventh in a retry queue of six hours.
    assert.deepEqual(judged(open, eventOf('NoticeAttemptFailed', { attempt: 6 }), 600_000), {
      kind: 'wait',
      until: 21_600_000 + 600_000,
    })
    // A pause that the channel demands replaces the retry delay of the attempt.
    assert.deepEqual(
      judged(open, eventOf('NoticeAttemptFailed', { attempt: 1, retryAfterSeconds: 7_200 }), 7_200_000),
      {
        kind: 'wait',
        until: 21_600_000 + 600_000,
      },
    )
    assert.deepEqual(judged({ ...open, state: 'sent' }, eventOf('NoticeSent', {}), 1e9), { kind: 'ended' })
    assert.deepEqual(judged({ ...open, overdueReports: 2 }, eventOf('NoticeAskedAgain', {}), 600_000), {
      kind: 'wait',
      until: 2_400_000,
    })
  })
})

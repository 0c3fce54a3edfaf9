import assert from 'node:assert/strict'
import { noticeAggregate } from '../../hub/handler/aggregates.ts'
import type { DeliveredMessage, Message } from '../../hub/drivers/bus/port.ts'
import { codeOf, WaybillError } from '../../hub/errors.ts'
import { noticeName, noticePlaceOf, type NoticeKind } from '../../hub/notice/kind.ts'
import type { NoticeRef } from '../../hub/notice/events.ts'
import { noticeAt } from '../../hub/notice/notice.ts'
import type { Channel, NoticeMessage } from '../../hub/notify/channel.ts'
import { notifyPeople } from '../../hub/notify/consumer.ts'
import { copyLog } from '../../hub/move/copy-log.ts'
import { judgeNotice } from '../../hub/pipeline/dispatcher/judge.ts'
import { openDispatching } from '../support/dispatching.ts'
import { recordReading, toReview } from '../support/documents-in-words.ts'
import { givenFor } from '../support/given.ts'
import { until } from '../support/until.ts'

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
  data: { ...ref, asked: 2, messageId: 'm', personal: { reason: 'mended' } },
} as const

describe('the notices of a document', () => {
  it('are sent once in the log', () => {
    given()
      .when({ type: 'RecordSent', ...ref, attempt: 1 })
      .then(sent)
    given(sent)
      .when({ type: 'RecordSent', ...ref, attempt: 2 })
      .thenNothing()
  })

  it('fail, and are given up, only while they are open', () => {
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

  it('are asked for again once an attempt, and not when they have ended', () => {
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

  it('are replayed by their parked message, once for each', () => {
    const replay = { type: 'ReplayNotice', ...ref, messageId: 'm', reason: 'mended' } as const
    given(givenUp).when(replay).then(replayed)
    given(givenUp, replayed).when(replay).thenNothing()
    given(sent).when(replay).thenRefused('not-possible-now')
  })

  it('do not know of each other', () => {
    const other = { ...ref, channel: 'books' }
    assert.equal(noticeAt(given(sent).state, other).state, 'open')
    given(sent)
      .when({ type: 'RecordSent', ...other, attempt: 1 })
      .then({ type: 'NoticeSent', data: { ...other, attempt: 1 } })
  })

  it('have names that come apart again, and that no target can have', () => {
    assert.deepEqual(noticePlaceOf(noticeName(ref)), { channel: 'clerks', revision: 3 })
    for (const target of ['ledger', 'sap-1', 'a_b']) assert.equal(noticePlaceOf(target), undefined)
  })

  it('that nothing is heard of are asked for again after their deadline, or after their retry delay and it', () => {
    const deadlines = { readMs: 1, deliverMs: 600_000 }
    const heard = (type: string, data: object) => ({
      type,
      data: data as Record<string, unknown>,
      metadata: { occurredAt: new Date(0).toISOString() },
      recordedAt: '',
    })
    const judged = (notice: Parameters<typeof judgeNotice>[0], last: ReturnType<typeof heard>, at: number) =>
      judgeNotice(notice, { ref, last, since: 0 }, at, deadlines)
    const open = noticeAt({}, ref)
    assert.deepEqual(judged(open, heard('ReviewRequested', {}), 599_999), { kind: 'wait', until: 600_000 })
    assert.deepEqual(judged(open, heard('ReviewRequested', {}), 600_000), {
      kind: 'overdue',
      command: { type: 'ReportOverdue', ...ref, asked: 2, waitedSeconds: 600 },
    })
    // The sixth attempt waits for the seventh in a retry queue of six hours.
    assert.deepEqual(judged(open, heard('NoticeAttemptFailed', { attempt: 6 }), 600_000), {
      kind: 'wait',
      until: 21_600_000 + 600_000,
    })
    // A pause that the channel asked for takes the place of the attempt's own retry delay.
    assert.deepEqual(judged(open, heard('NoticeAttemptFailed', { attempt: 1, retryAfterSeconds: 7_200 }), 7_200_000), {
      kind: 'wait',
      until: 21_600_000 + 600_000,
    })
    assert.deepEqual(judged({ ...open, state: 'sent' }, heard('NoticeSent', {}), 1e9), { kind: 'ended' })
    assert.deepEqual(judged({ ...open, overdueReports: 2 }, heard('NoticeAskedAgain', {}), 600_000), {
      kind: 'wait',
      until: 2_400_000,
    })
  })
})

describe('notices on their way', () => {
  let d: ReturnType<typeof openDispatching>
  let heard: NoticeMessage[]
  let answers: (Error | undefined)[]
  const channels = new Map<string, Channel>([
    [
      'clerks',
      {
        async send(notice) {
          heard.push(notice)
          const answer = answers.shift()
          if (answer) throw answer
        },
        check: async () => undefined,
        close: async () => {},
      },
    ],
  ])
  beforeEach(() => {
    d = openDispatching()
    heard = []
    answers = []
  })
  afterEach(() => d.close())

  const about =
    (...kinds: NoticeKind[]) =>
    (tenant: string, kind: NoticeKind): string[] =>
      tenant === 'main' && kinds.includes(kind) ? ['clerks'] : []
  const notifier = () => notifyPeople({ store: d.store, channels, now: () => new Date(d.time.at).toISOString() })
  const delivered = (message: Message, more: Partial<DeliveredMessage> = {}): DeliveredMessage => ({
    ...message,
    attempt: 1,
    redelivered: false,
    history: [],
    ...more,
  })
  const noticesOf = async (documentId: string) =>
    (await d.store.read(`notices-main.${documentId}`)).map(({ type }) => type)
  const signal = new AbortController().signal
  async function waiting(documentId: string, tenant = 'main'): Promise<void> {
    await d.receive(tenant, documentId)
    await d.handleCommand(tenant, documentId, recordReading(toReview))
  }
  /** Everything that the dispatcher publishes. */
  function published({ bus } = d): Message[] {
    const all: Message[] = []
    const { publish } = bus
    bus.publish = async (messages) => {
      await publish(messages)
      all.push(...messages)
    }
    return all
  }
  const notify = (messages: readonly Message[]) => messages.filter(({ type }) => type === 'Notify')

  it('are published for what their channel is about, for its tenants, and end with what the log says', async () => {
    const all = published()
    const dispatcher = d.start({ channelsOf: about('in-review') })
    await waiting('01JA')
    await waiting('01JB', 'other')
    await d.receive('main', '01JC')
    await d.read({ body: { tenant: 'main', documentId: '01JC' } })
    await until(() => notify(all).length === 1)
    await d.level(dispatcher)
    const [message] = notify(all)
    assert.deepEqual(message!.body, { tenant: 'main', documentId: '01JA', notice: 'clerks:2', kind: 'in-review' })
    assert.equal(dispatcher.status().out, 1)
    await notifier().perform(delivered(message!), signal)
    assert.deepEqual(await noticesOf('01JA'), ['NoticeSent'])
    await until(() => dispatcher.status().out === 0)
    assert.equal(notify(all).length, 1)
    const [notice] = heard
    assert.deepEqual(notice, {
      id: notice!.id,
      kind: 'in-review',
      at: new Date(d.time.at).toISOString(),
      tenant: 'main',
      documentId: '01JA',
      documentType: 'invoice',
      reasons: [{ field: 'issueDate', why: 'missing' }],
    })
  })

  it('do not move the revision of their document, so that a reviewer is not told that it has changed', async () => {
    const all = published()
    d.start({ channelsOf: about('in-review') })
    await waiting('01JA')
    await until(() => notify(all).length === 1)
    await notifier().perform(delivered(notify(all)[0]!), signal)
    assert.deepEqual(await d.eventsOf('main', '01JA'), ['DocumentReceived', 'FieldsExtracted', 'ReviewRequested'])
  })

  it('that were published before a death are published again with the same ids, and told under the same id', async () => {
    const all = published()
    const first = d.start({ channelsOf: about('in-review') })
    await waiting('01JA')
    await until(() => notify(all).length === 1)
    await first.stop()
    await d.loseBroker()
    d.start({ channelsOf: about('in-review') })
    await until(() => notify(all).length === 2)
    const [before, after] = notify(all)
    assert.equal(before!.id, after!.id)
    // Both come before either is in the log.
    await Promise.all([before, after].map((message) => notifier().perform(delivered(message!), signal)))
    assert.equal(new Set(heard.map(({ id }) => id)).size, 1)
    assert.deepEqual(await noticesOf('01JA'), ['NoticeSent'])
    await notifier().perform(delivered(after!), signal)
    assert.equal(heard.length, 2)
  })

  it('of a channel that is added later are about what comes from then on, once the dispatcher has rested', async () => {
    const all = published()
    const first = d.start({ tickMs: 5 })
    await waiting('01JA')
    const end = (await d.store.read('document-main.01JA', 'last'))[0]!.position
    await until(
      async () => String((await d.store.read('checkpoint-dispatcher', 'last'))[0]?.data['position'] ?? '') >= end,
    )
    await first.stop()
    d.start({ tickMs: 5, channelsOf: about('in-review') })
    await waiting('01JB')
    await until(() => notify(all).length > 0)
    assert.deepEqual(
      notify(all).map(({ body }) => body['documentId']),
      ['01JB'],
    )
  })

  it('that are out when the log moves to another store are told from there, and what was told is not', async () => {
    const all = published()
    const first = d.start({ channelsOf: about('in-review') })
    await waiting('01JA')
    await waiting('01JB')
    await until(() => notify(all).length === 2)
    await notifier().perform(delivered(notify(all).find(({ body }) => body['documentId'] === '01JB')!), signal)
    await waiting('01JC', 'other')
    await d.level(first)
    await first.stop()
    const there = openDispatching()
    try {
      await copyLog(d.store, there.store, { signal, seen: () => {} })
      const again = published(there)
      const second = there.start({ channelsOf: about('in-review') })
      await until(() => again.length > 0)
      await there.level(second)
      assert.deepEqual(
        again.map(({ id }) => id),
        notify(all)
          .filter(({ body }) => body['documentId'] === '01JA')
          .map(({ id }) => id),
      )
    } finally {
      await there.close()
    }
  })

  it('that nobody hears of are published again with an id of their own', async () => {
    const all = published()
    d.start({ channelsOf: about('in-review'), tickMs: 5, deadlines: { readMs: 1e9, deliverMs: 1_000 } })
    await waiting('01JA')
    await until(() => notify(all).length === 1)
    d.time.at += 1_500
    await until(() => notify(all).length === 2)
    assert.notEqual(notify(all)[0]!.id, notify(all)[1]!.id)
    assert.deepEqual(await noticesOf('01JA'), ['NoticeAskedAgain'])
  })

  const message = (): DeliveredMessage =>
    delivered({
      id: 'm1',
      queue: 'notify.v1',
      type: 'Notify',
      body: { tenant: 'main', documentId: '01JA', notice: 'clerks:2', kind: 'in-review' },
      headers: { tenant: 'main' },
    })

  it('that a channel cannot take now fail with its reason and its pause, and stand in the log', async () => {
    await waiting('01JA')
    answers = [new WaybillError('channel-unavailable', 'busy', { retryAfterSeconds: 7 })]
    await assert.rejects(
      notifier().perform(message(), signal),
      (error: WaybillError) => codeOf(error) === 'channel-unavailable' && error.facts['retryAfterSeconds'] === 7,
    )
    assert.deepEqual(
      (await d.store.read('notices-main.01JA')).map(({ type, data }) => [type, data['retryAfterSeconds']]),
      [['NoticeAttemptFailed', 7]],
    )
    await notifier().perform({ ...message(), attempt: 2 }, signal)
    assert.deepEqual(await noticesOf('01JA'), ['NoticeAttemptFailed', 'NoticeSent'])
  })

  it('that are refused are given up at once; in doubt they are told once more, and not a third time', async () => {
    await waiting('01JA')
    const doubt = new WaybillError('notice-in-doubt', 'lost')
    answers = [doubt, doubt]
    await assert.rejects(notifier().perform(message(), signal), { code: 'notice-in-doubt' })
    await assert.rejects(
      notifier().perform(
        { ...message(), attempt: 2, history: [{ at: '', code: 'notice-in-doubt', reason: '' }] },
        signal,
      ),
      { code: 'attempts-exhausted', message: 'lost' },
    )
    assert.deepEqual(await noticesOf('01JA'), ['NoticeAttemptFailed', 'NoticeGivenUp'])
    await waiting('01JB')
    answers = [new WaybillError('channel-refused', 'gone')]
    const refused = { ...message(), body: { ...message().body, documentId: '01JB' } }
    await assert.rejects(notifier().perform(refused, signal), { code: 'channel-refused' })
    assert.deepEqual(await noticesOf('01JB'), ['NoticeGivenUp'])
    assert.equal(heard.length, 3)
    // After a death before it was parked it comes again; another message of the same notice has nothing to do.
    await assert.rejects(notifier().perform(refused, signal), { code: 'channel-refused', message: 'gone' })
    await notifier().perform({ ...refused, id: 'm2' }, signal)
    assert.equal(heard.length, 3)
  })

  it('that another message has told in the meantime are not parked by a refusal', async () => {
    await waiting('01JA')
    const quicker = { ...message(), id: 'm2' }
    const refusing: Channel = {
      async send() {
        await notifier().perform(quicker, signal)
        throw new WaybillError('channel-refused', 'gone')
      },
      check: async () => undefined,
      close: async () => {},
    }
    await notifyPeople({
      store: d.store,
      channels: new Map([['clerks', refusing]]),
      now: () => new Date(d.time.at).toISOString(),
    }).perform(message(), signal)
    assert.deepEqual(await noticesOf('01JA'), ['NoticeSent'])
  })

  it('whose receiver knows them again are told until it answers', async () => {
    await waiting('01JA')
    const doubt = new WaybillError('notice-in-doubt', 'lost', { knowsAgain: true })
    answers = [doubt, doubt, doubt]
    const history = Array.from({ length: 2 }, () => ({ at: '', code: 'notice-in-doubt', reason: '' }))
    await assert.rejects(notifier().perform({ ...message(), attempt: 3, history }, signal), { code: 'notice-in-doubt' })
    assert.deepEqual(await noticesOf('01JA'), ['NoticeAttemptFailed'])
  })

  it('for a channel that was taken out of the file, or that tried too often, are given up with the reason', async () => {
    await waiting('01JA')
    await assert.rejects(notifier().perform({ ...message(), body: { ...message().body, notice: 'gone:2' } }, signal), {
      code: 'channel-unknown',
    })
    await notifier().giveUp({ ...message(), id: 'm2' }, new Error('busy for hours'))
    const events = await d.store.read('notices-main.01JA')
    assert.deepEqual(
      events.map(({ type, data }) => [type, data['channel'], data['code']]),
      [
        ['NoticeGivenUp', 'gone', 'channel-unknown'],
        ['NoticeGivenUp', 'clerks', 'attempts-exhausted'],
      ],
    )
  })

  it('about nothing that the log has are unreadable', async () => {
    await waiting('01JA')
    for (const notice of ['clerks:1', 'clerks:9', 'clerks', '']) {
      await assert.rejects(notifier().perform({ ...message(), body: { ...message().body, notice } }, signal), {
        code: 'unreadable-message',
      })
    }
  })

  it('tell of a failure only its stage and code, and of a document nothing that it holds', async () => {
    await d.receive('main', '01JA')
    await d.handleCommand('main', '01JA', {
      type: 'FailReading',
      attempt: 1,
      code: 'pdf-encrypted',
      detail: 'A secret detail.',
    })
    await notifier().perform({ ...message(), body: { ...message().body, notice: 'clerks:2', kind: 'failed' } }, signal)
    const { id: _, at: __, ...notice } = heard[0]!
    assert.deepEqual(notice, {
      kind: 'failed',
      tenant: 'main',
      documentId: '01JA',
      failure: { stage: 'reading', code: 'pdf-encrypted' },
    })
  })
})

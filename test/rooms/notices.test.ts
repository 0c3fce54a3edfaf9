import assert from 'node:assert/strict'
import type { DeliveredMessage, Message } from '../../hub/drivers/bus/port.ts'
import { codeOf, WaybillError } from '../../hub/errors.ts'
import { type NoticeKind } from '../../hub/notice/kind.ts'
import type { Channel, NoticeMessage } from '../../hub/notify/channel.ts'
import { notifyPeople } from '../../hub/notify/consumer.ts'
import { copyLog } from '../../hub/move/copy-log.ts'
import { openDispatching } from '../support/dispatching.ts'
import { recordReading, toReview } from '../support/documents-in-words.ts'
import { until } from '../support/until.ts'

describe('notices from the log to their channel', () => {
  let d: ReturnType<typeof openDispatching>
  let sent: NoticeMessage[]
  let answers: (Error | undefined)[]
  const idle = { check: async () => undefined, close: async () => {} }
  const channels = new Map<string, Channel>([
    [
      'clerks',
      {
        async send(notice) {
          sent.push(notice)
          const answer = answers.shift()
          if (answer) throw answer
        },
        ...idle,
      },
    ],
  ])
  beforeEach(() => {
    d = openDispatching()
    sent = []
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

  it('are published for the kinds and tenants of their channel, and end with an event', async () => {
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
    const [notice] = sent
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

  it('do not change the revision of their document, so that a reviewer meets no conflict', async () => {
    const all = published()
    d.start({ channelsOf: about('in-review') })
    await waiting('01JA')
    await until(() => notify(all).length === 1)
    await notifier().perform(delivered(notify(all)[0]!), signal)
    assert.deepEqual(await d.eventsOf('main', '01JA'), ['DocumentReceived', 'FieldsExtracted', 'ReviewRequested'])
  })

  it('are published again after a restart with the same ids, and sent under the same id', async () => {
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
    // Both are delivered before either is in the log.
    await Promise.all([before, after].map((message) => notifier().perform(delivered(message!), signal)))
    assert.equal(new Set(sent.map(({ id }) => id)).size, 1)
    assert.deepEqual(await noticesOf('01JA'), ['NoticeSent'])
    await notifier().perform(delivered(after!), signal)
    assert.equal(sent.length, 2)
  })

  it('of a channel that is added later report only later events, if the dispatcher was idle before', async () => {
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

  it('that are open when the log moves to another store are sent from there, the others are not', async () => {
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

  it('that are overdue are published again under a new id', async () => {
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

  it('fail with the reason and the pause of an unavailable channel, and the log records both', async () => {
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

  it('are given up at once if refused; if in doubt they are sent once more, but not a third time', async () => {
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
    assert.equal(sent.length, 3)
    // After a crash before it was parked it is redelivered; another message of the same notice does nothing.
    await assert.rejects(notifier().perform(refused, signal), { code: 'channel-refused', message: 'gone' })
    await notifier().perform({ ...refused, id: 'm2' }, signal)
    assert.equal(sent.length, 3)
  })

  it('are not parked by a refusal if another message has sent them meanwhile', async () => {
    await waiting('01JA')
    const quicker = { ...message(), id: 'm2' }
    const refusing: Channel = {
      async send() {
        await notifier().perform(quicker, signal)
        throw new WaybillError('channel-refused', 'gone')
      },
      ...idle,
    }
    await notifyPeople({
      store: d.store,
      channels: new Map([['clerks', refusing]]),
      now: () => new Date(d.time.at).toISOString(),
    }).perform(message(), signal)
    assert.deepEqual(await noticesOf('01JA'), ['NoticeSent'])
  })

  it('are sent until the receiver answers, if it recognises repeats', async () => {
    await waiting('01JA')
    const doubt = new WaybillError('notice-in-doubt', 'lost', { receiverDedupes: true })
    answers = [doubt, doubt, doubt]
    const history = Array.from({ length: 2 }, () => ({ at: '', code: 'notice-in-doubt', reason: '' }))
    await assert.rejects(notifier().perform({ ...message(), attempt: 3, history }, signal), { code: 'notice-in-doubt' })
    assert.deepEqual(await noticesOf('01JA'), ['NoticeAttemptFailed'])
  })

  it('are given up with the reason if their channel was removed or all attempts failed', async () => {
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

  it('are unreadable if the log has no event that they report', async () => {
    await waiting('01JA')
    for (const notice of ['clerks:1', 'clerks:9', 'clerks', '']) {
      await assert.rejects(notifier().perform({ ...message(), body: { ...message().body, notice } }, signal), {
        code: 'unreadable-message',
      })
    }
  })

  it('report only stage and code of a failure, and no content of the document', async () => {
    await d.receive('main', '01JA')
    await d.handleCommand('main', '01JA', {
      type: 'FailReading',
      attempt: 1,
      code: 'pdf-encrypted',
      detail: 'A secret detail.',
    })
    await notifier().perform({ ...message(), body: { ...message().body, notice: 'clerks:2', kind: 'failed' } }, signal)
    const { id: _, at: __, ...notice } = sent[0]!
    assert.deepEqual(notice, {
      kind: 'failed',
      tenant: 'main',
      documentId: '01JA',
      failure: { stage: 'reading', code: 'pdf-encrypted' },
    })
  })
})

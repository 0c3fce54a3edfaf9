import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import type { ErrorCode } from '../../hub/errors.ts'
import { classifyFailure } from '../../hub/notify/channels/webhook/channel.ts'
import { failsWith, ID, KEYS, never, noticeOf, open, PATH, SECRETS } from '../support/channels.ts'
import { freePort } from '../support/free-port.ts'
import { receiveMail } from '../support/mail-receiver.ts'
import { until } from '../support/until.ts'
import { receiveWebhooks } from '../support/webhook-receiver.ts'

const webhookTo = (port: number, settings: object = {}) =>
  open('webhook', { url: `http://127.0.0.1:${port}${PATH}`, secrets: SECRETS, ...settings })

describe('the webhook', () => {
  const closing: (() => Promise<void>)[] = []
  const receive: typeof receiveWebhooks = async (answer) => {
    const receiver = await receiveWebhooks(answer)
    closing.push(receiver.close)
    return receiver
  }
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
  })

  it('is a signed Standard Webhook with ids, codes and names only', async () => {
    const receiver = await receive()
    const channel = await webhookTo(receiver.port)
    const notice = noticeOf({
      kind: 'in-review',
      documentType: 'invoice',
      reasons: [{ field: 'grossTotal', why: 'missing' }, { why: 'uncertain' }],
    })
    const before = Math.floor(Date.now() / 1000)
    await channel.send(notice, never)
    await channel.send(noticeOf({ kind: 'failed', failure: { stage: 'reading', code: 'pdf-encrypted' } }), never)
    await channel.close()

    const [first, second] = receiver.calls
    assert.deepEqual(
      [first!.method, first!.url, first!.headers['content-type'], first!.headers['user-agent']],
      ['POST', PATH, 'application/json', 'Waybill'],
    )
    assert.deepEqual(JSON.parse(first!.body), {
      type: 'document.in-review',
      timestamp: '2026-03-14T09:26:53.000Z',
      data: {
        tenant: 'acme',
        documentId: ID,
        state: 'in-review',
        documentType: 'invoice',
        reasons: [{ field: 'grossTotal', why: 'missing' }, { why: 'uncertain' }],
        document: `https://hub.example.com/api/v1/documents/${ID}`,
      },
    })
    assert.deepEqual(JSON.parse(second!.body).data, {
      tenant: 'acme',
      documentId: ID,
      state: 'failed',
      failure: { stage: 'reading', code: 'pdf-encrypted' },
      document: `https://hub.example.com/api/v1/documents/${ID}`,
    })
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = first!.headers
    assert.equal(id, notice.id)
    assert.ok(Number(timestamp) >= before && Number(timestamp) <= Date.now() / 1000, String(timestamp))
    // While keys rotate, the receiver may know either.
    assert.deepEqual(
      String(signatures).split(' '),
      KEYS.map(
        (key) =>
          `v1,${createHmac('sha256', key)
            .update(`${notice.id}.${String(timestamp)}.${first!.body}`)
            .digest('base64')}`,
      ),
    )
  })

  it('has the same id in every attempt, and the time of each', async () => {
    let status = 500
    const receiver = await receive((response) => void response.writeHead(status).end())
    const channel = await webhookTo(receiver.port, { secrets: SECRETS.slice(0, 1) })
    const notice = noticeOf()
    const clock = Date.now
    try {
      Date.now = () => 1_800_000_000_000
      await failsWith('channel-unavailable', channel.send(notice, never))
      status = 200
      Date.now = () => 1_800_000_060_900
      await channel.send(notice, never)
    } finally {
      Date.now = clock
    }
    assert.deepEqual(
      receiver.calls.map(({ headers }) => [headers['webhook-id'], headers['webhook-timestamp']]),
      [
        [notice.id, '1800000000'],
        [notice.id, '1800000060'],
      ],
    )
    const [one, two] = receiver.calls.map(({ headers }) => headers['webhook-signature'])
    assert.notEqual(one, two)
    assert.equal(
      two,
      `v1,${createHmac('sha256', KEYS[0]!).update(`${notice.id}.1800000060.${receiver.calls[1]!.body}`).digest('base64')}`,
    )
  })

  it('is sent, retried or rejected, as the status says', async () => {
    let status = 0
    const receiver = await receive(
      (response) =>
        void response
          .writeHead(status, status < 400 && status >= 300 ? { location: '/elsewhere' } : {})
          .end('a body that is not read'),
    )
    const channel = await webhookTo(receiver.port)
    const expected = new Map<number, ErrorCode | 'sent'>([
      ...[200, 201, 202, 299].map((status) => [status, 'sent'] as const),
      ...[408, 425, 429, 500, 502, 503, 504, 599].map((status) => [status, 'channel-unavailable'] as const),
      ...[301, 302, 303, 304, 307, 308, 400, 401, 404, 410, 422, 451].map(
        (status) => [status, 'channel-refused'] as const,
      ),
    ])
    for (const [each, outcome] of expected) {
      status = each
      if (outcome === 'sent') await channel.send(noticeOf(), never)
      else
        assert.match(
          (await failsWith(outcome, channel.send(noticeOf(), never))).message,
          new RegExp(`^127\\.0\\.0\\.1:${receiver.port} answered ${each}\\.$`),
        )
    }
    assert.equal(receiver.calls.length, expected.size)
    assert.deepEqual(
      receiver.calls.filter(({ method, url }) => method !== 'POST' || url !== PATH),
      [],
    )
  })

  it('waits as long as the receiver requests, up to six hours', async () => {
    let retryAfter = ''
    let status = 429
    const receiver = await receive((response) => void response.writeHead(status, { 'retry-after': retryAfter }).end())
    const channel = await webhookTo(receiver.port)
    const pause = async (value: string) => {
      retryAfter = value
      return (await failsWith('channel-unavailable', channel.send(noticeOf(), never))).facts['retryAfterSeconds'] as
        | number
        | undefined
    }
    assert.equal(await pause('120'), 120)
    assert.equal(await pause('999999'), 21_600)
    const inTen = await pause(new Date(Date.now() + 600_000).toUTCString())
    assert.ok(inTen! > 590 && inTen! <= 600, String(inTen))
    assert.equal(await pause(new Date(Date.now() + 90_000_000).toUTCString()), 21_600)
    assert.deepEqual(
      [await pause(new Date(0).toUTCString()), await pause('soon'), await pause('0'), await pause('-5')],
      [undefined, undefined, undefined, undefined],
    )
    assert.equal(
      classifyFailure(503, 'Sat, 14 Mar 2026 09:27:00 GMT', 'host', Date.parse('2026-03-14T09:26:30.500Z'))!.facts[
        'retryAfterSeconds'
      ],
      30,
    )
    status = 410
    retryAfter = '120'
    assert.deepEqual((await failsWith('channel-refused', channel.send(noticeOf(), never))).facts, {})
  })

  it('was not sent if no connection was established', async () => {
    await failsWith('channel-unavailable', (await webhookTo(await freePort())).send(noticeOf(), never))
    assert.match(
      (
        await failsWith(
          'channel-unavailable',
          (await webhookTo(1, { url: `http://nowhere.invalid${PATH}` })).send(noticeOf(), never),
        )
      ).message,
      /^nowhere\.invalid cannot be reached \((?:ENOTFOUND|EAI_AGAIN)\)\.$/,
    )
    const tls = await receiveMail(() => ({ secure: true }))
    closing.push(tls.close)
    assert.match(
      (
        await failsWith(
          'channel-untrusted',
          (await webhookTo(1, { url: `https://127.0.0.1:${tls.port}${PATH}` })).send(noticeOf(), never),
        )
      ).message,
      /\(DEPTH_ZERO_SELF_SIGNED_CERT\).* NODE_EXTRA_CA_CERTS/,
    )
    const plain = await receive()
    await failsWith(
      'channel-unavailable',
      (await webhookTo(1, { url: `https://127.0.0.1:${plain.port}${PATH}` })).send(noticeOf(), never),
    )
  })

  it('is in doubt if the request was sent and no answer came', async () => {
    const silent = await receive(() => {})
    const channel = await webhookTo(silent.port, { timeoutSeconds: 1 })
    const doubt = await failsWith('notice-in-doubt', channel.send(noticeOf(), never))
    assert.match(doubt.message, /not in time/)
    assert.deepEqual(doubt.facts, { receiverDedupes: true })
    const dropping = await receive((response) => void response.socket!.destroy())
    assert.match(
      (await failsWith('notice-in-doubt', (await webhookTo(dropping.port)).send(noticeOf(), never))).message,
      /connection broke/,
    )
    assert.deepEqual([silent.calls.length, dropping.calls.length], [1, 1])

    const stop = new AbortController()
    const stopping = await receive(() => stop.abort())
    assert.match(
      (await failsWith('notice-in-doubt', (await webhookTo(stopping.port)).send(noticeOf(), stop.signal))).message,
      /hub stopped/,
    )
  })

  it('is checked by a connection only, and the check reports an unencrypted address', async () => {
    const receiver = await receive()
    assert.equal(await (await webhookTo(receiver.port)).check(never), undefined)
    assert.match(
      (await (await webhookTo(1, { url: `http://0.0.0.0:${receiver.port}${PATH}` })).check(never))!,
      /^The connection to 0\.0\.0\.0:\d+ is not encrypted\. Use https\.$/,
    )
    // The server learns of a connection slightly later than its client.
    await until(() => receiver.connections() === 2)
    assert.deepEqual(receiver.calls, [])
    await failsWith('channel-unavailable', (await webhookTo(await freePort())).check(never))
    const tls = await receiveMail(() => ({ secure: true }))
    closing.push(tls.close)
    assert.match(
      (
        await failsWith(
          'channel-untrusted',
          (await webhookTo(1, { url: `https://127.0.0.1:${tls.port}${PATH}` })).check(never),
        )
      ).message,
      /\(DEPTH_ZERO_SELF_SIGNED_CERT\).* NODE_EXTRA_CA_CERTS/,
    )
  })
})

import assert from 'node:assert/strict'
import { loadDescription } from '../../hub/api/description.ts'
import { openTestHub, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice, UNSURE, quickPdf } from '../support/quick-reader.ts'
import { rawHttp } from '../support/raw-http.ts'

const GET_PATHS = Object.entries(loadDescription().paths).flatMap(([path, methods]) => (methods['get'] ? [path] : []))

describe('HTTP details of the API', () => {
  let hub: TestHub
  let id: string
  before(async () => {
    hub = await openTestHub()
    id = (await hub.send(quickInvoice('HTTP'))).body.id
    await hub.settled(id)
  })
  after(() => hub.close())

  const pathOf = (path: string) => path.replace('{id}', id).replace(/\{(?:page|number)\}/, '1')

  for (const path of GET_PATHS)
    it(`GET ${path} is not stored by caches, and has a body for \`If-None-Match: *\``, async () => {
      // Not by fetch, which sends `Cache-Control: no-cache` with this header.
      const answer = await rawHttp(
        hub.url,
        `GET /api/v1${pathOf(path)} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n` +
          `Authorization: Bearer ${hub.key}\r\nIf-None-Match: *\r\n\r\n`,
      )
      assert.notEqual(answer.status, 304)
      assert.ok(answer.body.length > 0)
      assert.match(answer.head, /^cache-control: .*no-store/im)
    })

  it('answers 304 only for the tag of the document, alone, weak or in a list', async () => {
    const tag = (await hub.call('GET', `/documents/${id}`)).headers.get('etag')!
    const statusFor = async (given: string) =>
      (await hub.call('GET', `/documents/${id}`, { headers: { 'if-none-match': given } })).status
    assert.deepEqual(
      await Promise.all([tag, `W/${tag}`, `"0", ${tag}`, '"0"', `${tag}0`].map(statusFor)),
      [304, 304, 304, 200, 200],
    )
  })

  it('takes a decision on the tag of the document, alone, weak or in a list, or on any', async () => {
    const unsure = quickInvoice('IF-MATCH', { confidence: 0.3 })
    const { id: undecided } = (await hub.send(unsure)).body
    await hub.settled(undecided)
    const tag = (await hub.call('GET', `/documents/${undecided}`)).headers.get('etag')!
    assert.match(tag, /^"\d+"$/)
    const cancel = async (given: string) => {
      const { status } = await hub.call('POST', `/documents/${undecided}/cancel`, { headers: { 'if-match': given } })
      return status
    }
    for (const [given, expected] of [
      ['"0"', 412],
      ['W/"0", "1000"', 412],
      ['7', 400],
      ['"7', 400],
    ] as const)
      assert.equal(await cancel(given), expected, given)
    for (const given of ['*', tag, `W/${tag}`, `"0", ${tag}`]) {
      const { id: next } = (await hub.send(quickInvoice(`IF-${given}`, { confidence: 0.3 }))).body
      await hub.settled(next)
      const at = (await hub.call('GET', `/documents/${next}`)).headers.get('etag')!
      const headers = { 'if-match': given.replace(tag, at) }
      assert.equal((await hub.call('POST', `/documents/${next}/cancel`, { headers })).status, 200, given)
    }
  })

  it('marks errors and refused requests as not to be stored', async () => {
    for (const [path, as] of [
      ['/documents/01X', hub.key],
      ['/documents', 'wrong'],
      ['/nothing', hub.key],
    ] as const)
      assert.equal((await hub.call('GET', path, { as })).headers.get('cache-control'), 'no-store')
  })

  it('refuses a leap second as a time that it cannot compare with', async () => {
    const leap = '2016-12-31T23:59:60Z'
    const asked = [
      await hub.call<Problem>('GET', '/documents', { query: { receivedFrom: leap } }),
      await hub.call<Problem>('GET', '/documents', { query: { receivedTo: '1990-12-31T15:59:60-08:00' } }),
      await hub.call<Problem>('GET', '/audit/events', { query: { from: leap } }),
      await hub.call<Problem>('GET', '/audit/events', { query: { to: leap } }),
      await hub.call<Problem>('POST', '/keys', { body: { role: 'viewer', label: 'leap', expiresAt: leap } }),
    ]
    for (const { status, body } of asked) {
      assert.equal(status, 400)
      assert.match(body.detail, /must be a date and time such as/)
    }
    const second = { receivedFrom: '2016-12-31T23:59:59Z', receivedTo: '2017-01-01T00:00:00+00:00' }
    assert.equal((await hub.call('GET', '/documents', { query: second })).status, 200)
  })

  describe('a body that is optional', () => {
    const cancel = async (headers: string, body = '') => {
      const { id: unsure } = (await hub.send(quickPdf({ type: 'invoice', ...UNSURE, padding: headers + body }))).body
      await hub.settled(unsure)
      return rawHttp(
        hub.url,
        `POST /api/v1/documents/${unsure}/cancel HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n` +
          `Authorization: Bearer ${hub.key}\r\n${headers}\r\n${body}`,
      )
    }
    for (const [what, headers, body] of [
      ['without a length', ''],
      ['of length 0', 'Content-Length: 0\r\n'],
      ['of length 0 with a type', 'Content-Length: 0\r\nContent-Type: application/x-www-form-urlencoded\r\n'],
      ['of length 0 as JSON', 'Content-Length: 0\r\nContent-Type: application/json\r\n'],
      ['of chunks without any', 'Transfer-Encoding: chunked\r\n', '0\r\n\r\n'],
    ] as const)
      it(`may be absent: ${what}`, async () => {
        const answer = await cancel(headers, body)
        assert.equal(answer.status, 200, answer.body)
      })

    it('is refused if it is anything but JSON', async () => {
      assert.equal((await cancel('Content-Length: 2\r\n', '{}')).status, 400)
      assert.equal((await cancel('Transfer-Encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n')).status, 400)
    })
  })

  it('shows the progress of the views to administrators of its own tenant only', async () => {
    const key = await hub.hub.keys.issue('other', 'admin', 'of another tenant')
    assert.equal((await hub.call('GET', '/views', { as: key })).status, 403)
    assert.equal((await hub.call('GET', '/views')).status, 200)
  })

  it('does not keep the key of the documentation page in the browser', async () => {
    assert.match(await (await fetch(`${hub.url}/docs/start.js`)).text(), /persistAuthorization: false/)
  })
})

import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import type { Engines } from '../../hub/app/engines.ts'
import type { ErrorCode } from '../../hub/errors.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice, quickPdf } from '../support/quick-reader.ts'

const code = (body: unknown): string | undefined => (body as Problem).type?.split('/').at(-1)

describe('a request that cannot be served', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub({ settings: { maxDocumentBytes: '100000' } })
  })
  after(() => hub.close())

  const refused: [
    what: string,
    send: () => Promise<{ status: number; body: unknown }>,
    status: number,
    expected: ErrorCode,
  ][] = [
    ['no bytes', () => hub.send(new Uint8Array()), 400, 'empty-document'],
    ['a text file', () => hub.send(Buffer.from('just a note, whatever it is called')), 415, 'unsupported-media-type'],
    [
      'a program that is declared as PDF',
      () => hub.send(Buffer.from('\x7fELF…'), { headers: { 'content-type': 'application/pdf' } }),
      415,
      'unsupported-media-type',
    ],
    [
      'more bytes than allowed',
      () => hub.send(Buffer.concat([quickPdf({}), Buffer.alloc(200_000)])),
      413,
      'document-too-large',
    ],
    [
      'more bytes than allowed, in pieces of unknown length',
      () =>
        hub.call('POST', '/documents', {
          body: Readable.toWeb(
            Readable.from([quickPdf({}), ...Array.from({ length: 40 }, () => Buffer.alloc(10_000))]),
          ) as ReadableStream,
        }),
      413,
      'document-too-large',
    ],
    ['an unknown type', () => hub.send(quickInvoice('T'), { query: { type: 'novel' } }), 422, 'unknown-document-type'],
    [
      'an unknown type in a review',
      () => hub.call('POST', '/documents/01ABC/review', { body: { approve: true, documentType: 'novel' } }),
      422,
      'unknown-document-type',
    ],
    [
      'a correction that is not an amount',
      () =>
        hub.call('POST', '/documents/01ABC/review', { body: { approve: true, corrections: { grossTotal: '12,50' } } }),
      422,
      'unknown-field',
    ],
    [
      'an IBAN with wrong check digits',
      () =>
        hub.call('POST', '/documents/01ABC/review', {
          body: { approve: true, corrections: { iban: 'DE89370400440532013001' } },
        }),
      422,
      'unknown-field',
    ],
    ['an unknown parameter', () => hub.call('GET', '/documents', { query: { colour: 'red' } }), 400, 'invalid-request'],
    [
      'a filter that is not JSON',
      () => hub.call('GET', '/documents', { query: { filter: '{broken' } }),
      400,
      'invalid-request',
    ],
    [
      'a filter with an operator that runs code',
      () => hub.call('GET', '/documents', { query: { filter: '{"$where":"1"}' } }),
      400,
      'invalid-request',
    ],
    ['a made-up cursor', () => hub.call('GET', '/documents', { query: { cursor: 'x' } }), 400, 'invalid-request'],
    ['an impossible id', () => hub.call('GET', '/documents/..%2F..%2Fetc'), 400, 'invalid-request'],
    [
      'a form without a file',
      () => {
        const form = new FormData()
        form.append('other', 'x')
        return hub.call('POST', '/documents', { body: form })
      },
      400,
      'invalid-request',
    ],
    [
      'a body that is not JSON',
      () =>
        hub.call('POST', '/documents/01ABC/review', {
          body: Buffer.from('{no'),
          headers: { 'content-type': 'application/json' },
        }),
      400,
      'invalid-request',
    ],
    [
      'a review that both approves and rejects',
      () => hub.call('POST', '/documents/01ABC/review', { body: { approve: true, reject: 'no' } }),
      400,
      'invalid-request',
    ],
    ['an unknown document', () => hub.call('GET', '/documents/01UNKNOWN'), 404, 'not-found'],
    ['an unknown path', () => hub.call('GET', '/nowhere'), 404, 'not-found'],
    ['an unsupported method', () => hub.call('DELETE', '/documents'), 405, 'method-not-allowed'],
    ['no key', () => hub.call('GET', '/documents', { as: '' }), 401, 'unauthenticated'],
    [
      'a wrong key',
      () => hub.call('GET', '/documents', { as: hub.key.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }),
      401,
      'unauthenticated',
    ],
  ]
  for (const [what, send, status, expected] of refused) {
    it(`answers ${what} with ${status} ${expected}`, async () => {
      const answer = await send()
      assert.deepEqual([answer.status, code(answer.body)], [status, expected], JSON.stringify(answer.body))
      await assertExplained(hub, expected)
    })
  }

  it('repeats nothing of a body that is not JSON', async () => {
    const { body } = await hub.call<Problem>('POST', '/documents/01X/review', {
      body: Buffer.from('{"note": "secret'),
      headers: { 'content-type': 'application/json' },
    })
    assert.equal(body.detail, 'The body is not valid JSON.')
  })

  it('names both decisions to a review without one', async () => {
    const { status, body } = await hub.call<Problem & { errors: object[] }>('POST', '/documents/01X/review', {
      body: { corrections: { grossTotal: '12.50' } },
    })
    assert.deepEqual([status, body.detail], [400, '/body needs either approve or reject.'])
    assert.deepEqual(body.errors, [{ path: '/body', message: 'needs either approve or reject' }])
  })

  it('asks for the JSON content type where it is missing', async () => {
    const { status, body } = await hub.call<{ detail: string }>('POST', '/documents/01X/review', {
      headers: { 'content-type': 'text/plain' },
      body: { approve: true },
    })
    assert.equal(status, 400)
    assert.match(body.detail, /Content-Type: application\/json/)
  })
})

describe('an unexpected error', () => {
  it('is 500 internal without internals in the response, and the next request works', async () => {
    let broken = false
    const engines = (real: Engines): Engines => ({
      ...real,
      views: {
        ...real.views,
        find: async (...query) => {
          if (broken) throw new Error('secret place')
          return real.views.find(...query)
        },
      },
    })
    const hub = await openTestHub({ seams: { engines } })
    broken = true
    try {
      const answer = await hub.call<Problem>('GET', '/documents')
      assert.deepEqual(
        [answer.status, code(answer.body), answer.body.detail],
        [500, 'internal', 'The hub met an unexpected error.'],
      )
      assert.doesNotMatch(answer.bytes.toString(), /secret|at .*\.ts/)
      assert.ok(answer.body.correlationId)
      await assertExplained(hub, 'internal')
      broken = false
      assert.equal((await hub.call('GET', '/documents')).status, 200)
    } finally {
      await hub.close()
    }
  })
})

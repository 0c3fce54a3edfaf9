import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { once } from 'node:events'
import path from 'node:path'
import { Readable } from 'node:stream'
import { Validator } from '@seriousme/openapi-schema-validator'
import { loadDescription } from '../../hub/api/description.ts'
import type { Engines } from '../../hub/app/engines.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, viewsLevel, type Problem, type TestHub } from '../support/hub.ts'
import type { ErrorCode } from '../../hub/errors.ts'
import { answeredSoFar, describedOperations } from '../support/described.ts'
import { quickInvoice, quickPdf } from '../support/quick-reader.ts'
import { until } from '../support/until.ts'

const code = (body: unknown): string | undefined => (body as Problem).type?.split('/').at(-1)

describe('the door', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub({ settings: { maxDocumentBytes: '100000' } })
  })
  after(() => hub.close())

  it('takes the same bytes once: the first document is answered and marked', async () => {
    const bytes = quickInvoice('SAME')
    const first = await hub.send(bytes)
    const second = await hub.send(bytes)
    assert.deepEqual([first.status, second.status], [202, 200])
    assert.equal(second.body.id, first.body.id)
    assert.equal((await hub.settled(first.body.id)).duplicates, 1)
  })

  it('answers a repeated Idempotency-Key the same, and another document under it with 422', async () => {
    const headers = { 'idempotency-key': 'order-1' }
    const [one, two] = [
      await hub.send(quickInvoice('K-1'), { headers }),
      await hub.send(quickInvoice('K-1'), { headers }),
    ]
    assert.equal(one.body.id, two.body.id)
    assert.equal(two.body.duplicate, false)
    const other = await hub.send(quickInvoice('K-2'), { headers })
    assert.deepEqual([other.status, code(other.body)], [422, 'idempotency-key-reused'])
    const typed = await hub.send(quickInvoice('K-1'), { headers, query: { type: 'receipt' } })
    assert.deepEqual([typed.status, code(typed.body)], [422, 'idempotency-key-reused'])
  })

  it('makes one document of many requests at once with one key, and with the same bytes', async () => {
    const headers = { 'idempotency-key': 'burst' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => hub.send(quickInvoice('BURST'), index % 2 ? { headers } : {})),
    )
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1)
    assert.ok(answers.every(({ status }) => status === 200 || status === 202))
  })

  it('looks at the first KiB: a wrong file is refused before the rest has come, one in crumbs is taken whole', async () => {
    const post = (length: number) => {
      const socket = connect(Number(new URL(hub.url).port), '127.0.0.1').setNoDelay()
      let answer = ''
      socket.on('data', (chunk: Buffer) => {
        answer += chunk
      })
      socket.write(
        `POST /api/v1/documents HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${hub.key}\r\nContent-Type: application/pdf\r\nContent-Length: ${length}\r\n\r\n`,
      )
      return {
        socket,
        answered: async (what: RegExp) => {
          await until(() => what.test(answer))
          socket.destroy()
        },
      }
    }
    const wrong = post(90_000)
    wrong.socket.write('no document '.repeat(100))
    await wrong.answered(/ 415 [^]*unsupported-media-type/)

    const bytes = Buffer.concat([quickInvoice('CRUMBS'), Buffer.alloc(3_000, ' ')])
    const crumbs = post(bytes.length)
    for (const byte of bytes) if (!crumbs.socket.write(Buffer.of(byte))) await once(crumbs.socket, 'drain')
    await crumbs.answered(/ 202 /)
    assert.deepEqual([(await hub.send(bytes)).status, (await hub.send(bytes)).body.duplicate], [200, true])
  })

  it('takes a form, with the name of its file', async () => {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(quickInvoice('FORM'))]), 'Rechnung März.pdf')
    const { status, body } = await hub.call<{ id: string }>('POST', '/documents', { body: form })
    assert.equal(status, 202)
    assert.equal((await hub.settled(body.id)).fileName, 'Rechnung März.pdf')
  })

  const refused: [
    what: string,
    send: () => Promise<{ status: number; body: unknown }>,
    status: number,
    expected: ErrorCode,
  ][] = [
    ['no bytes', () => hub.send(new Uint8Array()), 400, 'empty-document'],
    ['a text file', () => hub.send(Buffer.from('just a note, whatever it is called')), 415, 'unsupported-media-type'],
    [
      'a program that calls itself a PDF',
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
      'a correction that is no amount',
      () =>
        hub.call('POST', '/documents/01ABC/review', { body: { approve: true, corrections: { grossTotal: '12,50' } } }),
      422,
      'unknown-field',
    ],
    [
      'a correction to an IBAN whose check digits do not hold',
      () =>
        hub.call('POST', '/documents/01ABC/review', {
          body: { approve: true, corrections: { iban: 'DE89370400440532013001' } },
        }),
      422,
      'unknown-field',
    ],
    ['an unknown parameter', () => hub.call('GET', '/documents', { query: { colour: 'red' } }), 400, 'invalid-request'],
    [
      'a filter that is no JSON',
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
    ['an id that cannot be one', () => hub.call('GET', '/documents/..%2F..%2Fetc'), 400, 'invalid-request'],
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
      'a body that is no JSON',
      () =>
        hub.call('POST', '/documents/01ABC/review', {
          body: Buffer.from('{no'),
          headers: { 'content-type': 'application/json' },
        }),
      400,
      'invalid-request',
    ],
    [
      'a review that says two things',
      () => hub.call('POST', '/documents/01ABC/review', { body: { approve: true, reject: 'no' } }),
      400,
      'invalid-request',
    ],
    ['a document that nobody has', () => hub.call('GET', '/documents/01UNKNOWN'), 404, 'not-found'],
    ['an address that does not exist', () => hub.call('GET', '/nowhere'), 404, 'not-found'],
    ['a method that is not there', () => hub.call('DELETE', '/documents'), 405, 'method-not-allowed'],
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

  it('keeps nothing of what it refused', async () => {
    const count = async () =>
      (await hub.call<{ documents: object[] }>('GET', '/documents', { query: { limit: '200' } })).body.documents.length
    await viewsLevel(hub)
    const before = await count()
    await hub.send(Buffer.concat([quickPdf({ type: 'other' }), Buffer.alloc(200_000)]))
    await hub.send(Buffer.from('note'))
    await viewsLevel(hub)
    assert.equal(await count(), before)
  })

  it('says what is wrong with a body that is not called JSON', async () => {
    const { status, body } = await hub.call<{ detail: string }>('POST', '/documents/01X/review', {
      headers: { 'content-type': 'text/plain' },
      body: { approve: true },
    })
    assert.equal(status, 400)
    assert.match(body.detail, /Content-Type: application\/json/)
  })

  it('refuses a form that is torn or holds anything but one file, and lives on', async () => {
    const part = (name: string, body: string) =>
      `--B\r\nContent-Disposition: form-data; name="${name}"; filename="a.pdf"\r\n\r\n${body}`
    const file = String(quickInvoice('TORN-FORM'))
    const forms = [
      part('file', ''),
      part('file', file),
      part('other', file),
      `${part('file', file)}\r\n--B\r\nX-Long: ${'x'.repeat(20_000)}`,
      `--B\r\n`,
      '',
      `${part('other', file)}\r\n--B--\r\n`,
      `${part('file', file)}\r\n${part('file', file)}\r\n--B--\r\n`,
      `${part('cover', file)}\r\n${part('file', file)}\r\n--B--\r\n`,
    ]
    const post = async (body: string) =>
      fetch(`${hub.url}/api/v1/documents`, {
        method: 'POST',
        headers: { 'authorization': `Bearer ${hub.key}`, 'content-type': 'multipart/form-data; boundary=B' },
        body,
      })
    const answers = await Promise.all(forms.map(post))
    assert.deepEqual(
      await Promise.all(answers.map(async (answer) => ((await answer.json()) as { type: string }).type)),
      forms.map(() => `/problems/${'invalid-request' satisfies ErrorCode}`),
    )
    const withField = await post(
      `${part('file', file)}\r\n--B\r\nContent-Disposition: form-data; name="type"\r\n\r\nreceipt\r\n--B--\r\n`,
    )
    assert.match(((await withField.json()) as Problem).detail, /has a field `type`.*\?type=/)
    const whole = await post(`${part('file', file)}\r\n--B--\r\n`)
    assert.equal(whole.status, 202)
    await hub.settled(((await whole.json()) as { id: string }).id)
  })

  it('keeps nothing of an upload that breaks off', async () => {
    await viewsLevel(hub)
    const { store } = hub.hub.engines
    const head = await store.head()
    const socket = connect(Number(new URL(hub.url).port), '127.0.0.1')
    socket.write(
      `POST /api/v1/documents HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${hub.key}\r\nContent-Length: 5000\r\n\r\n%PDF-1.7 and then`,
    )
    await once(socket, 'connect')
    socket.end()
    await once(socket.resume(), 'close')
    assert.equal((await hub.call('GET', '/health/live', { as: '' })).status, 200)
    // The dispatcher may move its checkpoint meanwhile.
    for await (const { events, caughtUp } of store.follow(head, ['document-', 'idem-'], new AbortController().signal)) {
      assert.deepEqual(events, [])
      if (caughtUp) break
    }
  })

  it('says what has changed by ETag', async () => {
    const {
      body: { id },
    } = await hub.send(quickInvoice('TAG'))
    await hub.settled(id)
    const { headers } = await hub.call('GET', `/documents/${id}`)
    assert.equal(
      (await hub.call('GET', `/documents/${id}`, { headers: { 'if-none-match': headers.get('etag')! } })).status,
      304,
    )
    const original = await hub.call('GET', `/documents/${id}/original`)
    assert.deepEqual(original.bytes, quickInvoice('TAG'))
    assert.match(original.headers.get('content-disposition')!, /^attachment/)
  })

  it('pages through a list without gap or repeat, filtered and sorted', async () => {
    for (let number = 0; number < 7; number++)
      await hub.settled((await hub.send(quickInvoice(`PAGE-${number}`))).body.id)
    await viewsLevel(hub)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { body } = await hub.call<{ documents: { fields: { invoiceNumber: { value: string } } }[]; next?: string }>(
        'GET',
        '/documents',
        {
          query: {
            limit: '3',
            sort: 'receivedAt',
            filter: '{"fields.invoiceNumber.value":{"$regex":"^PAGE-"}}',
            ...(cursor && { cursor }),
          },
        },
      )
      seen.push(...body.documents.map(({ fields }) => fields.invoiceNumber.value))
      cursor = body.next
    } while (cursor)
    assert.deepEqual(
      seen,
      Array.from({ length: 7 }, (_, number) => `PAGE-${number}`),
    )
  })

  it('carries the correlation id of the sender into the trail', async () => {
    const { body, headers } = await hub.send(quickInvoice('CORR'), { headers: { 'x-correlation-id': 'erp-4711' } })
    assert.equal(headers.get('x-correlation-id'), 'erp-4711')
    await hub.settled(body.id)
    const events = await hub.hub.engines.store.read(`document-main.${body.id}`)
    assert.ok(events.every(({ metadata }) => metadata['$correlationId'] === 'erp-4711'))
  })

  it('rebuilds a view and goes on', async () => {
    const { status, body } = await hub.call<{ view: string; collection: string }>('POST', '/views/documents/rebuild')
    assert.equal(status, 200)
    assert.match(body.collection, /^documents_v4_/)
    assert.equal((await hub.call('POST', '/views/nothing/rebuild')).status, 404)
    const {
      body: { documents },
    } = await hub.call<{ documents: object[] }>('GET', '/documents')
    assert.ok(documents.length > 5)
  })

  it('answers every operation of its description in this suite or another that is named here', () => {
    const seen = new Set([...answeredSoFar()].filter((each) => /^\w+ 2/.test(each)).map((each) => each.split(' ')[0]))
    const elsewhere = [
      'cancelDocument',
      'reviewDocument',
      'getText',
      'getPage',
      'listDeliveries',
      'getTrail',
      'getReadiness',
      // parked.test.ts
      'replayDocument',
      'listParked',
      'getParked',
      'replayParked',
      'discardParked',
      // audit.test.ts
      'listAuditEvents',
      // tenants.test.ts
      'listKeys',
      'issueKey',
      'revokeKey',
    ]
    assert.deepEqual(
      describedOperations().filter((operation) => !seen.has(operation) && !elsewhere.includes(operation)),
      [],
    )
  })

  it('shows its pages to everybody: welcome, docs, problems, description', async () => {
    for (const [path, text] of [
      ['/', 'Every document posted once'],
      ['/docs', 'swagger-ui'],
      ['/docs/swagger-ui-bundle.js', 'Swagger'],
      ['/problems', 'pdf-encrypted'],
      ['/api/v1/openapi.json', 'sendDocument'],
      ['/api/v1/openapi.yaml', 'operationId'],
    ] as const) {
      const response = await fetch(`${hub.url}${path}`)
      assert.equal(response.status, 200, path)
      assert.match(await response.text(), new RegExp(text), path)
      assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'self'/)
    }
    assert.equal((await fetch(`${hub.url}/problems/nonsense`)).status, 404)
  })
})

describe('the description of the API', () => {
  it('is one by the standard, without an entry that a forgotten quote has made', async () => {
    const { valid, errors } = await new Validator().validate(
      path.resolve(import.meta.dirname, '../../hub/api/openapi.yaml'),
    )
    assert.deepEqual(errors ?? [], [])
    assert.ok(valid)
    const empty = (value: unknown, at: string): string[] =>
      value === null
        ? [at]
        : typeof value === 'object'
          ? Object.entries(value as object).flatMap(([name, each]) => empty(each, `${at}/${name}`))
          : []
    assert.deepEqual(empty(loadDescription(), ''), [])
  })
})

describe('a door that closes', () => {
  it('answers a request that began before with 503 shutting-down, and takes nothing', async () => {
    const hub = await openTestHub()
    try {
      await assertExplained(hub, 'shutting-down')
      const socket = connect(Number(new URL(hub.url).port), '127.0.0.1')
      let answer = ''
      socket.on('data', (chunk: Buffer) => {
        answer += chunk
      })
      // A first request and its answer, so that the hub has this connection in its hands; of the second one only a part.
      socket.write('GET /api/v1/health/live HTTP/1.1\r\nHost: hub\r\n\r\n')
      await until(() => answer.includes('live'))
      socket.write(`POST /api/v1/documents HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${hub.key}\r\n`)
      await hub.call('GET', '/health/live', { as: '' })
      const closed = hub.hub.close()
      const bytes = quickInvoice('TOO-LATE')
      socket.write(`Content-Length: ${bytes.length}\r\n\r\n`)
      socket.write(bytes)
      await until(() => answer.includes('shutting-down'))
      assert.match(answer, /HTTP\/1\.1 503 [^]*retry-after: 5[^]*"type":"\/problems\/shutting-down"/i)
      socket.destroy()
      await closed
      await hub.restart()
      await viewsLevel(hub)
      assert.deepEqual((await hub.call<{ documents: object[] }>('GET', '/documents')).body.documents, [])
    } finally {
      await hub.close()
    }
  })
})

describe('an error that nobody foresaw', () => {
  it('is answered with 500 internal, tells nothing of the inside, and the next request is answered', async () => {
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

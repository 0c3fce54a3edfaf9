import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { ErrorCode } from '../../hub/errors.ts'
import { fileNameIn } from '../../hub/api/content-disposition.ts'
import { openTestHub, viewsLevel, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice, quickPdf } from '../support/quick-reader.ts'
import { until } from '../support/until.ts'

const code = (body: unknown): string | undefined => (body as Problem).type?.split('/').at(-1)

describe('sending a document', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub({ settings: { maxDocumentBytes: '100000' } })
  })
  after(() => hub.close())

  it('creates one document for the same bytes and reports the duplicate', async () => {
    const bytes = quickInvoice('SAME')
    const first = await hub.send(bytes)
    const second = await hub.send(bytes)
    assert.deepEqual([first.status, second.status], [202, 200])
    assert.equal(second.body.id, first.body.id)
    assert.equal((await hub.settled(first.body.id)).duplicates, 1)
  })

  it('returns the same document for a repeated Idempotency-Key, and refuses another document with it', async () => {
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

  it('creates one document for many concurrent requests with one key or the same bytes', async () => {
    const headers = { 'idempotency-key': 'burst' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => hub.send(quickInvoice('BURST'), index % 2 ? { headers } : {})),
    )
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1)
    assert.ok(answers.every(({ status }) => status === 200 || status === 202))
  })

  it('refuses a wrong file after its first KiB, and accepts a file that arrives byte by byte', async () => {
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

  it('accepts a form, with the name of its file', async () => {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(quickInvoice('FORM'))]), 'Rechnung März.pdf')
    const { status, body } = await hub.call<{ id: string }>('POST', '/documents', { body: form })
    assert.equal(status, 202)
    assert.equal((await hub.settled(body.id)).fileName, 'Rechnung März.pdf')
  })

  it('keeps the name of a file however its sender writes it, and downloads have it again', async () => {
    const named = async (number: number, disposition: string) => {
      const { body } = await hub.send(quickInvoice(`NAMED-${number}`), {
        headers: { 'content-disposition': Buffer.from(disposition).toString('latin1') },
      })
      return body.id
    }
    const long = `x😀${'n'.repeat(251)}.pdf`
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(quickInvoice('NAMED-FORM'))]), long)
    const ids = [
      await named(1, 'attachment; filename="Prüfung März.pdf"'),
      await named(2, `attachment; filename="x.pdf"; filename*=UTF-8'de'%C3%84nderung.pdf`),
      await named(3, 'attachment; filename="../../a\u202eb.pdf"'),
      (await hub.call<{ id: string }>('POST', '/documents', { body: form })).body.id,
      (await hub.send(quickInvoice('NAMED-QUERY'), { query: { fileName: 'folder/q\u0000.pdf' } })).body.id,
      (await hub.send(quickInvoice('NAMELESS'))).body.id,
    ]
    const documents = await Promise.all(ids.map((id) => hub.settled(id)))
    const names = ['Prüfung März.pdf', 'Änderung.pdf', 'ab.pdf', `${'n'.repeat(251)}.pdf`, 'q.pdf', undefined]
    assert.deepEqual(
      documents.map(({ fileName }) => fileName),
      names,
    )
    const headers = await Promise.all(
      ids.map(async (id) => (await hub.call('GET', `/documents/${id}/original`)).headers.get('content-disposition')!),
    )
    assert.equal(headers[0], `attachment; filename="Prufung Marz.pdf"; filename*=UTF-8''Pr%C3%BCfung%20M%C3%A4rz.pdf`)
    assert.deepEqual(
      headers.map((header) => fileNameIn(header)),
      names.map((name, index) => name ?? `${ids[index]}.pdf`),
    )
  })

  it('keeps nothing of a refused document', async () => {
    const count = async () =>
      (await hub.call<{ documents: object[] }>('GET', '/documents', { query: { limit: '200' } })).body.documents.length
    await viewsLevel(hub)
    const before = await count()
    await hub.send(Buffer.concat([quickPdf({ type: 'other' }), Buffer.alloc(200_000)]))
    await hub.send(Buffer.from('note'))
    await viewsLevel(hub)
    assert.equal(await count(), before)
  })

  it('refuses a form that is incomplete or has anything but one file, and keeps working', async () => {
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
    const detailOf = async (form: string) => ((await (await post(form)).json()) as Problem).detail
    assert.equal(
      await detailOf(`${part('document', file)}\r\n--B--\r\n`),
      'The part of the file is called `document`: send one file, in a part called `file`.',
    )
    assert.match(
      await detailOf(`--B\r\nContent-Disposition: form-data; name="file"\r\n\r\n${file}\r\n--B--\r\n`),
      /The part `file` has no file name/,
    )
    assert.match(await detailOf(`${part('file', file)}\r\n${part('file', file)}\r\n--B--\r\n`), /more than one file/)
    const whole = await post(`${part('file', file)}\r\n--B--\r\n`)
    assert.equal(whole.status, 202)
    await hub.settled(((await whole.json()) as { id: string }).id)
  })

  it('keeps nothing of an upload that is cut off', async () => {
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
})

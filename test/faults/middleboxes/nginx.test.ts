import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { freePort } from '../../support/free-port.ts'
import { openTestHub, viewsLevel, type TestHub } from '../../support/hub.ts'
import { assertLinksHold } from '../../support/links.ts'
import { startNginx, type Nginx } from '../../support/nginx.ts'
import { quickInvoice } from '../../support/quick-reader.ts'
import { withService } from '../../support/services.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'

/** The example of docs/production.md as a server of nginx. */
function exampleServer(hubPort: string, port: number): string {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../../docs/production.md'), 'utf8')
  const [, upstream, location] = /^ {4}(upstream waybill .*)\n\n((?: {4}.*\n)+)/m.exec(text)!
  return `${upstream!.replace(':8080', `:${hubPort}`)}\nserver {\n listen 127.0.0.1:${port};\n${location}}\n`
}

const LARGE_BYTES = 20 * 1024 * 1024
const CUTS = 60

withService('a hub behind nginx', 'NGINX_URL', () => {
  let hub: TestHub
  let nginx: Nginx
  let example: string
  before(async () => {
    hub = await openTestHub()
    const { port } = new URL(hub.url)
    const examplePort = await freePort()
    const file = path.join(temporaryFolder('nginx'), 'example.conf')
    writeFileSync(file, exampleServer(port, examplePort))
    nginx = await startNginx(port, file)
    example = `http://127.0.0.1:${examplePort}/waybill`
  })
  after(async () => {
    nginx?.close()
    await hub?.close()
  })

  const authorization = () => `Bearer ${hub.key}`
  const post = async (base: string, body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) => {
    const response = await fetch(`${base}/api/v1/documents`, {
      method: 'POST',
      headers: { authorization: authorization(), ...headers },
      body,
    })
    return { status: response.status, body: (await response.json()) as { id: string } }
  }
  const listed = async () => {
    await viewsLevel(hub)
    return (await hub.call<{ documents: { id: string }[] }>('GET', '/documents')).body.documents.map(({ id }) => id)
  }
  const filesOfBlobs = () =>
    readdirSync(path.join(hub.data, 'blobs'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name))

  it('takes a large file, raw and as a form, directly and buffered', async () => {
    for (const [number, base] of [nginx.url, nginx.prefixedUrl].entries()) {
      const file = (name: string) => quickInvoice(`${name}-${number}`, { padding: 'x'.repeat(LARGE_BYTES) })
      const raw = await post(base, new Uint8Array(file('RAW')), { 'content-type': 'application/octet-stream' })
      const form = new FormData()
      form.set('file', new Blob([new Uint8Array(file('FORM'))]), 'invoice.pdf')
      const multipart = await post(base, form)
      assert.deepEqual([raw.status, multipart.status], [202, 202])
      for (const { body } of [raw, multipart]) assert.equal((await hub.settled(body.id)).state, 'posted')
    }
  })

  it('has links that hold, with the configuration of the guide too', async () => {
    for (const base of [nginx.url, nginx.prefixedUrl, example]) {
      await assertLinksHold(base)
      const number = base.length
      const options = { headers: { authorization: authorization() } }
      const body = new Uint8Array(quickInvoice(`LINKED-${number}`, { padding: 'x'.repeat(LARGE_BYTES) }))
      const sent = await fetch(`${base}/api/v1/documents`, { ...options, method: 'POST', body })
      const location = new URL(sent.headers.get('location')!, sent.url).href
      assert.ok(location.startsWith(`${base}/api/v1/documents/`), location)
      assert.equal((await fetch(location, options)).status, 200)
      const refused = await fetch(`${base}/api/v1/documents`)
      const { type } = (await refused.json()) as { type: string }
      assert.equal((await fetch(new URL(type, refused.url))).status, 200)
    }
  })

  it('keeps idle connections open for longer than nginx does', async () => {
    const { headers } = await fetch(`${hub.url}/api/v1/health/live`)
    assert.equal(headers.get('keep-alive'), 'timeout=75')
  })

  it('keeps no document and no file of an upload that is cut', async () => {
    const [documents, files] = [await listed(), filesOfBlobs()]
    const whole = quickInvoice('CUT', { padding: 'y'.repeat(1024 * 1024) })
    const cut = async (number: number) => {
      const { hostname, port, pathname } = new URL(
        `${number % 2 === 0 ? nginx.url : nginx.prefixedUrl}/api/v1/documents`,
      )
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      const isForm = number % 4 < 2
      const head = isForm ? '--edge\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' : ''
      socket.write(
        [
          `POST ${pathname} HTTP/1.1`,
          'host: hub.example.com',
          `authorization: ${authorization()}`,
          `content-type: ${isForm ? 'multipart/form-data; boundary=edge' : 'application/octet-stream'}`,
          `content-length: ${head.length + whole.length + 12}`,
          '',
          head,
        ].join('\r\n'),
      )
      socket.write(whole.subarray(0, randomInt(1, whole.length)), () => socket.destroy())
      await once(socket, 'close')
    }
    for (let number = 0; number < CUTS; number += 10)
      await Promise.all(Array.from({ length: 10 }, (_, index) => cut(number + index)))
    // Those that were cut are over once the hub has taken what comes after them.
    const { body } = await post(nginx.url, new Uint8Array(quickInvoice('AFTER')))
    await hub.settled(body.id)
    await until(() => filesOfBlobs().every((file) => !file.includes('incoming')))
    assert.deepEqual(filesOfBlobs(), files)
    assert.deepEqual(
      (await listed()).filter((id) => !documents.includes(id)),
      [body.id],
    )
  })
})

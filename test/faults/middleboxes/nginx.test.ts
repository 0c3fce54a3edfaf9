import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { openTestHub, viewsLevel, type TestHub } from '../../support/hub.ts'
import { startNginx, type Nginx } from '../../support/nginx.ts'
import { quickInvoice } from '../../support/quick-reader.ts'
import { withService } from '../../support/services.ts'
import { until } from '../../support/until.ts'

const LARGE_BYTES = 20 * 1024 * 1024
const CUTS = 60

withService('a hub behind nginx', 'NGINX_URL', () => {
  let hub: TestHub
  let nginx: Nginx
  before(async () => {
    hub = await openTestHub()
    nginx = await startNginx(new URL(hub.url).port)
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

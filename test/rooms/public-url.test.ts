import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parse } from 'yaml'
import { loadSettings } from '../../config/config.ts'
import { publicUrlOf } from '../../hub/app/public-url.ts'
import { openTestHub, type Problem, type TestHub } from '../support/hub.ts'
import { assertLinksHold } from '../support/links.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { rawHttp } from '../support/raw-http.ts'

/** A reverse proxy that serves a hub below a prefix, and names it unless it keeps silent. */
async function openProxy(hubUrl: string, prefix: string, { names }: { names: boolean }) {
  const server: Server = createServer((incoming, outgoing) => {
    if (!incoming.url!.startsWith(`${prefix}/`)) return void outgoing.writeHead(404).end()
    const headers = { ...incoming.headers, ...(names && { 'x-forwarded-prefix': prefix }) }
    const options = { method: incoming.method!, headers, path: incoming.url!.slice(prefix.length) }
    incoming.pipe(
      request(hubUrl, options, (response) => {
        outgoing.writeHead(response.statusCode!, response.headers)
        response.pipe(outgoing)
      }),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`, close }
}

const PREFIX = '/apps/waybill'

for (const [what, names, publicUrl] of [
  ['whose proxy names it', true, 'https://hub.example.com/other'],
  ['that its public URL has', false, `https://hub.example.com${PREFIX}/`],
] as const)
  describe(`a hub below a prefix ${what}`, () => {
    let hub: TestHub
    let proxy: Awaited<ReturnType<typeof openProxy>>
    before(async () => {
      hub = await openTestHub({ settings: { publicUrl } })
      proxy = await openProxy(hub.url, PREFIX, { names })
    })
    after(async () => {
      await proxy.close()
      await hub.close()
    })
    const authorization = () => ({ authorization: `Bearer ${hub.key}` })

    it('has links that hold on all pages', async () => {
      assert.ok((await assertLinksHold(proxy.base)) > 60)
    })

    it('says where a document is', async () => {
      const options = { method: 'POST', headers: authorization(), body: new Uint8Array(quickInvoice('PREFIX')) }
      const { status, headers, url } = await fetch(`${proxy.base}/api/v1/documents`, options)
      assert.equal(status, 202)
      const location = new URL(headers.get('location')!, url).href
      assert.ok(location.startsWith(proxy.base))
      assert.equal((await fetch(location, { headers: authorization() })).status, 200)
    })

    it('names pages of errors that exist', async () => {
      const refused = await fetch(`${proxy.base}/api/v1/documents`)
      const { type } = (await refused.json()) as Problem
      assert.equal((await fetch(new URL(type, refused.url))).status, 200)
    })

    it('describes its servers', async () => {
      const json = (await (await fetch(`${proxy.base}/api/v1/openapi.json`)).json()) as { servers: object[] }
      const yaml = parse(await (await fetch(`${proxy.base}/api/v1/openapi.yaml`)).text()) as { servers: object[] }
      for (const { servers } of [json, yaml]) assert.deepEqual(servers, [{ url: `${PREFIX}/api/v1` }])
    })
  })

describe('a hub that nobody configured for a prefix', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub()
  })
  after(() => hub.close())

  it('has pages with links that hold behind a proxy that does not name its prefix', async () => {
    const proxy = await openProxy(hub.url, '/silent', { names: false })
    await assertLinksHold(proxy.base)
    await proxy.close()
  })

  it('gives nobody a link to another host', async () => {
    const headers = { 'x-forwarded-prefix': '//evil.example.com', 'x-forwarded-host': 'evil.example.com' }
    const sent = await hub.send(quickInvoice('EVIL'), { headers })
    assert.equal(sent.headers.get('location'), `/api/v1/documents/${sent.body.id}`)
    const { body } = await hub.call<Problem>('GET', '/documents', { as: 'wrong', headers })
    assert.equal(body.type, '/problems/unauthenticated')
    const redirected = await rawHttp(
      hub.url,
      'GET /docs/ HTTP/1.1\r\nHost: evil.example.com\r\nX-Forwarded-Prefix: //evil.example.com\r\n' +
        'Connection: close\r\n\r\n',
    )
    assert.match(redirected.head, /\r\nlocation: \.\.\/docs\r\n/i)
  })

  it('is named in notices by the port that it has', () => {
    const settings = (more: object) => loadSettings(more, {})
    assert.equal(publicUrlOf(settings({}), 'http://127.0.0.1:31000'), 'http://127.0.0.1:31000')
    assert.equal(publicUrlOf(settings({}), 'http://0.0.0.0:31000'), 'http://127.0.0.1:31000')
    assert.equal(publicUrlOf(settings({ port: '9090' })), 'http://127.0.0.1:9090')
    assert.equal(publicUrlOf(settings({ publicUrl: 'https://h/w/' }), 'http://127.0.0.1:1'), 'https://h/w')
  })
})

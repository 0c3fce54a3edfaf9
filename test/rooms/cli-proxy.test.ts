import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { problemOf, type ErrorCode } from '../../hub/errors.ts'
import { waybill } from '../support/command.ts'
import { ID, INVOICE, openCommandRig, POSTED } from '../support/command-rig.ts'
import { openHubDouble, type Answer } from '../support/hub-double.ts'
import { removeFolder, temporaryFolder } from '../support/temporary-folder.ts'

/** What nginx answers on its own. */
const page = (status: number, title: string): Answer => ({
  status,
  headers: { 'content-type': 'text/html' },
  text: `<html><head><title>${status} ${title}</title></head><body><center><h1>${title}</h1></center></body></html>`,
})
const ACCEPTED: Answer = { status: 202, body: { id: ID, state: 'received', duplicate: false } }

describe('the waybill command behind a proxy', () => {
  let rig: Awaited<ReturnType<typeof openCommandRig>>
  beforeEach(async () => {
    rig = await openCommandRig()
  })
  afterEach(() => rig.close())

  const assertNames = (stderr: string, code: ErrorCode, detail: RegExp) => {
    const { title, cure } = problemOf(code)
    assert.ok(stderr.includes(`${title}. `) && stderr.includes(cure), stderr)
    assert.match(stderr, detail)
  }

  it('names the proxy that refuses a file as too large, and sends it once', async () => {
    rig.answer = () => page(413, 'Request Entity Too Large')
    const { code, stderr } = await rig.run('send', INVOICE)
    assert.equal(code, 1)
    assertNames(stderr, 'proxy-limit', /A proxy at http:\S+ answered 413 \(Payload Too Large\)/)
    assert.equal(rig.asked.length, 1)
  })

  for (const status of [502, 503, 504])
    it(`sends again under the same key after ${status} from a proxy`, async () => {
      rig.answer = (_, times) => (times < 3 ? page(status, 'Bad Gateway') : ACCEPTED)
      const { code, objects } = await rig.run('send', INVOICE, '--json')
      assert.deepEqual([code, objects[0]!['id']], [0, ID])
      const keys = rig.asked.map(({ headers }) => headers['idempotency-key'])
      assert.deepEqual([keys.length, new Set(keys).size], [3, 1])
    })

  it('decides once, and names the proxy that has no answer', async () => {
    rig.answer = () => page(504, 'Gateway Time-out')
    const { code, stderr } = await rig.run('cancel', ID)
    assert.equal(code, 2)
    assertNames(stderr, 'proxy-unavailable', /answered 504 \(Gateway Timeout\): the hub behind it did not answer/)
    assert.equal(rig.asked.length, 1)
  })

  it('follows no redirect, which would turn a send into a list', async () => {
    rig.answer = () => ({ status: 301, headers: { location: 'https://hub.example.com/api/v1/documents' } })
    const { code, stderr } = await rig.run('send', INVOICE)
    assert.equal(code, 2)
    assertNames(stderr, 'not-a-hub', /redirects to https:\/\/hub\.example\.com\./)
  })

  it('names what is no hub: a page of another program, with any status', async () => {
    for (const status of [200, 404]) {
      rig.answer = () => page(status, 'Welcome')
      const { code, stdout, stderr } = await rig.run('list')
      assert.deepEqual([code, stdout], [2, ''])
      assertNames(stderr, 'not-a-hub', new RegExp(`answered ${status} with text/html`))
    }
  })

  it('works under a path prefix', async () => {
    const hub = await openHubDouble(({ path: asked }) => ({ body: asked === `/waybill/documents/${ID}` ? POSTED : {} }))
    try {
      const { code, stdout } = await waybill(['show', ID, '--url', `${hub.url}/waybill/`], {
        env: { WAYBILL_API_KEY: 'k' },
      })
      assert.equal(code, 0)
      assert.match(stdout, /posted \(ledger, reference 17\)/)
    } finally {
      await hub.close()
    }
  })

  it('names a port that does not speak TLS', async () => {
    const hub = await openHubDouble(() => ({}))
    try {
      const url = hub.url.replace('http:', 'https:')
      const { code, stderr } = await waybill(['list', '--url', url], { env: { WAYBILL_API_KEY: 'k' } })
      assert.equal(code, 2)
      assertNames(stderr, 'not-a-hub', /does not speak TLS\. Use http:/)
    } finally {
      await hub.close()
    }
  })
})

describe('the waybill command and a certificate', () => {
  it('names one of an unknown authority with the cure, and accepts it by NODE_EXTRA_CA_CERTS', async () => {
    const folder = temporaryFolder('certificate')
    const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'ca.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate, ...subject],
      { stdio: 'ignore' },
    )
    const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"documents":[]}')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const list = (url: string, env: Record<string, string> = {}) =>
      waybill(['list', '--url', url], { env: { WAYBILL_API_KEY: 'k', ...env } })
    try {
      const { title, cure } = problemOf('certificate-refused')
      const refused = await list(`https://localhost:${port}`)
      assert.equal(refused.code, 2)
      assert.ok(refused.stderr.startsWith(`waybill: ${title}. The certificate of https://localhost:${port} is not`))
      assert.ok(refused.stderr.includes(cure) && cure.includes('NODE_EXTRA_CA_CERTS'))
      const trusted = { NODE_EXTRA_CA_CERTS: certificate }
      assert.equal((await list(`https://localhost:${port}`, trusted)).code, 0)
      const otherName = await list(`https://127.0.0.1:${port}`, trusted)
      assert.ok(otherName.stderr.startsWith(`waybill: ${title}. `) && /ALTNAME/.test(otherName.stderr))
    } finally {
      server.closeAllConnections()
      server.close()
      removeFolder(folder)
    }
  })
})

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect, type AddressInfo } from 'node:net'
import path from 'node:path'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import { deleteTopology, freshPrefix, openShortBus } from '../../support/rabbit.ts'
import { withService } from '../../support/services.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const QUEUE = 'work.v1'

/** A new self-signed certificate. */
function certify(folder: string, name: string): { cert: Buffer; key: Buffer } {
  const [cert, key] = [path.join(folder, `${name}.crt`), path.join(folder, `${name}.key`)]
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '1',
      '-subj',
      `/CN=${name}`,
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'ignore' },
  )
  return { cert: readFileSync(cert), key: readFileSync(key) }
}

withService('the RabbitMQ bus over TLS', 'AMQP_URL', (url) => {
  const prefix = freshPrefix()
  const folder = temporaryFolder('tls')
  const server = certify(folder, 'broker')
  const client = certify(folder, 'hub')
  const target = new URL(url)
  let front: Server
  let secure: string
  const subjects: string[] = []
  // TLS ends in a proxy in front of the broker, which accepts only certificates of this authority.
  before(async () => {
    front = createServer(
      { ...server, ca: client.cert, requestCert: true, rejectUnauthorized: true },
      (socket: TLSSocket) => {
        subjects.push(String(socket.getPeerCertificate().subject.CN))
        const upstream = connect(Number(target.port), target.hostname)
        socket.pipe(upstream).pipe(socket)
        for (const each of [socket, upstream])
          each
            .on('error', () => {})
            .on('close', () => {
              socket.destroy()
              upstream.destroy()
            })
      },
    )
    front.on('tlsClientError', () => {})
    await new Promise<void>((resolve) => {
      front.listen(0, '127.0.0.1', resolve)
    })
    const { port } = front.address() as AddressInfo
    secure = `amqps://${target.username}:${target.password}@127.0.0.1:${port}${target.pathname}`
  })
  after(async () => {
    front.close()
    await deleteTopology(url, prefix, [QUEUE])
  })

  it('connects with the given authority, certificate and key', async () => {
    const bus = await openShortBus({ url: secure, prefix, queues: [QUEUE], tls: { ca: server.cert, ...client } })
    assert.equal((await bus.depth(QUEUE)).ready, 0)
    assert.deepEqual(new Set(subjects), new Set(['hub']))
    await bus.close()
  })

  it('accepts a login that is not in the address', async () => {
    const bare = secure.replace(/\/\/[^@]+@/, '//')
    const login = { user: decodeURIComponent(target.username), password: decodeURIComponent(target.password) }
    const bus = await openShortBus({ url: bare, prefix, queues: [QUEUE], tls: { ca: server.cert, ...client }, login })
    await bus.close()
    await assert.rejects(openShortBus({ url: bare, prefix, queues: [QUEUE], tls: { ca: server.cert, ...client } }), {
      code: 'engine-settings-invalid',
    })
  })

  it('does not trust a broker with an unknown authority', async () => {
    await assert.rejects(openShortBus({ url: secure, prefix, queues: [QUEUE], tls: { ...client }, waitMs: 500 }), {
      code: 'engine-unavailable',
      message: /self-signed/,
    })
  })
})

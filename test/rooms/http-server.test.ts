import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createConnection, type AddressInfo, type Socket } from 'node:net'
import { openHttpServer } from '../../hub/api/http-server.ts'
import { openHealthServer } from '../../hub/app/health-server.ts'
import type { ErrorCode } from '../../hub/errors.ts'
import { silentLog } from '../../hub/log.ts'
import { openTestHub, viewsLevel, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { rawHttp } from '../support/raw-http.ts'
import { until } from '../support/until.ts'

const LIMITS = { maxConnections: 20, keepAliveSeconds: 1, requestSeconds: 600 }

/** The server of the API, and that of a process without it. */
const servers: [name: string, path: string, open: () => Promise<{ url: string; close(): Promise<void> }>][] = [
  [
    'the API',
    '/api/v1/health/live',
    async () => {
      const settings = { maxConnections: '20', keepAliveSeconds: '1' }
      const hub = await openTestHub({ settings })
      return { url: hub.url, close: hub.close }
    },
  ],
  [
    'a process without the API',
    '/health/live',
    async () => {
      const options = { ...LIMITS, host: '127.0.0.1', port: 0, readiness: async () => ({}), log: silentLog }
      const { port, close } = await openHealthServer(options)
      return { url: `http://127.0.0.1:${port}`, close }
    },
  ],
]

for (const [name, path, open] of servers)
  describe(`the HTTP server of ${name}`, () => {
    let server: Awaited<ReturnType<typeof open>>
    before(async () => {
      server = await open()
    })
    after(() => server.close())

    const get = (headers: string) => `GET ${path} HTTP/1.1\r\n${headers}\r\n`
    const long = 'x'.repeat(20_000)
    const refused: [what: string, request: string, status: number, code: ErrorCode][] = [
      ['a line that is not HTTP', 'what is this\r\n\r\n', 400, 'invalid-request'],
      ['a header without a colon', get('Host: hub\r\nbroken\r\n'), 400, 'invalid-request'],
      ['no Host', get(''), 400, 'invalid-request'],
      ['two Hosts', get('Host: hub\r\nHost: other\r\n'), 400, 'invalid-request'],
      [
        'two lengths of the body',
        get('Host: hub\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n'),
        400,
        'invalid-request',
      ],
      ['headers that are too large', get(`Host: hub\r\nCookie: ${long}\r\n`), 431, 'headers-too-large'],
      ['an unknown expectation', get('Host: hub\r\nExpect: a miracle\r\n'), 417, 'expectation-failed'],
      [
        'a request for a tunnel',
        'CONNECT other.example.com:443 HTTP/1.1\r\nHost: other.example.com\r\n\r\n',
        405,
        'method-not-allowed',
      ],
    ]
    for (const [what, request, status, code] of refused)
      it(`answers ${what} with ${status} as problem details`, async () => {
        const answer = await rawHttp(server.url, request)
        assert.equal(answer.status, status, answer.head)
        assert.match(answer.head, /content-type: application\/problem\+json/i)
        assert.match(answer.head, /cache-control: no-store/i)
        const problem = JSON.parse(answer.body) as Problem
        assert.deepEqual([problem.type, problem.status], [`/problems/${code}`, status])
        assert.match(problem.correlationId, /^[0-9a-f-]{36}$/)
      })

    it('answers the same paths of health, and nothing else without a key', async () => {
      const status = async (given: string, method = 'GET') => {
        const response = await fetch(`${server.url}${given}`, { method, headers: { connection: 'close' } })
        const body = await response.text()
        if (response.status >= 400) assert.equal((JSON.parse(body) as Problem).status, response.status)
        return [response.status, ...(body ? [(JSON.parse(body) as { status: unknown }).status] : [])]
      }
      for (const given of ['/health/live', '/health', '/api/v1/health/live', '/health?from=probe'])
        assert.deepEqual(await status(given), [200, 'live'], given)
      for (const given of ['/health/ready', '/ready', '/api/v1/health/ready'])
        assert.deepEqual(await status(given), [200, 'ready'], given)
      assert.deepEqual(await status('/ready', 'HEAD'), [200])
      assert.deepEqual(await status('/ready', 'POST'), [405, 405])
      for (const given of ['/health/', '/healthy', '/ready/x', '/constructor'])
        assert.deepEqual(await status(given), [404, 404], given)
    })

    it('serves a request that offers an upgrade as if it did not', async () => {
      const { status } = await rawHttp(
        server.url,
        get('Host: hub\r\nConnection: upgrade, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'),
      )
      assert.equal(status, 200)
    })

    it('closes connections that are idle, and those whose headers do not arrive within about 10 s', async () => {
      const [idle, silent, slow] = await Promise.all([
        rawHttp(server.url, get('Host: hub\r\n')),
        rawHttp(server.url),
        rawHttp(server.url, `GET ${path} HTTP/1.1\r\nHost: `),
      ])
      assert.equal(idle.status, 200)
      assert.ok(idle.seconds < 8, `closed after ${idle.seconds} s`)
      for (const { status, body, seconds } of [silent, slow]) {
        assert.equal(status, 408)
        assert.equal((JSON.parse(body) as Problem).type, '/problems/request-timeout')
        assert.ok(seconds > 8 && seconds < 16, `closed after ${seconds} s`)
      }
    })

    it('closes connections above the limit at once, and takes new ones as soon as others end', async () => {
      const { hostname, port } = new URL(server.url)
      const open: Socket[] = []
      let closed = 0
      for (let number = 0; number < 25; number++) {
        const socket = createConnection(Number(port), hostname)
        socket.on('error', () => {}).on('close', () => closed++)
        await once(socket, 'connect')
        open.push(socket)
      }
      // Those above the limit are closed in the order in which they came: the last one is the last.
      if (!open.at(-1)!.closed) await once(open.at(-1)!, 'close')
      assert.equal(closed, 5)
      open[0]!.destroy()
      await once(open[0]!, 'close')
      assert.equal((await fetch(`${server.url}${path}`, { headers: { connection: 'close' } })).status, 200)
      for (const socket of open) socket.destroy()
    })
  })

describe('an HTTP server with as many idle connections as allowed', () => {
  it('closes them for those that come', async () => {
    const server = openHttpServer({ ...LIMITS, keepAliveSeconds: 600 }, silentLog, (_request, response) => {
      response.end('answer')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const idle = await Promise.all(
      Array.from({ length: LIMITS.maxConnections }, async () => {
        const socket = createConnection(port, '127.0.0.1').on('error', () => {})
        socket.write('GET / HTTP/1.1\r\nHost: hub\r\n\r\n')
        await once(socket, 'data')
        return socket
      }),
    )
    const ends = idle.map((socket) => once(socket, 'close'))
    const first = createConnection(port, '127.0.0.1').on('error', () => {})
    await once(first, 'close')
    await Promise.all(ends)
    const { status } = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
    assert.equal(status, 200)
    server.close()
  })
})

describe('a response', () => {
  const stalledMs = 300
  const large = Buffer.alloc(50_000_000)
  async function openLarge(workMs: number) {
    const server = openHttpServer({ ...LIMITS, stalledMs }, silentLog, (_request, response) => {
      setTimeout(() => response.end(large), workMs)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const socket = createConnection((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {})
    await once(socket, 'connect')
    socket.write('GET / HTTP/1.1\r\nHost: hub\r\n\r\n')
    const open = () =>
      new Promise<number>((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
      })
    return { server, socket, open }
  }

  it('that its client does not read ends with its connection', async () => {
    const { server, socket, open } = await openLarge(0)
    await once(socket, 'readable')
    assert.equal(await open(), 1)
    await until(async () => (await open()) === 0)
    socket.destroy()
    server.close()
  })

  it('that takes longer to make is complete', async () => {
    const { server, socket } = await openLarge(4 * stalledMs)
    let bytes = 0
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length
    })
    await until(() => bytes > large.length)
    // An idle connection still ends.
    await once(socket, 'close')
    server.close()
  })
})

describe('an upload', () => {
  it('that takes longer than the setting allows gets problem details, and nothing of it is kept', async () => {
    const hub = await openTestHub({ settings: { requestSeconds: '10' } })
    const socket = createConnection(Number(new URL(hub.url).port), '127.0.0.1').on('error', () => {})
    const bytes = quickInvoice('DRIP', { padding: 'x'.repeat(5000) })
    socket.write(
      `POST /api/v1/documents HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${hub.key}\r\n` +
        `Content-Length: ${bytes.length}\r\n\r\n`,
    )
    let sent = 0
    const drip = setInterval(() => socket.write(bytes.subarray(sent, (sent += 100))), 500)
    let answer = ''
    for await (const chunk of socket) answer += String(chunk)
    clearInterval(drip)
    assert.match(answer, /^HTTP\/1\.1 408 [^]*"type":"\/problems\/request-timeout"/)
    assert.ok(sent < bytes.length && sent >= 1000, `after ${sent} bytes`)
    await viewsLevel(hub)
    assert.deepEqual((await hub.call<{ documents: object[] }>('GET', '/documents')).body.documents, [])
    await hub.close()
  })
})

describe('a body that the HTTP parser refuses', () => {
  it('is answered with problem details, although its request has begun', async () => {
    const hub = await openTestHub()
    const head = `POST /api/v1/documents HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${hub.key}\r\n`
    const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`
    const long = await rawHttp(hub.url, `${chunked}1;${'x'.repeat(20_000)}\r\nx\r\n0\r\n\r\n`)
    const broken = await rawHttp(hub.url, `${chunked}5\r\n%PDF-\r\n`, 'no size\r\n')
    assert.deepEqual(
      [long, broken].map(({ status, body }) => [status, (JSON.parse(body) as Problem).type]),
      [
        [413, `/problems/${'chunk-extensions-too-large' satisfies ErrorCode}`],
        [400, `/problems/${'invalid-request' satisfies ErrorCode}`],
      ],
    )
    await hub.close()
  })
})

describe('a whole number in a query', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub()
  })
  after(() => hub.close())

  for (const limit of ['1e2', '0x10', ' 5', '5 ', '+5', '', '5.0', '99999999999999999999'])
    it(`is refused as ${JSON.stringify(limit)}`, async () => {
      const { status, body } = await hub.call<Problem>('GET', '/documents', { query: { limit } })
      assert.deepEqual([status, body.errors?.[0]?.path], [400, '/query/limit'])
    })

  it('is taken as digits, and once only', async () => {
    assert.equal((await hub.call('GET', '/documents', { query: { limit: '5' } })).status, 200)
    assert.equal((await hub.call('GET', '/documents?limit=5&limit=6')).status, 400)
    const { id } = (await hub.send(quickInvoice('DPI'))).body
    assert.equal((await hub.call('GET', `/documents/${id}/pages/1e0.png`)).status, 400)
  })
})

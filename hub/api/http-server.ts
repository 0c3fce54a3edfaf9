import { randomUUID } from 'node:crypto'
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { problemOf, type ErrorCode } from '../errors.ts'
import type { Log } from '../log.ts'
import { STALLED_MS } from './body-timeouts.ts'
import { problemBody, PROBLEM_TYPE } from './problem.ts'

export interface HttpLimits {
  /** open connections; more are closed at once */
  maxConnections: number
  /** how long an idle connection stays open */
  keepAliveSeconds: number
  /** timeout for a request to arrive whole */
  requestSeconds: number
  /** how long a client may leave a response unread; STALLED_MS by default */
  stalledMs?: number
  /** before the path of links in errors */
  prefix?: string
}

/** Headers take no time to send: a connection that is slower holds a place for nothing. */
const HEADERS_MS = 10_000
/** How often timeouts are checked; Node's default of 30 s would let a connection live that much longer. */
const CHECK_MS = 1_000
/** How long a connection stays open after its last response, so that the client can read it. */
const LINGER_MS = 1_000
const DROPS_LOGGED_MS = 60_000

/** Errors of the HTTP parser that are no plain syntax errors. */
const PARSER_ERRORS: Record<string, [code: ErrorCode, detail: string]> = {
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'The headers of the request have more than 16 KiB.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['chunk-extensions-too-large', 'The chunk extensions have more than 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'The request did not arrive in time.'],
}
const ALLOW = { Allow: 'GET, HEAD, POST' }
const NOT_HTTP: [code: ErrorCode, detail: string] = ['invalid-request', 'The request is not valid HTTP/1.1.']

/**
 * A server with limits for connections, headers and requests. It answers what never reaches the listener, such as a
 * request that is not HTTP, with problem details as well.
 */
export function openHttpServer(
  { maxConnections, keepAliveSeconds, requestSeconds, stalledMs = STALLED_MS, prefix = '' }: HttpLimits,
  log: Log,
  listener: RequestListener,
): Server {
  const options = {
    headersTimeout: HEADERS_MS,
    requestTimeout: requestSeconds * 1000,
    keepAliveTimeout: keepAliveSeconds * 1000,
    connectionsCheckingInterval: CHECK_MS,
    // Node answers a missing Host without a body, and accepts two.
    requireHostHeader: false,
  }
  const problem = (code: ErrorCode, detail: string): Refusal => {
    const body = problemBody(code, detail, { correlationId: randomUUID(), prefix })
    return { status: problemOf(code).status, body }
  }
  const server = createServer(options, (request, response) => {
    const fault = hostFault(request)
    if (fault === undefined) listener(request, response)
    else refuse(response, problem('invalid-request', fault))
  })
  server.maxConnections = maxConnections
  endUnread(server, stalledMs)
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const { _httpMessage: running } = socket as Duplex & { _httpMessage?: ServerResponse }
    if (error.code === 'ECONNRESET' || !socket.writable || running?.headersSent) return void socket.destroy(error)
    endWith(socket, problem(...(PARSER_ERRORS[error.code ?? ''] ?? NOT_HTTP)))
  })
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) =>
    refuse(response, problem('expectation-failed', 'The hub supports `Expect: 100-continue` only.')),
  )
  server.on('connect', (_request: IncomingMessage, socket: Duplex) =>
    endWith(socket, problem('method-not-allowed', 'The hub is no proxy: it does not support CONNECT.'), ALLOW),
  )
  makeRoom(server, maxConnections, log)
  return server
}

/** Every request of HTTP/1.1 has one Host header (RFC 9112 section 3.2). */
function hostFault({ rawHeaders, httpVersion }: IncomingMessage): string | undefined {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length
  if (hosts > 1) return 'The request has more than one Host header.'
  return hosts === 0 && httpVersion === '1.1' ? 'The request has no Host header.' : undefined
}

interface Refusal {
  status: number
  body: string
}

const headersFor = (body: string): Record<string, string> => ({
  'Content-Type': PROBLEM_TYPE,
  'Content-Length': String(Buffer.byteLength(body)),
  'Cache-Control': 'no-store',
  'Connection': 'close',
})

const refuse = (response: ServerResponse, { status, body }: Refusal): void =>
  void response.writeHead(status, headersFor(body)).end(body)

/** Writes a response on a connection that has none, and closes it. */
function endWith(socket: Duplex, { status, body }: Refusal, others: Record<string, string> = {}): void {
  const headers = Object.entries({ ...headersFor(body), ...others }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.on('error', () => {})
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('')}\r\n${body}`)
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
}

/** Ends a connection whose client leaves a response unread: it would hold what the response is read from. */
function endUnread(server: Server, stalledMs: number): void {
  server.setTimeout(stalledMs, (socket) => {
    const { _httpMessage: running } = socket as Socket & { _httpMessage?: ServerResponse }
    // Without bytes that wait for the client, the hub is still at work, or the request is still arriving.
    if (running && socket.writableLength === 0) socket.setTimeout(stalledMs)
    else socket.destroy()
  })
}

/** At the limit, idle connections make room. One line a minute at most: a flood must not reach the log. */
function makeRoom(server: Server, maxConnections: number, log: Log): void {
  let dropped = 0
  server.on('drop', () => {
    server.closeIdleConnections()
    dropped++
    if (dropped > 1) return
    log.warn({ maxConnections }, 'connections are closed: as many as allowed are open (WAYBILL_MAX_CONNECTIONS)')
    setTimeout(() => {
      if (dropped > 1) log.warn({ maxConnections, dropped }, 'connections were closed in the last minute')
      dropped = 0
    }, DROPS_LOGGED_MS).unref()
  })
}

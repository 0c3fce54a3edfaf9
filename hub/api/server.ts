import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { Server as Listener, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import express, { type NextFunction, type Request, type Response } from 'express'
import helmet from 'helmet'
import type { ApiKeys, Principal } from '../auth/api-key.ts'
import { authenticate } from '../auth/authenticate.ts'
import { codeOf, WaybillError } from '../errors.ts'
import type { Log } from '../log.ts'
import { childOf } from '../messaging/trace.ts'
import { loadDescription, operationsOf, type Operation } from './description.ts'
import { docsRouter } from './web/docs.ts'
import type { Handlers } from './call.ts'
import { sendProblem } from './problem.ts'

const LARGEST_JSON = '256kb'
const CORRELATION_ID = /^[\w.:-]{1,64}$/
/** A refused upload is read to its end for this long, so that the sender sees the answer instead of a broken connection. */
const LINGER_MS = 2_000
/** While the hub stops, a connection without a request stays open for this long: a request that is on its way to it gets an answer. */
const LAST_CALL_MS = 250
const NOBODY: Principal = { tenant: '', role: 'viewer', keyId: '' }

interface Options {
  host: string
  port: number
  health: Handlers
  drainSeconds: number
  log: Log
}

export interface Api {
  url: string
  /** Answers every operation from now on; before, all but health is refused with `not-ready`. */
  serve(keys: ApiKeys, others: Handlers): void
  /** Answers what has begun, refuses what is new with `shutting-down`, and closes; what is not done within the drain time is cut. */
  close(): Promise<void>
}

/** The door: routes, authentication and checks of every operation of the description. At first only health is answered. Fails with `port-in-use`. */
export async function openApi({ host, port, health, drainSeconds, log }: Options): Promise<Api> {
  const description = loadDescription()
  const operations = operationsOf(description)
  let keys: ApiKeys | undefined
  let handlers = health
  let stopping = false
  /** requests that are being answered */
  const answering = new Set<Response>()
  const app = express()
  app.disable('x-powered-by').set('query parser', 'simple').set('etag', false)
  app.use(
    helmet({
      contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
      strictTransportSecurity: false,
    }),
  )
  app.use(identify)
  app.use((_request, response, next) => {
    answering.add(response)
    response.once('close', () => answering.delete(response))
    if (!stopping) return next()
    response.set('Connection', 'close')
    next(new WaybillError('shutting-down', 'The hub is stopping.'))
  })
  app.use(docsRouter(description))
  const parseJson = express.json({ limit: LARGEST_JSON })
  for (const operation of operations) {
    const parsers = operation.body ? [parseJson] : []
    app[operation.method](`/api/v1${operation.path}`, guard(operation), ...parsers, run(operation))
  }
  for (const [path, allow] of methodsOf(operations)) {
    app.all(`/api/v1${path}`, (request) => {
      throw new WaybillError('method-not-allowed', `${request.method} is not possible here.`, { allow })
    })
  }
  app.use((request) => {
    throw new WaybillError('not-found', `There is nothing at ${request.path.slice(0, 200)}.`)
  })
  app.use(
    (error: unknown, request: Request, response: Response, _next: NextFunction) =>
      void refuse(error, request, response),
  )

  function guard({ id, action }: Operation) {
    return (request: Request, response: Response, next: NextFunction) => {
      if (!handlers[id]) throw new WaybillError('not-ready', 'The hub is starting.')
      response.locals['principal'] = action ? authenticate(keys!, request.headers, action) : NOBODY
      next()
    }
  }

  function run({ id, parameters, body }: Operation) {
    return async (request: Request, response: Response) => {
      const checked = parameters({ path: request.params, query: request.query, headers: request.headers })
      if (body && request.is('json') === false)
        throw new WaybillError(
          'invalid-request',
          'The body of this request is JSON: send it with `Content-Type: application/json`.',
        )
      body?.(request.body)
      const gone = new AbortController()
      response.once('close', () => {
        if (!response.writableFinished) gone.abort()
      })
      const { principal, correlationId, traceparent } = response.locals as {
        principal: Principal
        correlationId: string
        traceparent: string
      }
      await handlers[id]!({
        principal,
        parameters: checked,
        body: request.body as unknown,
        request,
        response,
        correlationId,
        traceparent,
        signal: gone.signal,
      })
    }
  }

  async function refuse(error: unknown, request: Request, response: Response): Promise<void> {
    const { correlationId } = response.locals as { correlationId: string }
    if (request.destroyed && !request.complete) {
      log.info(
        { correlationId, method: request.method, path: request.path, code: codeOf(error) },
        'the sender went away before its request was complete',
      )
      return void response.destroy()
    }
    if ((error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE' && response.destroyed) {
      return void log.info(
        { correlationId, method: request.method, path: request.path },
        'the client went away before it had the whole answer',
      )
    }
    if (!request.complete && !(await readToEnd(request))) response.set('Connection', 'close')
    sendProblem(error, request, response, correlationId, log)
  }

  const server = await listen(app, host, port)
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    serve(given, others) {
      handlers = { ...health, ...others }
      keys = given
      for (const { id } of operations)
        if (!handlers[id]) throw new Error(`The operation ${id} of the description has no handler.`)
    },
    async close() {
      if (stopping) return
      const closed = once(server, 'close')
      stopping = true
      // Not server.close(): that cuts every connection that waits for its next request, and with it a request that has just been sent.
      Listener.prototype.close.call(server)
      server.keepAliveTimeout = LAST_CALL_MS
      // Else their clients would send the next one over a connection that is about to be closed.
      for (const response of answering) response.shouldKeepAlive = false
      // After what has arrived meanwhile was read: an event loop that stood still fires its timers first.
      const lastCall = setTimeout(() => setImmediate(() => server.closeIdleConnections()), LAST_CALL_MS)
      const cut = setTimeout(() => server.closeAllConnections(), drainSeconds * 1000)
      await closed
      clearTimeout(lastCall)
      clearTimeout(cut)
      // Nothing is left to close but the timer with which the server looks after its connections.
      server.close()
    },
  }
}

/** Gives every request a correlation id and a span, and names the id in the answer. */
function identify(request: Request, response: Response, next: NextFunction): void {
  const given = request.get('X-Correlation-Id')
  const correlationId = given !== undefined && CORRELATION_ID.test(given) ? given : randomUUID()
  Object.assign(response.locals, { correlationId, traceparent: childOf(request.get('traceparent')) })
  response.set('X-Correlation-Id', correlationId)
  next()
}

/** The methods of each path, for the Allow header. */
function methodsOf(operations: readonly Operation[]): Map<string, string> {
  const methods = new Map<string, string[]>()
  for (const { path, method } of operations)
    methods.set(path, [...(methods.get(path) ?? []), method === 'get' ? 'GET, HEAD' : method.toUpperCase()])
  return new Map([...methods].map(([path, all]) => [path, all.join(', ')]))
}

/** True where the rest of the body arrived in time. */
async function readToEnd(request: Request): Promise<boolean> {
  // Whoever read the body has given up, but its listener would keep the stream from flowing.
  request.unpipe().removeAllListeners('readable').resume()
  const abort = new AbortController()
  try {
    return await Promise.race([
      once(request, 'end', { signal: abort.signal }).then(() => true),
      once(request, 'close', { signal: abort.signal }).then(() => request.complete),
      delay(LINGER_MS, false, { signal: abort.signal }),
    ])
  } catch {
    return false
  } finally {
    abort.abort()
  }
}

async function listen(app: express.Express, host: string, port: number): Promise<Server> {
  const server = app.listen(port, host)
  try {
    await once(server, 'listening')
    return server
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new WaybillError('port-in-use', `Another program listens on ${host}:${port}.`, { cause })
    throw new WaybillError('settings-invalid', `The hub cannot listen on ${host}:${port} (${code}).`, { cause })
  }
}

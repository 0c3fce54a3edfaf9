import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { authenticate } from '../auth/authenticate.ts'
import { ANONYMOUS, type Principal } from '../auth/principal.ts'
import { codeOf, WaybillError } from '../errors.ts'
import { childOf } from '../messaging/trace.ts'
import { flowing, STALLED_MS } from './body-timeouts.ts'
import type { Operation } from './description.ts'
import { prefixOf } from './prefix.ts'
import type { Service } from './service.ts'

// The steps that every request passes, in this order. Results are kept in `response.locals`.

const CORRELATION_ID = /^[\w.:-]{1,64}$/

interface Locals {
  principal: Principal
  correlationId: string
  traceparent: string
  prefix: string
}

/** Gives every request a correlation id and a span, returns the id in a header, and notes the prefix of links. */
export const identify =
  ({ prefix: configured }: Service): RequestHandler =>
  (request, response, next) => {
    const given = request.get('X-Correlation-Id')
    const correlationId = given !== undefined && CORRELATION_ID.test(given) ? given : randomUUID()
    const prefix = prefixOf(request.headers, configured)
    Object.assign(response.locals, { correlationId, traceparent: childOf(request.get('traceparent')), prefix })
    response.set('X-Correlation-Id', correlationId)
    next()
  }

/** Refuses new requests while the hub stops, and remembers the others until their response is complete. */
export const admit =
  (service: Service): RequestHandler =>
  (_request, response, next) => {
    service.open.add(response)
    response.once('close', () => service.open.delete(response))
    if (!service.stopping) return next()
    response.set('Connection', 'close')
    next(new WaybillError('shutting-down', 'The hub is stopping.'))
  }

/** Authenticates and authorises a request, before its body is read. */
export const authorise =
  (service: Service, { id, permission }: Operation): RequestHandler =>
  async (request, response, next) => {
    if (!service.handlers[id]) throw new WaybillError('not-ready', 'The hub is starting.')
    const { authenticators } = service
    try {
      response.locals['principal'] = permission
        ? await authenticate(authenticators, request.headers, permission)
        : ANONYMOUS
    } catch (error) {
      const code = codeOf(error)
      const { correlationId } = response.locals as Locals
      if (code === 'unauthenticated' || code === 'forbidden')
        service.refusedSignIns.note(code, request.headers, correlationId)
      throw error
    }
    next()
  }

/** Checks parameters and body, then runs the handler of the operation. */
export const run =
  (service: Service, operation: Operation): RequestHandler =>
  async (request, response) => {
    const { params, query, headers } = request
    const parameters = operation.parameters({ path: params, query, headers })
    await checkBody(operation, request)
    await service.handlers[operation.id]!({
      ...(response.locals as Locals),
      parameters,
      body: request.body as unknown,
      request,
      response,
      signal: disconnected(response),
    })
  }

async function checkBody({ body }: Operation, request: Request): Promise<void> {
  if (body && request.is('json') === false && !(await isEmpty(request)))
    throw new WaybillError(
      'invalid-request',
      'The body of this request must be JSON: send it with `Content-Type: application/json`.',
    )
  body?.(request.body)
}

/** A body without bytes is no body: some clients announce one for every POST. */
async function isEmpty(request: Request): Promise<boolean> {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers
  if (length !== undefined) return Number(length) === 0
  if (coding === undefined) return true
  const { value } = await flowing(request, STALLED_MS).next()
  return value === undefined
}

/** Aborts when the connection closes before the response is complete. */
function disconnected(response: Response): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  return gone.signal
}

import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Request, Response } from 'express'
import { codeOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { sendProblem } from './problem.ts'

/** How long the rest of a refused upload is read, so that the sender gets the response and not a broken connection. */
const LINGER_MS = 2_000

/** Sends the error response, unless the client has disconnected. */
export async function refuse(error: unknown, request: Request, response: Response, log: Log): Promise<void> {
  const locals = response.locals as { correlationId: string; prefix: string }
  const { correlationId } = locals
  const facts = { correlationId, method: request.method, path: request.path }
  if (request.destroyed && !request.complete) {
    log.info({ ...facts, code: codeOf(error) }, 'the client disconnected before its request was complete')
    response.destroy()
    return
  }
  if ((error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE' && response.destroyed) {
    log.info(facts, 'the client disconnected before the response was complete')
    return
  }
  if (!request.complete && !(await readToEnd(request))) response.set('Connection', 'close')
  sendProblem(error, request, response, locals, log)
}

/** True if the rest of the body arrived in time. */
async function readToEnd(request: Request): Promise<boolean> {
  // The reader of the body has failed, but its listener would keep the stream from flowing.
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

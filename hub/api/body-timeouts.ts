import type { RequestHandler } from 'express'
import { WaybillError } from '../errors.ts'
import { withTimeout } from '../platform/timeout.ts'

/** Timeout for a JSON body, which is small. */
export const JSON_BODY_MS = 30_000
/** Longest time without a byte of an upload or a download. The time for all of an upload is a setting. */
export const STALLED_MS = 60_000

export const stalled = (): WaybillError => new WaybillError('request-timeout', 'The body stopped arriving.')

/** The same bytes; fails once none arrives for a while. The source is left open, for the rest of its request. */
export async function* flowing(bytes: AsyncIterable<Uint8Array>, ms: number): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]()
  for (;;) {
    const next = await withTimeout(iterator.next(), ms, stalled)
    if (next.done === true) return
    yield next.value
  }
}

/** A parser of bodies that fails if it is not done in time. */
export function inTime(parse: RequestHandler, ms: number): RequestHandler {
  return (request, response, next) => {
    let over = false
    const end = (error?: unknown) => {
      if (over) return
      over = true
      clearTimeout(timer)
      next(error)
    }
    const timer = setTimeout(() => end(stalled()), ms)
    void parse(request, response, end)
  }
}

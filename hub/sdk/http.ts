import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf, WaybillError } from '../errors.ts'
import { backoffDelay } from '../platform/retry.ts'

interface HttpRequest {
  method?: 'GET' | 'POST'
  query?: Record<string, string | number | undefined>
  body?: Blob | string
  headers?: Record<string, string>
  /** false for a request that must not be repeated, such as a decision without an idempotency key */
  retry?: boolean
  signal: AbortSignal
}

export interface Http {
  /**
   * Repeats a request that the hub answers with 429 or 503, after the time of Retry-After.
   * @throws a WaybillError with the code of the hub's problem, or `hub-unreachable`
   */
  request(route: string, options: HttpRequest): Promise<Response>
  json<T>(route: string, options: HttpRequest): Promise<T>
  /** Sends JSON once. */
  post<T>(route: string, body: object, signal: AbortSignal, query?: HttpRequest['query']): Promise<T>
}

const ATTEMPTS = 5
/** A hub that wants a longer wait is reported as busy. */
const MAX_RETRY_AFTER_SECONDS = 60
const BACKOFF = { first: 500, max: 60_000 }

export function openHttp({ url, key }: { url: string; key: string }): Http {
  const base = `${url.replace(/\/+$/, '')}/api/v1`

  async function request(route: string, options: HttpRequest): Promise<Response> {
    const { method = 'GET', query = {}, body, headers = {}, retry = true, signal } = options
    const address = new URL(`${base}${route}`)
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) address.searchParams.set(name, String(value))
    const init = { method, headers: { authorization: `Bearer ${key}`, ...headers }, body, signal }
    for (let attempt = 1; ; attempt++) {
      const response = await send(address, init)
      if (response.ok) return response
      const error = await errorOf(response)
      const wait = waitOf(response, attempt)
      if (!retry || wait === undefined || attempt >= ATTEMPTS) throw error
      await sleep(wait, undefined, { signal })
    }
  }

  const json = async <T>(route: string, options: HttpRequest): Promise<T> =>
    (await request(route, options)).json() as Promise<T>
  const post = <T>(route: string, body: object, signal: AbortSignal, query: HttpRequest['query'] = {}): Promise<T> =>
    json(route, {
      method: 'POST',
      query,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
      retry: false,
      signal,
    })
  return { request, json, post }
}

/** Milliseconds until the next attempt; undefined if another attempt is pointless. */
function waitOf({ status, headers }: Response, attempt: number): number | undefined {
  if (status !== 429 && status !== 503) return undefined
  const seconds = Number(headers.get('retry-after') ?? NaN)
  if (Number.isNaN(seconds)) return backoffDelay(attempt, BACKOFF)
  return seconds > MAX_RETRY_AFTER_SECONDS ? undefined : seconds * 1000
}

async function send(address: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch (cause) {
    if (init.signal?.aborted) throw init.signal.reason
    const reason = (cause as { cause?: { code?: string } }).cause?.code ?? (cause as Error).message
    throw new WaybillError('hub-unreachable', `Nothing answers at ${address.origin} (${reason}).`, { cause })
  }
}

/** A problem (RFC 9457) of the hub as an error with the code of its type. */
async function errorOf(response: Response): Promise<WaybillError> {
  const { status } = response
  const body = (await response.json().catch(() => ({}))) as {
    type?: string
    title?: string
    detail?: string
    errors?: { message?: string; path?: string }[]
  }
  const { detail = '', errors = [], title } = body
  const code = codeOf({ code: body.type?.split('/').at(-1) })
  if (!code) return new WaybillError('internal', `The hub answered ${status}${title ? `: ${title}` : ''}.`, { status })
  // The detail usually contains the first error already.
  const others = errors
    .filter(({ path, message }) => !(path && message && detail.includes(`${path} ${message}`)))
    .map(({ path, message }) => ` ${[path, message].filter(Boolean).join(': ')}.`)
  return new WaybillError(code, `${detail}${others.join('')}`.trim(), { status })
}

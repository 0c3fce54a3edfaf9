import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf, type WaybillError } from '../errors.ts'
import { backoffDelay } from '../platform/retry.ts'
import { errorOf, errorOfConnection, notAHub } from './refusals.ts'

interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  query?: Record<string, string | number | undefined>
  body?: Blob | string
  headers?: Record<string, string>
  /** false for a request that must not be repeated, such as a decision without an idempotency key */
  retry?: boolean
  signal: AbortSignal
}

export interface Http {
  /**
   * Repeats a request that is answered with 429, 502, 503 or 504, or whose connection breaks, after the time of
   * Retry-After or with a growing delay.
   * @throws a WaybillError with the code of the hub's problem, or one that says what is between here and the hub
   */
  request(route: string, options: HttpRequest): Promise<Response>
  json<T>(route: string, options: HttpRequest): Promise<T>
  /** Sends JSON, which may be repeated: the second time changes nothing more. Resolves to the response. */
  put(method: 'PUT' | 'DELETE', route: string, body: object, signal: AbortSignal): Promise<Response>
  /** Sends JSON once. */
  post<T>(route: string, body: object, signal: AbortSignal, query?: HttpRequest['query']): Promise<T>
}

const ATTEMPTS = 5
/** Too many requests; a proxy without an answer of the hub; the hub itself, busy or starting. */
const BUSY = new Set([429, 502, 503, 504])
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])
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
      const { response, error, wait } = await once(address, init, attempt)
      if (response) return response
      if (!retry || wait === undefined || attempt >= ATTEMPTS) throw error
      await sleep(wait, undefined, { signal })
    }
  }

  async function json<T>(route: string, options: HttpRequest): Promise<T> {
    const response = await request(route, options)
    const text = await response.text()
    try {
      return JSON.parse(text) as T
    } catch {
      throw notAHub(response)
    }
  }
  const post = <T>(route: string, body: object, signal: AbortSignal, query: HttpRequest['query'] = {}): Promise<T> =>
    json(route, {
      method: 'POST',
      query,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
      retry: false,
      signal,
    })
  const put = (method: 'PUT' | 'DELETE', route: string, body: object, signal: AbortSignal): Promise<Response> =>
    request(route, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' }, signal })
  return { request, json, put, post }
}

type Attempt =
  | { response: Response; error?: undefined; wait?: undefined }
  | { response?: undefined; error: WaybillError; wait: number | undefined }

/** `wait`: milliseconds until another attempt may succeed */
async function once(address: URL, init: RequestInit, attempt: number): Promise<Attempt> {
  try {
    const response = await send(address, init)
    if (response.ok) return { response }
    return { error: await errorOf(response), wait: waitOf(response, attempt) }
  } catch (error) {
    if (!codeOf(error)) throw error
    return { error: error as WaybillError, wait: isBroken(error) ? backoffDelay(attempt, BACKOFF) : undefined }
  }
}

/** Milliseconds until the next attempt; undefined if another attempt is pointless. */
function waitOf({ status, headers }: Response, attempt: number): number | undefined {
  if (!BUSY.has(status)) return undefined
  const seconds = Number(headers.get('retry-after') ?? NaN)
  if (Number.isNaN(seconds)) return backoffDelay(attempt, BACKOFF)
  return seconds > MAX_RETRY_AFTER_SECONDS ? undefined : seconds * 1000
}

async function send(address: URL, init: RequestInit): Promise<Response> {
  try {
    // A redirected POST would become a GET, and its answer would look like success.
    return await fetch(address, { ...init, redirect: 'manual' })
  } catch (cause) {
    if (init.signal?.aborted) throw init.signal.reason
    throw errorOfConnection(address, cause)
  }
}

/** Whether a connection broke after it was open: the request may be repeated like an answer that asks for it. */
const isBroken = (error: unknown): boolean => BROKEN.has(String((error as WaybillError).facts['reason']))

import { openAsBlob } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Settings } from '../../config/config.ts'
import { codeOf, WaybillError } from '../errors.ts'
import type { ReviewReason } from '../document/events.ts'
import type { Fields } from '../document/fields.ts'

/** A document as GET /documents/{id} answers it; the parts that the command line looks at. */
export interface HubDocument {
  id: string
  state: string
  type?: string
  fileName?: string
  receivedAt: string
  pages?: number
  sources?: string[]
  seconds?: number
  fields: Fields
  reasons?: ReviewReason[]
  deliveries: Record<string, { outcome: string; reference?: string; code?: string }>
  failure?: { stage: string; code: string; detail: string }
}
export interface Sent {
  id: string
  state: string
  duplicate: boolean
}
export interface ParkedMessage {
  id: string
  queue: string
  type: string
  documentId?: string
  target?: string
  channel?: string
  about?: string
  attempt: number
  history: { at: string; code: string; reason: string }[]
  parkedAt: string
  code: string
  reason: string
}
export interface Decided {
  id: string
  decision: 'replayed' | 'discarded'
  documentId?: string
}
export interface Key {
  id: string
  role: string
  label: string
}
export interface TrailLine {
  at: string
  actor: string
  text: string
}

export interface Client {
  /** Sends a file; repeated under the same idempotency key until the hub answers. */
  send(file: string, options: { type?: string | undefined; idempotencyKey: string }, signal: AbortSignal): Promise<Sent>
  list(
    filter: { state?: string | undefined; type?: string | undefined; limit: number },
    signal: AbortSignal,
  ): AsyncGenerator<HubDocument>
  document(id: string, signal: AbortSignal): Promise<HubDocument>
  trail(id: string, signal: AbortSignal): Promise<TrailLine[]>
  review(id: string, decision: object, signal: AbortSignal): Promise<HubDocument>
  cancel(id: string, reason: string | undefined, signal: AbortSignal): Promise<HubDocument>
  replay(id: string, again: { reason: string; targets?: string[] }, signal: AbortSignal): Promise<HubDocument>
  parked(
    filter: { queue?: string | undefined; limit: number },
    signal: AbortSignal,
  ): Promise<{ parked: ParkedMessage[]; total: number }>
  parkedMessage(id: string, signal: AbortSignal): Promise<ParkedMessage>
  decideParked(id: string, decision: 'replay' | 'discard', reason: string, signal: AbortSignal): Promise<Decided>
  /** `tenant`: whose, where not those of the own tenant */
  keys(tenant: string | undefined, signal: AbortSignal): Promise<{ tenant: string; keys: Key[] }>
  issueKey(
    wanted: { role: string; label: string; tenant?: string },
    signal: AbortSignal,
  ): Promise<Key & { tenant: string; key: string }>
  revokeKey(id: string, tenant: string | undefined, signal: AbortSignal): Promise<Key & { tenant: string }>
  rebuild(view: string, signal: AbortSignal): Promise<void>
}

interface Request {
  method?: 'POST'
  query?: Record<string, string | number | undefined>
  body?: Blob | string
  headers?: Record<string, string>
  again?: boolean
  signal: AbortSignal
}

const TRIES = 5
const LONGEST_WAIT_SECONDS = 60
const PAGE = 100

/** The hub by HTTP. A problem that it answers becomes a WaybillError with the code of its type. */
export function openClient({ url, key }: { url: string; key: string }): Client {
  async function request(
    route: string,
    { method, query = {}, body, headers = {}, again = true, signal }: Request,
  ): Promise<Response> {
    const address = new URL(`${url.replace(/\/+$/, '')}/api/v1${route}`)
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) address.searchParams.set(name, String(value))
    for (let attempt = 1; ; attempt++) {
      const response = await ask(address, {
        method: method ?? 'GET',
        headers: { authorization: `Bearer ${key}`, ...headers },
        ...(body !== undefined && { body }),
        signal,
      })
      if (response.ok) return response
      const error = await problemIn(response)
      const wait = Number(response.headers.get('retry-after') ?? NaN)
      const busy = response.status === 429 || response.status === 503
      if (!again || !busy || attempt >= TRIES || wait > LONGEST_WAIT_SECONDS) throw error
      await sleep(Number.isFinite(wait) ? wait * 1000 : 250 * 2 ** attempt, undefined, { signal })
    }
  }
  const json = async <T>(route: string, options: Request): Promise<T> =>
    (await request(route, options)).json() as Promise<T>
  const post = <T>(route: string, body: object, signal: AbortSignal, query: Request['query'] = {}): Promise<T> =>
    json(route, {
      method: 'POST',
      query,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
      again: false,
      signal,
    })
  const of = (id: string) => `/documents/${encodeURIComponent(id)}`

  return {
    async send(file, { type, idempotencyKey }, signal) {
      const body = await openAsBlob(file)
      const headers = {
        'content-type': 'application/octet-stream',
        'idempotency-key': idempotencyKey,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(path.basename(file))}`,
      }
      return json('/documents', { method: 'POST', query: { type }, body, headers, signal })
    },
    async *list({ state, type, limit }, signal) {
      let cursor: string | undefined
      for (let left = limit; left > 0;) {
        const page: { documents: HubDocument[]; next?: string } = await json('/documents', {
          query: { state, type, limit: Math.min(left, PAGE), cursor },
          signal,
        })
        yield* page.documents
        left -= page.documents.length
        cursor = page.next
        if (cursor === undefined || page.documents.length === 0) return
      }
    },
    document: (id, signal) => json(of(id), { signal }),
    trail: async (id, signal) => (await json<{ entries: TrailLine[] }>(`${of(id)}/trail`, { signal })).entries,
    review: (id, decision, signal) => post(`${of(id)}/review`, decision, signal),
    cancel: (id, reason, signal) => post(`${of(id)}/cancel`, reason === undefined ? {} : { reason }, signal),
    replay: (id, again, signal) => post(`${of(id)}/replay`, again, signal),
    parked: (filter, signal) => json('/parked', { query: filter, signal }),
    parkedMessage: (id, signal) => json(`/parked/${encodeURIComponent(id)}`, { signal }),
    decideParked: (id, decision, reason, signal) =>
      post(`/parked/${encodeURIComponent(id)}/${decision}`, { reason }, signal),
    keys: (tenant, signal) => json('/keys', { query: { tenant }, signal }),
    issueKey: (wanted, signal) => post('/keys', wanted, signal),
    revokeKey: (id, tenant, signal) => post(`/keys/${encodeURIComponent(id)}/revoke`, {}, signal, { tenant }),
    async rebuild(view, signal) {
      await request(`/views/${encodeURIComponent(view)}/rebuild`, { method: 'POST', again: false, signal })
    },
  }
}

async function ask(address: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch (cause) {
    if (init.signal?.aborted) throw init.signal.reason
    const reason = (cause as { cause?: { code?: string } }).cause?.code ?? (cause as Error).message
    throw new WaybillError('hub-unreachable', `Nothing answers at ${address.origin} (${reason}).`, { cause })
  }
}

async function problemIn(response: Response): Promise<WaybillError> {
  const body = (await response.json().catch(() => ({}))) as {
    type?: string
    title?: string
    detail?: string
    errors?: { message?: string; path?: string }[]
  }
  const code = codeOf({ code: body.type?.split('/').at(-1) })
  // The first place mostly stands in the detail already.
  const places = (body.errors ?? [])
    .filter(({ path: place, message }) => !(place && message && body.detail?.includes(`${place} ${message}`)))
    .map(({ path: place, message }) => ` ${[place, message].filter(Boolean).join(': ')}.`)
    .join('')
  if (code) return new WaybillError(code, `${body.detail ?? ''}${places}`.trim(), { status: response.status })
  return new WaybillError('internal', `The hub answered ${response.status}${body.title ? `: ${body.title}` : ''}.`, {
    status: response.status,
  })
}

/** The client of the settings: the key given, else the one that the hub left in its data folder. */
export async function clientOf({ cli: { url, apiKey }, engines: { data } }: Settings): Promise<Client> {
  const key = apiKey || (await readFile(path.join(data, 'api-key'), 'utf8').catch(() => '')).trim()
  if (!key) {
    const file = path.join(data, 'api-key')
    throw new WaybillError(
      'unauthenticated',
      `There is no API key: WAYBILL_API_KEY is not set and ${file} cannot be read. Name the key, or the data folder with --data.`,
    )
  }
  return openClient({ url, key })
}

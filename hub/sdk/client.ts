import { openAsBlob } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Settings } from '../../config/config.ts'
import { WaybillError } from '../errors.ts'
import { openHttp, type Http } from './http.ts'
import type {
  Comparison,
  Figures,
  HubDocument,
  IssuedKey,
  Key,
  ParkedDecision,
  ParkedMessage,
  PostedCorrection,
  ListedObservation,
  ListedReading,
  ListedSample,
  Receipt,
  Sample,
  SampleAnswer,
  ReviewDecision,
  Seller,
  SplitDecision,
  TrailEntry,
  WantedSeller,
} from './types.ts'

/** The REST API of a hub. Methods throw a WaybillError with the code of the hub's problem, or `hub-unreachable`. */
export interface Client {
  /** Sends a file, and repeats the request under the same idempotency key while the hub is busy. */
  send(
    file: string,
    options: { type?: string; again?: boolean; idempotencyKey: string },
    signal: AbortSignal,
  ): Promise<Receipt>
  /** Newest first, over as many pages as `limit` needs. */
  list(filter: ListFilter, signal: AbortSignal): AsyncGenerator<HubDocument>
  document(id: string, signal: AbortSignal): Promise<HubDocument>
  trail(id: string, signal: AbortSignal): Promise<TrailEntry[]>
  review(id: string, decision: ReviewDecision, signal: AbortSignal): Promise<HubDocument>
  cancel(id: string, reason: string | undefined, signal: AbortSignal): Promise<HubDocument>
  split(id: string, decision: SplitDecision, signal: AbortSignal): Promise<HubDocument>
  correct(id: string, correction: PostedCorrection, signal: AbortSignal): Promise<HubDocument>
  reopen(id: string, reason: string, signal: AbortSignal): Promise<HubDocument>
  reread(id: string, options: { type?: string; reason?: string }, signal: AbortSignal): Promise<HubDocument>
  readings(id: string, signal: AbortSignal): Promise<ListedReading[]>
  /** How a reading differs from another one, or from the values that the document has now. */
  compareReadings(id: string, first: number, second: number | undefined, signal: AbortSignal): Promise<Comparison>
  replay(id: string, options: { reason: string; targets?: string[] }, signal: AbortSignal): Promise<HubDocument>
  parked(
    filter: { queue?: string; limit: number },
    signal: AbortSignal,
  ): Promise<{ parked: ParkedMessage[]; total: number }>
  parkedMessage(id: string, signal: AbortSignal): Promise<ParkedMessage>
  decideParked(id: string, decision: 'replay' | 'discard', reason: string, signal: AbortSignal): Promise<ParkedDecision>
  /** The valid keys of a tenant, of the key's own tenant by default; `all` includes expired and revoked keys. */
  keys(filter: { tenant?: string; all?: boolean }, signal: AbortSignal): Promise<{ tenant: string; keys: Key[] }>
  issueKey(
    key: { role: string; label: string; tenant?: string; expiresAt?: string },
    signal: AbortSignal,
  ): Promise<IssuedKey>
  revokeKey(id: string, tenant: string | undefined, signal: AbortSignal): Promise<Key & { tenant: string }>
  samples(
    filter: { state?: string | undefined; limit: number },
    signal: AbortSignal,
  ): Promise<{ samples: ListedSample[] }>
  sample(id: string, signal: AbortSignal): Promise<Sample>
  answerSample(id: string, answer: SampleAnswer, signal: AbortSignal): Promise<Sample>
  figures(signal: AbortSignal): Promise<Figures>
  /** What people found out about scores: of a tenant, or of all that the key may see. */
  observations(tenant: string | undefined, signal: AbortSignal): Promise<ListedObservation[]>
  /** The known sellers of the API, by name. */
  sellers(signal: AbortSignal): AsyncGenerator<Seller>
  setSeller(id: string, seller: WantedSeller, signal: AbortSignal): Promise<void>
  removeSeller(id: string, reason: string, signal: AbortSignal): Promise<void>
  rebuild(view: string, signal: AbortSignal): Promise<void>
}

interface ListFilter {
  state?: string | undefined
  type?: string | undefined
  /** only the documents that this one was split into */
  partOf?: string | undefined
  limit: number
  /** called with the share of the log that the list holds, 0 to 1, if the hub still builds it */
  onBuilding?(progress: number): void
}

/** the largest page of GET /documents */
const PAGE = 100

export function openClient(hub: { url: string; key: string }): Client {
  const http = openHttp(hub)
  const { json, post } = http
  const documentRoute = (id: string) => `/documents/${encodeURIComponent(id)}`
  const sampleRoute = (id: string) => `/samples/${encodeURIComponent(id)}`
  const sellerRoute = (id: string) => `/sellers/${encodeURIComponent(id)}`
  const parkedRoute = (id: string) => `/parked/${encodeURIComponent(id)}`
  return {
    send: (file, options, signal) => send(http, file, options, signal),
    list: (filter, signal) => list(http, filter, signal),
    document: (id, signal) => json(documentRoute(id), { signal }),
    trail: async (id, signal) =>
      (await json<{ entries: TrailEntry[] }>(`${documentRoute(id)}/trail`, { signal })).entries,
    review: (id, decision, signal) => post(`${documentRoute(id)}/review`, decision, signal),
    cancel: (id, reason, signal) => post(`${documentRoute(id)}/cancel`, reason === undefined ? {} : { reason }, signal),
    split: (id, decision, signal) => post(`${documentRoute(id)}/split`, decision, signal),
    correct: (id, correction, signal) => post(`${documentRoute(id)}/correct`, correction, signal),
    reopen: (id, reason, signal) => post(`${documentRoute(id)}/reopen`, { reason }, signal),
    reread: (id, options, signal) => post(`${documentRoute(id)}/reread`, options, signal),
    readings: async (id, signal) =>
      (await json<{ readings: ListedReading[] }>(`${documentRoute(id)}/readings`, { signal })).readings,
    compareReadings: (id, first, second, signal) =>
      json(`${documentRoute(id)}/readings/${first}/differences`, { query: { with: second }, signal }),
    replay: (id, options, signal) => post(`${documentRoute(id)}/replay`, options, signal),
    parked: (filter, signal) => json('/parked', { query: filter, signal }),
    parkedMessage: (id, signal) => json(parkedRoute(id), { signal }),
    decideParked: (id, decision, reason, signal) => post(`${parkedRoute(id)}/${decision}`, { reason }, signal),
    keys: ({ tenant, all }, signal) => json('/keys', { query: { tenant, all: all ? 'true' : undefined }, signal }),
    issueKey: (key, signal) => post('/keys', key, signal),
    revokeKey: (id, tenant, signal) => post(`/keys/${encodeURIComponent(id)}/revoke`, {}, signal, { tenant }),
    samples: (filter, signal) => json('/samples', { query: filter, signal }),
    sample: (id, signal) => json(sampleRoute(id), { signal }),
    answerSample: (id, answer, signal) => post(sampleRoute(id), answer, signal),
    observations: async (tenant, signal) =>
      (await json<{ observations: ListedObservation[] }>('/calibration/observations', { query: { tenant }, signal }))
        .observations,
    figures: (signal) => json('/samples/figures', { signal }),
    sellers: (signal) => sellers(http, signal),
    async setSeller(id, seller, signal) {
      await http.put('PUT', sellerRoute(id), seller, signal)
    },
    async removeSeller(id, reason, signal) {
      await http.put('DELETE', sellerRoute(id), { reason }, signal)
    },
    async rebuild(view, signal) {
      await http.request(`/views/${encodeURIComponent(view)}/rebuild`, { method: 'POST', retry: false, signal })
    },
  }
}

async function send(
  { json }: Http,
  file: string,
  { type, again, idempotencyKey }: { type?: string; again?: boolean; idempotencyKey: string },
  signal: AbortSignal,
): Promise<Receipt> {
  const body = await openAsBlob(file)
  const headers = {
    'content-type': 'application/octet-stream',
    'idempotency-key': idempotencyKey,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(path.basename(file))}`,
  }
  return json('/documents', {
    method: 'POST',
    query: { type, again: again ? 'true' : undefined },
    body,
    headers,
    signal,
  })
}

async function* list(
  { json }: Http,
  { state, type, partOf, limit, onBuilding }: ListFilter,
  signal: AbortSignal,
): AsyncGenerator<HubDocument> {
  let cursor: string | undefined
  for (let left = limit; left > 0;) {
    const page: { documents: HubDocument[]; next?: string; building?: { progress: number } } = await json(
      '/documents',
      {
        query: { state, type, partOf, limit: Math.min(left, PAGE), cursor },
        signal,
      },
    )
    if (page.building) onBuilding?.(page.building.progress)
    yield* page.documents
    left -= page.documents.length
    cursor = page.next
    if (cursor === undefined || page.documents.length === 0) return
  }
}

async function* sellers({ json }: Http, signal: AbortSignal): AsyncGenerator<Seller> {
  let cursor: string | undefined
  do {
    const query = { limit: PAGE, cursor }
    const page: { sellers: Seller[]; next?: string } = await json('/sellers', { query, signal })
    yield* page.sellers
    cursor = page.next
  } while (cursor !== undefined)
}

/**
 * The client for the hub of the settings, with the key of the settings or the one in the data folder.
 * @throws `unauthenticated` if there is neither
 */
export async function clientOf({ cli: { url, apiKey }, engines: { data } }: Settings): Promise<Client> {
  const file = path.join(data, 'api-key')
  const key = apiKey || (await readFile(file, 'utf8').catch(() => '')).trim()
  if (key) return openClient({ url, key })
  throw new WaybillError(
    'unauthenticated',
    `There is no API key: WAYBILL_API_KEY is not set, and ${file} cannot be read.`,
  )
}

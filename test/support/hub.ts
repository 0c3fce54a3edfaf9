import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { loadSettings, type SettingName } from '../../config/config.ts'
import type { DocumentView } from '../../projections/documents.ts'
import type { TrailEntry } from '../../projections/trail.ts'
import { silentLog, type Log } from '../../hub/log.ts'
import { startHub, type Hub } from '../../hub/app/hub.ts'
import type { Seams } from '../../hub/app/roles/role.ts'
import { assertDescribed } from './described.ts'
import { quickReader } from './quick-reader.ts'
import { removeFolder, temporaryFolder } from './temporary-folder.ts'
import { until } from './until.ts'

interface Answer<Body = Record<string, unknown>> {
  status: number
  headers: Headers
  body: Body
  bytes: Buffer
}
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  correlationId: string
  errors?: { path: string; message: string }[]
}

interface Options {
  settings?: Partial<Record<SettingName, string>>
  seams?: Seams
  /** text of config/targets.yaml and of the one pipeline; left out, those of the project */
  targets?: string
  pipeline?: string
  /** a folder that an earlier hub has left */
  data?: string
  log?: Log
}

export type TestHub = Awaited<ReturnType<typeof openTestHub>>

/** A reader may try a hostile file twice, up to its time limit each: on a busy machine that takes long. */
const LONGEST_WAIT_MS = 150_000
const FINAL = new Set([
  'DocumentPosted',
  'DocumentFiled',
  'DocumentRejected',
  'DocumentCancelled',
  'DocumentFailed',
  'DocumentSplit',
  'ReviewRequested',
])

/**
 * A whole hub in its own folder, on a free port, with a client that checks every response against the API description.
 */
export async function openTestHub({
  settings = {},
  seams = {},
  targets,
  pipeline,
  data,
  log = silentLog,
}: Options = {}) {
  const home = temporaryFolder('hub')
  const folder = data ?? path.join(home, 'data')
  const files: Partial<Record<SettingName, string>> = {}
  if (targets !== undefined) writeFileSync((files.targets = path.join(home, 'targets.yaml')), targets)
  if (pipeline !== undefined) {
    files.pipelines = path.join(home, 'pipelines')
    mkdirSync(files.pipelines)
    writeFileSync(path.join(files.pipelines, 'default.yaml'), pipeline)
  }
  const options = loadSettings(
    { data: folder, port: '0', drainSeconds: '5', startWaitSeconds: '0', sampleShare: '0', ...files, ...settings },
    {},
  )
  let hub: Hub = await startHub(options, log, { seams: { reader: quickReader, ...seams } })
  const kept = path.join(folder, 'api-key')
  const key = hub.firstKey ?? (existsSync(kept) ? readFileSync(kept, 'utf8').trim() : '')
  let own = key

  async function call<Body = Record<string, unknown>>(
    method: string,
    route: string,
    {
      body,
      headers = {},
      as = own,
      query = {},
    }: { body?: unknown; headers?: Record<string, string>; as?: string; query?: Record<string, string> } = {},
  ): Promise<Answer<Body>> {
    const url = new URL(`/api/v1${route}`, hub.url)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const raw = body instanceof Uint8Array || body instanceof FormData || body instanceof ReadableStream
    const response = await fetch(url, {
      method,
      headers: {
        ...(as && { authorization: `Bearer ${as}` }),
        ...(body !== undefined && !raw && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        body: raw ? (body as NonNullable<RequestInit['body']>) : JSON.stringify(body),
        duplex: 'half',
      }),
    } as RequestInit)
    const bytes = Buffer.from(await response.arrayBuffer())
    const contentType = response.headers.get('content-type') ?? ''
    const parsed: unknown = /json/.test(contentType) ? JSON.parse(bytes.toString()) : undefined
    assertDescribed(method, route, response.status, contentType, parsed)
    return { status: response.status, headers: response.headers, body: parsed as Body, bytes }
  }

  /** Waits in the log, not by the clock, until a document rests or waits for a person. */
  async function settled(id: string, tenant = 'main', as = tenant === 'main' ? key : own): Promise<DocumentView> {
    const wait = AbortSignal.timeout(LONGEST_WAIT_MS)
    let resting = false
    for await (const { events, caughtUp } of hub.engines.store.follow(undefined, [`document-${tenant}.${id}`], wait)) {
      for (const { type } of events) resting = FINAL.has(type) || (resting && type === 'DuplicateReceived')
      if (caughtUp && resting) break
    }
    wait.throwIfAborted()
    return (await call<DocumentView>('GET', `/documents/${id}`, { as })).body
  }

  return {
    get hub() {
      return hub
    },
    get url() {
      return hub.url!
    },
    key,
    data: folder,
    call,
    settled,
    send: (bytes: Uint8Array, more: Parameters<typeof call>[2] = {}) =>
      call<{ id: string; state: string; duplicate: boolean }>('POST', '/documents', {
        body: bytes,
        headers: { 'content-type': 'application/octet-stream', ...more.headers },
        ...omitHeaders(more),
      }),
    trail: async (id: string) => (await call<{ entries: TrailEntry[] }>('GET', `/documents/${id}/trail`)).body.entries,
    useKey(other: string) {
      own = other
    },
    async restart(next: Seams = seams) {
      await hub.close()
      hub = await startHub(options, log, { seams: { reader: quickReader, ...next } })
    },
    async close() {
      await hub.close()
      removeFolder(home)
    },
  }
}

function omitHeaders({
  headers: _headers,
  ...rest
}: {
  headers?: Record<string, string>
  [more: string]: unknown
}): object {
  return rest
}

/** Waits until the read models hold everything that the log holds now. */
export async function viewsLevel(hub: TestHub): Promise<void> {
  const head = await hub.hub.engines.store.head()
  await until(async () => {
    const { body } = await hub.call<{ views: { position?: string }[] }>('GET', '/views', { as: hub.key })
    return body.views.every(({ position }) => position !== undefined && head !== undefined && position >= head)
  })
}

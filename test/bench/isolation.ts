import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import {
  decompressionBomb,
  faxBomb,
  functionBomb,
  hugePage,
  manyPictures,
  pathBomb,
  pixelBomb,
  wordBomb,
} from '../support/bad-files.ts'
import { digitalInvoice } from './digital-invoice.ts'
import { inFolder, percentile, printed, residentMbOfChild } from './measure.ts'

/** A little more than 20 invoices per minute, so that all kinds are measured in six minutes. */
const EVERY_MS = 2_650
const WARM_UP = 3
const GOAL_RATIO = 1.2
const GOAL_MB = 50
const LOOK_MS = 200
const INVOICE_MS = 120_000
const LAUNCH = path.resolve(import.meta.dirname, '../../hub/cli/launch.cjs')
const FINAL = /^(?:posted|filed|failed|in-review|rejected|cancelled)$/

/** Files of one kind, sent one after the other for as long as it is measured. */
const HOSTILE: Record<string, () => Uint8Array[]> = {
  'files that are refused': () => [
    manyPictures(5000, 3000),
    manyPictures(100_000, 1),
    faxBomb(65_000),
    hugePage(1e9, 1e9),
    hugePage(1, 1e7),
    pixelBomb(),
    wordBomb(100_000),
  ],
  'pictures just below the limit': () => [faxBomb(46_000)],
  'streams that inflate to gigabytes': () => [decompressionBomb()],
  'a million curves': () => [pathBomb()],
  'a shading that is computed': () => [functionBomb()],
}

let invoiceNumber = 0

interface HubProcess {
  url: string
  child: ChildProcess
  keys: { steady: string; hostile: string }
}
interface Measured {
  /** milliseconds from sent to posted, of each invoice */
  alone: number[]
  beside: number[]
  /** by how much the memory of the hub process grew while it had the hostile files */
  grownMb: number
  /** what became of the hostile files: state or error code, and how many */
  ends: Map<string, number>
}

/**
 * Measures the time from sent to posted of 20 invoices per minute, first alone and then while a tenant has one hostile
 * file after the other read, and by how much the memory of the hub grows meanwhile. Each kind of file has a hub of its
 * own, so that no kind inherits what another one has left. All are compared with the invoices that were alone in any of
 * the hubs, since a machine may get slower over time. `--alone` and `--beside` are numbers of invoices per kind,
 * `--files FOLDER` takes the files of a folder instead.
 */
export async function bench(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      alone: { type: 'string', default: '4' },
      beside: { type: 'string', default: '20' },
      files: { type: 'string' },
    },
  })
  const kinds = values.files === undefined ? Object.entries(HOSTILE) : filesOf(values.files)
  const all: Measured[] = []
  for (const [kind, files] of kinds) {
    const measured = await inFolder((folder) =>
      measure(path.join(folder, 'data'), files(), Number(values.alone), Number(values.beside)),
    )
    all.push(measured)
    const ends = [...measured.ends].map(([end, count]) => `${count} ${end}`).join(', ')
    console.log(`  ${kind}: ${ends}; ${inMs(measured.beside)}`)
  }
  const alone = all.flatMap((each) => each.alone)
  console.log(`\n  alone: ${inMs(alone)}; beside`)
  for (const [number, [kind]] of kinds.entries()) printVerdict(kind, alone, all[number]!)
  const beside = all.flatMap((each) => each.beside)
  printVerdict('all kinds', alone, { beside, grownMb: Math.max(...all.map(({ grownMb }) => grownMb)) })
}

const filesOf = (folder: string): [string, () => Uint8Array[]][] =>
  readdirSync(folder)
    .filter((name) => /\.(?:pdf|png|jpe?g|tiff?)$/.test(name))
    .map((name) => [name, () => [readFileSync(path.join(folder, name))]])

const inMs = (times: readonly number[]): string =>
  `median ${percentile(times, 0.5)} ms, p95 ${percentile(times, 0.95)} ms of ${times.length}`

function printVerdict(kind: string, alone: number[], { beside, grownMb }: Pick<Measured, 'beside' | 'grownMb'>): void {
  const [median, p95] = [0.5, 0.95].map((share) => percentile(beside, share) / percentile(alone, share)) as [
    number,
    number,
  ]
  const isMet = p95 <= GOAL_RATIO && grownMb <= GOAL_MB
  console.log(
    `  ${kind.padEnd(34)} p95 ratio ${p95.toFixed(2)} (goal ${GOAL_RATIO}), median ratio ${median.toFixed(2)}, ` +
      `hub +${grownMb.toFixed(0)} MB (goal ${GOAL_MB}): ${isMet ? 'met' : 'MISSED'}`,
  )
}

async function measure(data: string, files: readonly Uint8Array[], alone: number, beside: number): Promise<Measured> {
  const hub = await startHub(data)
  try {
    await load(hub, WARM_UP, 0)
    const before = await load(hub, alone, EVERY_MS)
    const ends = new Map<string, number>()
    const [start, stop] = [residentMbOfChild(hub.child.pid!), new AbortController()]
    let most = start
    const watch = setInterval(() => {
      most = Math.max(most, residentMbOfChild(hub.child.pid!))
    }, LOOK_MS)
    const attack = sendOneAfterTheOther(hub, files, ends, stop.signal)
    const after = await load(hub, beside, EVERY_MS)
    stop.abort()
    await attack
    clearInterval(watch)
    return { alone: before, beside: after, grownMb: most - start, ends }
  } finally {
    hub.child.kill('SIGTERM')
    await once(hub.child, 'exit')
  }
}

async function startHub(data: string): Promise<HubProcess> {
  const child = spawn(process.execPath, [LAUNCH, 'start', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, WAYBILL_LOG_LEVEL: 'silent', WAYBILL_DRAIN_SECONDS: '1' },
  })
  const text = await printed(child.stdout!, 'listens on')
  const url = /listens on (http:\S+)/.exec(text)![1]!
  const administrator = readFileSync(path.join(data, 'api-key'), 'utf8').trim()
  const keyOf = async (tenant: string): Promise<string> => {
    const body = JSON.stringify({ tenant, role: 'admin', label: tenant })
    return (await call<{ key: string }>(url, administrator, 'POST', '/keys', body)).key
  }
  return { url, child, keys: { steady: await keyOf('steady'), hostile: await keyOf('hostile') } }
}

/** Milliseconds from sent to posted of each invoice, one every `everyMs`. The log of the hub says when it was posted. */
async function load({ url, keys }: HubProcess, count: number, everyMs: number): Promise<number[]> {
  const invoices = await Promise.all(Array.from({ length: count }, () => digitalInvoice(invoiceNumber++)))
  const sent: { id: string; at: number }[] = []
  const begun = performance.now()
  for (const [index, bytes] of invoices.entries()) {
    await delay(Math.max(0, begun + index * everyMs - performance.now()))
    const at = Date.now()
    void call<{ id: string }>(url, keys.steady, 'POST', '/documents', bytes).then(({ id }) => sent.push({ id, at }))
  }
  await delay(everyMs)
  const took: number[] = []
  for (const end = performance.now() + INVOICE_MS; took.length < count; await delay(LOOK_MS)) {
    if (performance.now() > end) throw new Error(`An invoice was not posted within ${INVOICE_MS / 1000} s.`)
    for (const { id, at } of sent.splice(0)) {
      const { entries } = await call<{ entries: { event: string; at: string }[] }>(
        url,
        keys.steady,
        'GET',
        `/documents/${id}/trail`,
      )
      const posted = entries.find(({ event }) => event === 'DocumentPosted')
      if (posted) took.push(Date.parse(posted.at) - at)
      else sent.push({ id, at })
    }
  }
  return took
}

/** Keeps the hub reading files of a hostile tenant, never two at the same time. */
async function sendOneAfterTheOther(
  { url, keys }: HubProcess,
  files: readonly Uint8Array[],
  ends: Map<string, number>,
  stop: AbortSignal,
): Promise<void> {
  for (let number = 0; !stop.aborted; number++) {
    // The same bytes would be a duplicate, and duplicates are not read.
    const bytes = Buffer.concat([files[number % files.length]!, Buffer.from(`\n% ${number}\n`)])
    const { id } = await call<{ id: string }>(url, keys.hostile, 'POST', '/documents', bytes)
    for (;;) {
      const document = await call<{ state: string; failure?: { code: string } }>(
        url,
        keys.hostile,
        'GET',
        `/documents/${id}`,
      )
      const isDone = FINAL.test(document.state)
      if (isDone || stop.aborted) {
        const end = document.failure?.code ?? (isDone ? document.state : 'still being read')
        ends.set(end, (ends.get(end) ?? 0) + 1)
        break
      }
      await delay(LOOK_MS)
    }
  }
}

async function call<Body>(
  url: string,
  key: string,
  method: string,
  route: string,
  body?: Uint8Array | string,
): Promise<Body> {
  const response = await fetch(`${url}/api/v1${route}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(typeof body === 'string' && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: body as NonNullable<RequestInit['body']> }),
  })
  if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Body
}

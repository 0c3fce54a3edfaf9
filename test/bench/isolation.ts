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

/** A little more than 20 invoices per minute. */
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
/** Milliseconds of one invoice: until it is received, then until it is read, then until it is posted; all of them. */
interface Times {
  received: number
  read: number
  delivered: number
  all: number
}
interface Measured {
  alone: Times[]
  beside: Times[]
  /** by how much the memory of the hub process grew while it had the hostile files */
  grownMb: number
  /** what became of the hostile files: state or error code, and how many */
  ends: Map<string, number>
}

/**
 * Measures the time from sent to posted of 20 invoices per minute, first alone and then while a tenant has one hostile
 * file after the other read, and by how much the memory of the hub grows meanwhile. Each kind of file has a hub of its
 * own in each round, so that no kind inherits what another one has left, and the hostile tenant has no history. All are
 * compared with the invoices that were alone in any of the hubs, since a machine may get slower over time. `--alone` and
 * `--beside` are numbers of invoices per kind and round, `--kinds` is a pattern of the kinds, `--files FOLDER` takes the
 * files of a folder instead. The p95 of few invoices is a single wait: three rounds have 60 of each kind.
 */
export async function bench(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      rounds: { type: 'string', default: '3' },
      alone: { type: 'string', default: '8' },
      beside: { type: 'string', default: '20' },
      kinds: { type: 'string', default: '' },
      files: { type: 'string' },
    },
  })
  const known = values.files === undefined ? Object.entries(HOSTILE) : filesOf(values.files)
  const kinds = known.filter(([kind]) => new RegExp(values.kinds).test(kind))
  const measured = new Map<string, Measured>()
  for (let round = 1; round <= Number(values.rounds); round++)
    for (const [kind, files] of kinds) {
      const found = await inFolder((folder) =>
        measure(path.join(folder, 'data'), files(), Number(values.alone), Number(values.beside)),
      )
      measured.set(kind, together(measured.get(kind), found))
      const ends = [...found.ends].map(([end, count]) => `${count} ${end}`).join(', ')
      console.log(
        `  round ${round}, ${kind}: ${ends}\n    alone ${inMs(found.alone)}\n    beside ${inMs(found.beside)}`,
      )
    }
  const all = [...measured.values()].reduce(together)
  console.log(`\n  alone: ${inMs(all.alone)}\n  beside: ${inMs(all.beside)}`)
  for (const [kind, found] of measured) printVerdict(kind, all.alone, found)
  printVerdict('all kinds', all.alone, all)
}

const together = (some: Measured | undefined, others: Measured): Measured =>
  some
    ? {
        alone: [...some.alone, ...others.alone],
        beside: [...some.beside, ...others.beside],
        grownMb: Math.max(some.grownMb, others.grownMb),
        ends: others.ends,
      }
    : others

const filesOf = (folder: string): [string, () => Uint8Array[]][] =>
  readdirSync(folder)
    .filter((name) => /\.(?:pdf|png|jpe?g|tiff?)$/.test(name))
    .map((name) => [name, () => [readFileSync(path.join(folder, name))]])

function inMs(times: readonly Times[]): string {
  const share = (percent: number) =>
    (['received', 'read', 'delivered'] as const)
      .map((stage) => percentile(timesOf(times, stage), percent).toFixed(0))
      .join(' + ')
  const all = timesOf(times, 'all')
  return (
    `median ${percentile(all, 0.5)} ms (received + read + delivered: ${share(0.5)}), ` +
    `p95 ${percentile(all, 0.95)} ms (${share(0.95)}) of ${times.length}`
  )
}

const timesOf = (times: readonly Times[], stage: keyof Times): number[] => times.map((each) => each[stage])

function printVerdict(
  kind: string,
  alone: readonly Times[],
  { beside, grownMb }: Pick<Measured, 'beside' | 'grownMb'>,
): void {
  const [median, p95] = [0.5, 0.95].map(
    (share) => percentile(timesOf(beside, 'all'), share) / percentile(timesOf(alone, 'all'), share),
  ) as [number, number]
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

/** The times of each invoice, one every `everyMs`. The log of the hub says when it was received, read and posted. */
async function load({ url, keys }: HubProcess, count: number, everyMs: number): Promise<Times[]> {
  const invoices = await Promise.all(Array.from({ length: count }, () => digitalInvoice(invoiceNumber++)))
  const sent: { id: string; at: number }[] = []
  const begun = performance.now()
  for (const [index, bytes] of invoices.entries()) {
    await delay(Math.max(0, begun + index * everyMs - performance.now()))
    const at = Date.now()
    void call<{ id: string }>(url, keys.steady, 'POST', '/documents', bytes).then(({ id }) => sent.push({ id, at }))
  }
  await delay(everyMs)
  const took: Times[] = []
  for (const end = performance.now() + INVOICE_MS; took.length < count; await delay(LOOK_MS)) {
    if (performance.now() > end) throw new Error(`An invoice was not posted within ${INVOICE_MS / 1000} s.`)
    for (const { id, at } of sent.splice(0)) {
      const { entries } = await call<{ entries: { event: string; at: string }[] }>(
        url,
        keys.steady,
        'GET',
        `/documents/${id}/trail`,
      )
      const atEvent = (name: string) => Date.parse(entries.find(({ event }) => event === name)?.at ?? '')
      const [received, read, posted] = ['DocumentReceived', 'FieldsExtracted', 'DocumentPosted'].map(atEvent) as [
        number,
        number,
        number,
      ]
      if (Number.isNaN(posted)) sent.push({ id, at })
      else took.push({ received: received - at, read: read - received, delivered: posted - read, all: posted - at })
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

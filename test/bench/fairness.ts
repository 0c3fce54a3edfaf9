import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { quickInvoice } from '../support/quick-reader.ts'
import { inFolder, percentile, printValue, secondsOf } from './measure.ts'

/** The bottleneck: this number of documents is read at once, each for this time ± 50 %. */
const READERS = 8
const READ_MS = 300
const SHARE_PER_SECOND = (READERS * 1000) / READ_MS / 2
const TIMES = 10
/** The small tenant stays well within its share. */
const SMALL_PER_SECOND = Math.round(SHARE_PER_SECOND / 3)
const LARGE_PER_SECOND = Math.round(TIMES * SHARE_PER_SECOND)
const WARM_UP_SECONDS = 5
const CONNECTIONS = 64
/**
 * This number of the small tenant's documents is watched per second: watching all of them would be a load in itself.
 */
const WATCHED_PER_SECOND = 10
const LOOK_MS = 10
/** A line that was idle for longer is closed here, before the server does it under a request. */
const IDLE_MS = 1_000

interface Answer<Body> {
  status: number
  body: Body
}
/** milliseconds from when a document was due to be sent */
interface Times {
  accepted: number
  posted: number
}
interface Tenant {
  name: string
  ask<T>(method: string, route: string, body?: Uint8Array | object): Promise<Answer<T>>
}

/**
 * A tenant alone, then next to one that sends ten times its share of the readers. Both at steady rates, whatever the
 * hub answers; the time of a document counts from when it was due to be sent until its client is told that it is
 * posted.
 */
export async function bench(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: { seconds: { type: 'string', default: '20' }, rounds: { type: 'string', default: '3' } },
  })
  const seconds = Number(values.seconds)
  await inFolder(async (folder) => {
    const data = path.join(folder, 'data')
    const hub = fork(
      path.join(import.meta.dirname, 'finish-hub.ts'),
      [data, JSON.stringify({ readers: String(READERS) }), String(READ_MS)],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    )
    const [{ url }] = (await once(hub, 'message')) as [{ url: string }]
    const large = tenantOf('main', url, readFileSync(path.join(data, 'api-key'), 'utf8').trim())
    const {
      body: { key },
    } = await large.ask<{ key: string }>('POST', '/keys', {
      tenant: 'small',
      role: 'sender',
      label: 'the small tenant',
    })
    const small = tenantOf('small', url, key)
    let sent = 0

    /** Resolves with the seconds from the end of the load until all of it is posted. */
    async function settled(count: number, load: () => Promise<unknown>): Promise<number> {
      hub.send({ until: sent + count })
      const posted = once(hub, 'message')
      await load()
      return secondsOf(() => posted)
    }
    async function load(tenant: Tenant, perSecond: number, forSeconds: number): Promise<Times[]> {
      const begun = performance.now()
      const took: Promise<Times | undefined>[] = []
      for (let number = 0; number < perSecond * forSeconds; number++) {
        const due = begun + (number * 1000) / perSecond
        await delay(Math.max(0, due - performance.now()))
        took.push(
          followed(tenant, `${tenant.name}-${sent++}`, {
            due,
            watched: tenant === small && number % Math.ceil(perSecond / WATCHED_PER_SECOND) === 0,
          }),
        )
      }
      return (await Promise.all(took)).filter((each) => each !== undefined)
    }

    await settled(SMALL_PER_SECOND * WARM_UP_SECONDS, () => load(small, SMALL_PER_SECOND, WARM_UP_SECONDS))
    for (let round = 1; round <= Number(values.rounds); round++) {
      let times: Times[] = []
      await settled(SMALL_PER_SECOND * seconds, async () => {
        times = await load(small, SMALL_PER_SECOND, seconds)
      })
      const alone = p95Of(times)
      const behind = await settled((SMALL_PER_SECOND + LARGE_PER_SECOND) * seconds, async () => {
        ;[times] = await Promise.all([load(small, SMALL_PER_SECOND, seconds), load(large, LARGE_PER_SECOND, seconds)])
      })
      const beside = p95Of(times)
      printValue(
        `${round}. p95 at ${SMALL_PER_SECOND}/s, alone`,
        alone.posted,
        `ms   accepted ${Math.round(alone.accepted)} ms`,
      )
      printValue(
        `   beside ${LARGE_PER_SECOND}/s of another`,
        beside.posted,
        `ms   accepted ${Math.round(beside.accepted)} ms   ratio ${(beside.posted / alone.posted).toFixed(2)} (goal 1.5)`,
      )
      printValue('   the last one is posted later by', behind, 's')
    }
    hub.send({ stop: true })
    await once(hub, 'exit')
  })
}

const p95Of = (times: readonly Times[]): Times => ({
  accepted: percentile(
    times.map(({ accepted }) => accepted),
    0.95,
  ),
  posted: percentile(
    times.map(({ posted }) => posted),
    0.95,
  ),
})

/** Sends one document; answers when its client has found it accepted and posted, where it is watched. */
async function followed(
  { ask }: Tenant,
  number: string,
  { due, watched }: { due: number; watched: boolean },
): Promise<Times | undefined> {
  const {
    status,
    body: { id },
  } = await ask<{ id: string }>('POST', '/documents', quickInvoice(number))
  if (status !== 202) throw new Error(`${number} was answered with ${status}`)
  if (!watched) return undefined
  const accepted = performance.now() - due
  for (; ; await delay(LOOK_MS)) {
    const {
      body: { state },
    } = await ask<{ state: string }>('GET', `/documents/${id}`)
    if (state === 'posted') return { accepted, posted: performance.now() - due }
    if (state === 'failed' || state === 'in-review') throw new Error(`${number} is ${state}`)
  }
}

function tenantOf(name: string, url: string, key: string): Tenant {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, timeout: IDLE_MS })
  return {
    name,
    ask: <T>(method: string, route: string, body?: Uint8Array | object) =>
      new Promise<Answer<T>>((resolve, reject) => {
        const isFile = body === undefined || body instanceof Uint8Array
        const asking = request(
          `${url}/api/v1${route}`,
          {
            agent,
            method,
            headers: { authorization: `Bearer ${key}`, ...(!isFile && { 'content-type': 'application/json' }) },
          },
          (response) => {
            text(response).then(
              (said) => resolve({ status: response.statusCode!, body: JSON.parse(said) as T }),
              reject,
            )
          },
        )
        asking.on('error', reject).end(isFile ? body : JSON.stringify(body))
      }),
  }
}

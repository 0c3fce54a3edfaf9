import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import path from 'node:path'
import type { SettingName } from '../../config/config.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { percentile, secondsOf } from './measure.ts'

export interface Finished {
  perSecond: number
  acceptedPerSecond: number
  /** of the hub's own process, and of its children */
  cpuMs: number
  post: { p50: number; p95: number; p99: number }
}

interface Options {
  data: string
  settings?: Partial<Record<SettingName, string>>
  clients: number
  warmUp: number
  documents: number
}

/**
 * Clients that each send the next document as soon as the one before is accepted; the clock stops when the last one is
 * posted. The reader is a no-op; all the rest is the product.
 */
export async function finishDocuments({ data, settings = {}, clients, warmUp, documents }: Options): Promise<Finished> {
  const hub = fork(path.join(import.meta.dirname, 'finish-hub.ts'), [data, JSON.stringify(settings)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [{ url }] = (await once(hub, 'message')) as [{ url: string }]
  const key = readFileSync(path.join(data, 'api-key'), 'utf8').trim()
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const run = `${Date.now()}`
  let next = 0

  const sendOne = (number: number) =>
    new Promise<void>((resolve, reject) => {
      const sending = request(
        `${url}/api/v1/documents`,
        { agent, method: 'POST', headers: { 'authorization': `Bearer ${key}`, 'idempotency-key': `${run}-${number}` } },
        (response) => {
          response
            .resume()
            .on('end', () =>
              response.statusCode === 202 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
            )
        },
      )
      sending.on('error', reject).end(oneKiB(`${run}-${number}`))
    })
  async function load(count: number): Promise<Finished> {
    const last = next + count
    const posts: number[] = []
    hub.send({ until: last })
    const finished = once(hub, 'message') as Promise<[{ cpuMs: number }]>
    let cpuMs = 0
    let acceptedIn = 0
    const seconds = await secondsOf(async () => {
      acceptedIn = await secondsOf(() =>
        Promise.all(
          Array.from({ length: clients }, async () => {
            while (next < last) {
              const number = next++
              posts.push((await secondsOf(() => sendOne(number))) * 1000)
            }
          }),
        ),
      )
      ;[{ cpuMs }] = await finished
    })
    return {
      perSecond: count / seconds,
      acceptedPerSecond: count / acceptedIn,
      cpuMs: cpuMs / count,
      post: { p50: percentile(posts, 0.5), p95: percentile(posts, 0.95), p99: percentile(posts, 0.99) },
    }
  }

  await load(warmUp)
  const result = await load(documents)
  agent.destroy()
  hub.send({ stop: true })
  await once(hub, 'exit')
  return result
}

const SIZE = 1024

/** An invoice with a unique number, as long as the documents that the peer gets. */
function oneKiB(number: string): Buffer {
  const invoice = quickInvoice(`BENCH-${number}`)
  return Buffer.concat([invoice, Buffer.alloc(Math.max(0, SIZE - invoice.length), ' ')])
}

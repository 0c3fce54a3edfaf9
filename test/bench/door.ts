import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { quickInvoice } from '../support/quick-reader.ts'
import { finishDocuments } from './finish-load.ts'
import { inFolder, percentile, printValue } from './measure.ts'

const CLIENTS = 1_000
const SECONDS = Number(process.env['SECONDS'] ?? 60)
const STEADY_SECONDS = 15
const SHARE = 0.7
/** How long everything that was accepted may take to be there. */
const PATIENCE_MS = 120_000

interface Answer {
  status: number
  ms: number
  id?: string
}

/** The door under 70 % of what the hub finishes, at a steady rate; and under a thousand clients that never wait. */
export async function bench(): Promise<void> {
  const { perSecond } = await inFolder((folder) =>
    finishDocuments({ data: path.join(folder, 'data'), clients: 50, warmUp: 200, documents: 1_000 }),
  )
  printValue('finished at full load', perSecond, 'docs/s')
  await inFolder((folder) =>
    withHub(path.join(folder, 'data'), async (send) => {
      const answers: Promise<Answer>[] = []
      for (
        const end = performance.now() + STEADY_SECONDS * 1000;
        performance.now() < end;
        await delay(1000 / (perSecond * SHARE))
      )
        answers.push(send())
      print(`${Math.round(SHARE * 100)} % of it`, await Promise.all(answers))
    }),
  )
  await inFolder(async (folder) => {
    const data = path.join(folder, 'data')
    const ids = await withHub(data, async (send) => {
      const end = performance.now() + SECONDS * 1000
      const answers = (
        await Promise.all(
          Array.from({ length: CLIENTS }, async () => {
            const own: Answer[] = []
            while (performance.now() < end) own.push(await send())
            return own
          }),
        )
      ).flat()
      print(`${CLIENTS} clients for ${SECONDS} s`, answers)
      return answers.flatMap(({ status, id }) => (status === 202 ? [id!] : []))
    })
    const log = new DatabaseSync(path.join(data, 'log', 'events.sqlite'), { readOnly: true })
    const { stored, streams } = log
      .prepare(
        "SELECT count(*) AS stored, count(DISTINCT stream) AS streams FROM events WHERE type = 'DocumentReceived'",
      )
      .get() as { stored: number; streams: number }
    log.close()
    printValue('   accepted', ids.length, '')
    printValue('   of them unique', new Set(ids).size, '')
    printValue('   stored', stored, '')
    printValue('   stored streams', streams, '')
  })
}

async function withHub<T>(data: string, work: (send: () => Promise<Answer>) => Promise<T>): Promise<T> {
  const hub = fork(path.join(import.meta.dirname, 'finish-hub.ts'), [data], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [{ url }] = (await once(hub, 'message')) as [{ url: string }]
  const key = readFileSync(path.join(data, 'api-key'), 'utf8').trim()
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  let number = 0
  const send = () =>
    new Promise<Answer>((resolve) => {
      const started = performance.now()
      const answer = (status: number, id?: string) =>
        resolve({ status, ms: performance.now() - started, ...(id !== undefined && { id }) })
      const sending = request(
        `${url}/api/v1/documents`,
        { agent, method: 'POST', headers: { authorization: `Bearer ${key}` } },
        (response) => {
          let body = ''
          response
            .on('data', (chunk: Buffer) => {
              body += String(chunk)
            })
            .on('end', () =>
              answer(
                response.statusCode ?? 0,
                response.statusCode === 202 ? (JSON.parse(body) as { id: string }).id : undefined,
              ),
            )
        },
      )
      sending.on('error', () => answer(0)).end(quickInvoice(`DOOR-${++number}`))
    })
  try {
    return await work(send)
  } finally {
    agent.destroy()
    hub.send({ stop: true })
    const late = setTimeout(() => hub.kill('SIGKILL'), PATIENCE_MS)
    await once(hub, 'exit')
    clearTimeout(late)
  }
}

function print(what: string, answers: readonly Answer[]): void {
  const times = answers.map(({ ms }) => ms)
  console.log(
    `  ${what}: ${answers.length} requests, ${[...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => `${all.length} × ${status}`).join(', ')}`,
  )
  for (const [name, share] of [
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const)
    printValue(`   POST ${name}`, percentile(times, share), 'ms')
}

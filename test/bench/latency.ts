import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { loadSettings } from '../../config/config.ts'
import { silentLog } from '../../hub/log.ts'
import { startHub, type Hub } from '../../hub/app/hub.ts'
import { digitalInvoice } from './digital-invoice.ts'
import { inFolder, percentile, printValue } from './measure.ts'

const DOCUMENTS = 25
const SAMPLES = path.resolve(import.meta.dirname, '../../samples')

/** The scanned receipt with other bytes behind its end: the same picture, another document. */
const scannedReceipt = (number: number): Uint8Array =>
  Buffer.concat([readFileSync(path.join(SAMPLES, 'receipt-scan.jpg')), Buffer.from(`${number}`)])

async function secondsToPosted(
  { url, firstKey, engines }: Hub,
  bytes: Uint8Array,
): Promise<{ seconds: number; state: string }> {
  const started = performance.now()
  const head = await engines.store.head()
  const response = await fetch(`${url}/api/v1/documents`, {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: { authorization: `Bearer ${firstKey}` },
  })
  const { id } = (await response.json()) as { id: string }
  for await (const { events } of engines.store.follow(head, [`document-main.${id}`], AbortSignal.timeout(60_000))) {
    const last = events.findLast(({ type }) =>
      /^(?:DocumentPosted|DocumentFailed|DocumentFiled|ReviewRequested)$/.test(type),
    )
    if (last) return { seconds: (performance.now() - started) / 1000, state: last.type }
  }
  return { seconds: Number.NaN, state: 'not finished within a minute' }
}

async function series(
  hub: Hub,
  make: (number: number) => Uint8Array | Promise<Uint8Array>,
): Promise<{ seconds: number[]; states: Set<string>; first: number }> {
  const first = await secondsToPosted(hub, await make(0))
  const results = []
  for (let number = 1; number <= DOCUMENTS; number++) {
    results.push(await secondsToPosted(hub, await make(number)))
    await delay(20)
  }
  return {
    seconds: results.map(({ seconds }) => seconds),
    states: new Set(results.map(({ state }) => state)),
    first: first.seconds,
  }
}

export async function bench(): Promise<void> {
  await inFolder(async (folder) => {
    const hub = await startHub(loadSettings({ data: path.join(folder, 'data'), port: '0' }, {}), silentLog)
    for (const [what, make, goal] of [
      ['digital PDF', digitalInvoice, 0.5],
      ['scanned receipt', scannedReceipt, 3],
    ] as const) {
      const { seconds, states, first } = await series(hub, make)
      printValue(`${what}, first (starts the reader)`, first, 's')
      printValue(
        `${what}, p50 of ${DOCUMENTS}`,
        percentile(seconds, 0.5),
        `s   (goal ${goal} s; ended as ${[...states].join(', ')})`,
      )
      printValue(`${what}, p95`, percentile(seconds, 0.95), 's')
    }
    await hub.close()
  })
}

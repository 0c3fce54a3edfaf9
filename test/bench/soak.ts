import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { quickInvoice } from '../support/quick-reader.ts'
import { inFolder, printValue } from './measure.ts'

const MINUTES = Number(process.env['MINUTES'] ?? 30)
const PER_SECOND = 20
const LOOKS = 10

/** A hub under a steady, moderate load: its memory after a warm-up, and what it grows to. */
export async function bench(): Promise<void> {
  await inFolder(async (folder) => {
    const data = path.join(folder, 'data')
    const hub = fork(path.join(import.meta.dirname, 'finish-hub.ts'), [data], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const [{ url }] = (await once(hub, 'message')) as [{ url: string }]
    const headers = { authorization: `Bearer ${readFileSync(path.join(data, 'api-key'), 'utf8').trim()}` }
    const sizes: number[] = []
    const minute = MINUTES / (LOOKS + 1)
    let number = 0
    let refused = 0
    for (let look = 0; look <= LOOKS; look++) {
      for (const end = performance.now() + minute * 60_000; performance.now() < end; await delay(1000 / PER_SECOND)) {
        void fetch(`${url}/api/v1/documents`, {
          method: 'POST',
          headers,
          body: new Uint8Array(quickInvoice(`SOAK-${++number}`)),
        }).then(
          (answer) => {
            if (answer.status !== 202) refused++
          },
          () => {
            refused++
          },
        )
      }
      // The first stretch is the warm-up.
      if (look > 0) sizes.push(residentMb(hub.pid!))
    }
    hub.send({ stop: true })
    await once(hub, 'exit')
    printValue('documents', number, '')
    printValue('not accepted', refused, '')
    printValue('memory first', sizes[0]!, 'MB')
    printValue('memory last', sizes.at(-1)!, 'MB')
    printValue('most', Math.max(...sizes), 'MB')
  })
}

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024

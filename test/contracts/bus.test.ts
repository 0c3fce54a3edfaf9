import { cp } from 'node:fs/promises'
import path from 'node:path'
import { openEmbeddedBus } from '../../hub/drivers/bus/embedded/embedded.ts'
import type { Clock } from '../../hub/drivers/bus/embedded/queues.ts'
import type { Bus } from '../../hub/drivers/bus/port.ts'
import { removeFolder, temporaryFolder } from '../support/temporary-folder.ts'
import { busContract } from './bus.ts'

const QUEUES = ['one.v1', 'other.v1'] as const

describe('the embedded bus', () => {
  busContract(async () => {
    const home = temporaryFolder('bus')
    const clock = openHandClock()
    const opened: Bus[] = []
    let runs = 0
    const open = () => {
      const bus = openEmbeddedBus({ folder: path.join(home, String(runs)), queues: QUEUES, clock })
      opened.push(bus)
      return bus
    }
    return {
      bus: open(),
      features: { delayedCount: true },
      queues: QUEUES,
      now: clock.now,
      passTime: clock.pass,
      // A crash leaves the files as they are at that moment; the handlers of the first bus never end.
      async reopen() {
        await cp(path.join(home, String(runs)), path.join(home, String(runs + 1)), { recursive: true })
        runs++
        return open()
      },
      async close() {
        await opened.at(-1)!.close()
        removeFolder(home)
      },
    }
  })
})

/** A clock that moves only when a test moves it. */
function openHandClock(): Clock & { pass(ms: number): Promise<void> } {
  let now = Date.now()
  const planned = new Set<{ at: number; run(): Promise<void> }>()
  return {
    now: () => now,
    later(ms, run) {
      const plan = { at: now + ms, run }
      planned.add(plan)
      return () => planned.delete(plan)
    },
    async pass(ms) {
      const end = now + ms
      for (;;) {
        const [next] = [...planned].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)
        if (!next) break
        planned.delete(next)
        now = Math.max(now, next.at)
        await next.run()
      }
      now = end
    },
  }
}

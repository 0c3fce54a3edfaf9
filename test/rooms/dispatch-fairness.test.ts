import assert from 'node:assert/strict'
import { openDispatching, QUEUE } from '../support/dispatching.ts'
import { until } from '../support/until.ts'

const ids = (count: number, prefix = '01J'): string[] =>
  Array.from({ length: count }, (_, number) => `${prefix}${String(number).padStart(5, '0')}`)

describe('a tenant with ten times its share', function () {
  const WORKERS = 8
  /** how many ticks each document takes: 8 on average, so that on average one worker becomes free per tick */
  const SERVICES = [8, 6, 9, 10, 7]
  const SERVICE = 8
  const TICK_MS = 100
  const TICKS = 120

  /** In virtual time. Returns how many ticks each of B's documents took, sorted. */
  async function run(tenants: { a: number; b: number }, concurrencyOf: () => number): Promise<number[]> {
    const d = openDispatching()
    const busy: { left: number; finish(): Promise<void> }[] = []
    const arrived = new Map<string, number>()
    const took: number[] = []
    let tick = 0
    let begun = 0
    d.bus.consume(
      QUEUE,
      (message, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ kind: 'release' }), { once: true })
          busy.push({
            left: SERVICES[begun++ % SERVICES.length]!,
            async finish() {
              await d.read(message)
              const id = String(message.body['documentId'])
              if (id.startsWith('b')) took.push(tick + 1 - arrived.get(id)!)
              resolve({ kind: 'ack' })
            },
          })
        }),
      { prefetch: WORKERS },
    )
    const dispatcher = d.start({ concurrencyOf })
    for (; tick < TICKS; tick++) {
      const arrivals = (['a', 'b'] as const).flatMap((tenant) =>
        ids(Math.floor((tick + 1) * tenants[tenant]) - Math.floor(tick * tenants[tenant]), `${tenant}${tick}x`).map(
          (id) => [tenant, id] as const,
        ),
      )
      for (const [, id] of arrivals) arrived.set(id, tick)
      await Promise.all(arrivals.map(([tenant, id]) => d.receive(tenant, id)))
      await settle()
      d.time.at += TICK_MS
      for (const each of busy) each.left--
      const done = busy.filter(({ left }) => left <= 0)
      for (const each of done) busy.splice(busy.indexOf(each), 1)
      await Promise.all(done.map((each) => each.finish()))
      await settle()
    }
    /** Waits until the dispatcher has processed the log and no worker is idle without need. */
    async function settle(): Promise<void> {
      await d.level(dispatcher)
      await until(async () => {
        const { ready, running } = await d.bus.depth(QUEUE)
        return running === busy.length && (ready === 0 || running === WORKERS)
      })
    }
    // B's documents that have not ended took at least this long.
    for (const [id, at] of arrived)
      if (id.startsWith('b') && !(await d.eventsOf('b', id)).includes('DocumentFiled') && tick - at > SERVICE)
        took.push(tick - at)
    await d.close()
    return took.toSorted((x, y) => x - y)
  }
  const p95 = (sorted: number[]) => sorted[Math.ceil(sorted.length * 0.95) - 1]!

  it('raises the p95 of another tenant at most 1.5 times; without credits, 3 times', async () => {
    const share = WORKERS / SERVICE / 2
    const alone = p95(await run({ a: 0, b: share / 2 }, () => WORKERS))
    const beside = p95(await run({ a: 10 * share, b: share / 2 }, () => WORKERS))
    const without = p95(await run({ a: 10 * share, b: share / 2 }, () => 1_000_000))
    assert.ok(beside <= 1.5 * alone, `${beside} ticks beside, ${alone} alone`)
    assert.ok(without > 3 * alone, `${without} ticks without credits, ${alone} alone`)
  })
})

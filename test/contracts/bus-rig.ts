import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Bus, DeliveredMessage, Message, Settlement } from '../../hub/drivers/bus/port.ts'

export interface BusUnderTest {
  bus: Bus
  /** what this driver can report beyond the guarantees of the port */
  features: { delayedCount: boolean }
  /** two queues of the bus that nothing else uses, empty at the start */
  queues: readonly [string, string]
  /** the clock of the retry queues, real or not, in milliseconds */
  now(): number
  /** Lets the retry delays pass. */
  passTime(ms: number): Promise<void>
  /** Ends the bus as a crash would, and opens it on what it has stored. */
  reopen(): Promise<Bus>
  close(): Promise<void>
}

export const ACK: Settlement = { kind: 'ack' }

/** One bus per test, and what every test does with it. */
export type BusRig = ReturnType<typeof busRig>

export function busRig(open: () => Promise<BusUnderTest>) {
  let under: BusUnderTest
  let bus: Bus
  beforeEach(async () => {
    under = await open()
    bus = under.bus
  })
  afterEach(() => under.close())
  const queue = (): string => under.queues[0]
  return {
    under: () => under,
    bus: () => bus,
    queue,
    async reopen(): Promise<void> {
      bus = await under.reopen()
    },
    message: (body: Record<string, unknown> = {}, to = queue()): Message => ({
      id: randomUUID(),
      queue: to,
      type: 'ReadDocument',
      body,
      headers: { tenant: 'main', correlationId: 'c-1' },
    }),
    /** Waits until the counts are these: they may lag behind what the broker has done. */
    async reaches(
      expected: { ready: number; running: number; delayed: number; parked: number },
      of = queue(),
    ): Promise<void> {
      const whole = under.features.delayedCount ? expected : { ...expected, delayed: undefined }
      for (let end = performance.now() + 5_000; ;) {
        const depth = await bus.depth(of)
        if (isDeepStrictEqual(depth, whole) || performance.now() > end) return assert.deepEqual(depth, whole)
        await setTimeout(5)
      }
    },
    /** Consumes until `count` messages were settled. */
    collect: (
      count: number,
      settle: (message: DeliveredMessage) => Settlement | Promise<Settlement> = () => ACK,
      prefetch = 10,
    ): Promise<DeliveredMessage[]> =>
      new Promise((resolve) => {
        const seen: DeliveredMessage[] = []
        const consumer = bus.consume(
          queue(),
          async (each) => {
            const settlement = await settle(each)
            seen.push(each)
            if (seen.length === count) setImmediate(() => void consumer.stop().then(() => resolve(seen)))
            return settlement
          },
          { prefetch },
        )
      }),
  }
}

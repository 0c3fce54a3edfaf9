import { setTimeout as delay } from 'node:timers/promises'
import type { Channel, ConsumeMessage, GetMessage } from 'amqplib'
import { withTimeout } from '../../../platform/timeout.ts'

/** Messages that are asked for at once: one by one, thousands of them take minutes. */
const WINDOW = 500
/** Where nothing came for so long, the broker is asked whether anything stands there. */
const QUIET_MS = 500
const POLL_MS = 10

export type Browsed = GetMessage | ConsumeMessage

export const answered = <T>(asked: Promise<T>, waitMs: number): Promise<T> =>
  withTimeout(asked, waitMs, () => new Error('no answer in time'))

/**
 * What stands in a queue at this moment, in the broker's order, by windows. Everything stays with the channel until it is settled: only so the broker gives what is behind.
 * Fails where the broker gives no answer for `waitMs`, however long the whole takes.
 */
export async function* windowsOf(channel: Channel, queue: string, waitMs: number): AsyncGenerator<Browsed[]> {
  const first = await answered(channel.get(queue, { noAck: false }), waitMs)
  if (!first) return
  yield [first]
  // What comes into the queue from now on belongs to the next look.
  for (let left = first.fields.messageCount; left > 0;) {
    const window = await windowOf(channel, queue, Math.min(left, WINDOW), waitMs)
    if (window.length === 0) return
    left -= window.length
    yield window
  }
}

/** A consumer that may hold exactly these: nothing is given to it after it has ended, which amqplib could not bear. */
async function windowOf(channel: Channel, queue: string, count: number, waitMs: number): Promise<Browsed[]> {
  const window: Browsed[] = []
  let isFull = () => {}
  const full = new Promise<void>((resolve) => {
    isFull = resolve
  })
  await answered(channel.prefetch(count), waitMs)
  const { consumerTag } = await answered(
    channel.consume(queue, (message) => {
      if (message) window.push(message)
      if (window.length >= count) isFull()
    }),
    waitMs,
  )
  for (let before = -1; window.length < count;) {
    if (window.length === before) {
      const message = await answered(channel.get(queue, { noAck: false }), waitMs)
      if (!message) break
      window.push(message)
    }
    before = window.length
    await Promise.race([full, delay(QUIET_MS, undefined, { ref: false })])
  }
  await answered(channel.cancel(consumerTag), waitMs)
  return window
}

/** Gives back what the channel holds up to each of these, in their order, and resolves when it stands in the queue again; fails where the broker does not take it back. */
export async function giveBack(
  channel: Channel,
  queue: string,
  { ends, count }: { ends: readonly Browsed[]; count: number },
  waitMs: number,
): Promise<void> {
  const ready = () => readyIn(channel, queue, waitMs)
  const whole = (await ready()) + count
  // Each window by itself: of a larger set the broker loses the order.
  for (const end of ends) channel.nack(end, true, true)
  await untilReady(ready, whole, waitMs)
}

export const readyIn = async (channel: Channel, queue: string, waitMs: number): Promise<number> =>
  (await answered(channel.checkQueue(queue), waitMs)).messageCount

/** Resolves when so many messages stand in a queue; fails where none has come for `waitMs`. */
export async function untilReady(ready: () => Promise<number>, whole: number, waitMs: number): Promise<void> {
  let stands = await ready()
  for (let moved = performance.now(); stands < whole;) {
    if (performance.now() - moved > waitMs) throw new Error('the messages do not come back into the queue')
    await delay(POLL_MS)
    const now = await ready()
    if (now > stands) moved = performance.now()
    stands = now
  }
}

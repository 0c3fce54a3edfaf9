import { setTimeout as delay } from 'node:timers/promises'
import type { Channel, ConsumeMessage, GetMessage } from 'amqplib'
import { withTimeout } from '../../../platform/timeout.ts'

/** Messages that are requested at once: one by one, thousands of them take minutes. */
const WINDOW = 500
/** After this time without a message, the broker is asked whether the queue has any. */
const QUIET_MS = 500
const POLL_MS = 10

/** A message that was taken from a queue and not settled yet. */
export type PeekedMessage = GetMessage | ConsumeMessage

export const answered = <T>(asked: Promise<T>, waitMs: number): Promise<T> =>
  withTimeout(asked, waitMs, () => new Error('no answer in time'))

/**
 * What a queue holds at this moment, in the broker's order, in windows. The channel keeps every message until it is
 * settled, since the broker gives the messages behind it only then. Fails where the broker gives no answer for `waitMs`
 * milliseconds, however long the whole takes.
 */
export async function* windowsOf(channel: Channel, queue: string, waitMs: number): AsyncGenerator<PeekedMessage[]> {
  const first = await answered(channel.get(queue, { noAck: false }), waitMs)
  if (!first) return
  yield [first]
  // What is published from now on belongs to the next listing.
  for (let left = first.fields.messageCount; left > 0;) {
    const window = await windowOf(channel, queue, Math.min(left, WINDOW), waitMs)
    if (window.length === 0) return
    left -= window.length
    yield window
  }
}

/**
 * Its prefetch is exactly this window: the broker then delivers nothing after the consumer was cancelled, which amqplib
 * could not handle.
 */
async function windowOf(channel: Channel, queue: string, count: number, waitMs: number): Promise<PeekedMessage[]> {
  const window: PeekedMessage[] = []
  const { promise: full, resolve: isFull } = Promise.withResolvers<void>()
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

/**
 * Returns what the channel holds up to each of `ends`, in their order. Resolves when the queue has `count` more
 * messages; fails where the broker does not take them back.
 */
export async function giveBack(
  channel: Channel,
  queue: string,
  { ends, count }: { ends: readonly PeekedMessage[]; count: number },
  waitMs: number,
): Promise<void> {
  const ready = () => readyIn(channel, queue, waitMs)
  const expected = (await ready()) + count
  // One window at a time: of a larger set the broker loses the order.
  for (const end of ends) channel.nack(end, true, true)
  await untilReady(ready, expected, waitMs)
}

/** The count of ready messages in a queue of the broker. */
export const readyIn = async (channel: Channel, queue: string, waitMs: number): Promise<number> =>
  (await answered(channel.checkQueue(queue), waitMs)).messageCount

/** Resolves when a queue has `expected` ready messages; fails where none has returned for `waitMs` milliseconds. */
export async function untilReady(ready: () => Promise<number>, expected: number, waitMs: number): Promise<void> {
  let last = await ready()
  for (let movedAt = performance.now(); last < expected;) {
    if (performance.now() - movedAt > waitMs) throw new Error('the messages do not return to the queue')
    await delay(POLL_MS)
    const now = await ready()
    if (now > last) movedAt = performance.now()
    last = now
  }
}

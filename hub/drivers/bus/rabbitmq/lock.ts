import { setTimeout as delay } from 'node:timers/promises'
import type { Channel, ChannelModel } from 'amqplib'
import { WaybillError } from '../../../errors.ts'
import { answered } from './peek.ts'
import { ACCESS_REFUSED, refusalCode, RESOURCE_LOCKED } from './topology.ts'

const PAUSE_MS = 50

/** Locks whose end the broker has not confirmed yet: until then that end could take a new lock of the same name and connection along. */
const ending = new WeakMap<ChannelModel, Map<string, Promise<void>>>()

/** Milliseconds: for another process to give the lock back, and for an answer of the broker. */
interface Limits {
  waitMs: number
  answerMs: number
}

/**
 * One process after the other. The lock is a queue that only its own connection may use: it goes with the process that dies, together with what that one holds.
 * It outlasts the act until all that was given to `keepUntil` has ended, and no longer than its connection.
 * Fails with `engine-unavailable` where another process has it for longer than `waitMs`, and where the broker does not answer. A user who may not declare it works without.
 */
export async function alone<T>(
  model: ChannelModel,
  name: string,
  limits: Limits,
  act: (keepUntil: (ended: Promise<unknown>) => void) => Promise<T>,
): Promise<T> {
  const lock = await take(model, name, limits)
  const lost =
    lock &&
    new Promise<void>((resolve) => {
      lock.once('close', () => resolve())
    })
  const kept: Promise<unknown>[] = []
  try {
    return await act((ended) => void kept.push(ended))
  } finally {
    if (lock)
      await answered(
        end(
          model,
          name,
          Promise.race([Promise.allSettled(kept), lost]).then(() => release(lock, name)),
        ),
        limits.answerMs,
      ).catch(() => {})
  }
}

async function take(model: ChannelModel, name: string, { waitMs, answerMs }: Limits): Promise<Channel | undefined> {
  await answered(ending.get(model)?.get(name) ?? Promise.resolve(), answerMs)
  for (const until = performance.now() + waitMs; ;) {
    const asked = declare(model, name)
    try {
      return await answered(asked, answerMs)
    } catch (error) {
      if (refusalCode(error) === ACCESS_REFUSED) return undefined
      if (refusalCode(error) !== RESOURCE_LOCKED) {
        // It may be granted after all.
        void end(
          model,
          name,
          asked.then((lock) => release(lock, name)),
        )
        throw error
      }
      if (performance.now() > until)
        throw new WaybillError(
          'engine-unavailable',
          'Another process of the hub is reading these parked messages. Try again in a moment.',
          { cause: error },
        )
      await delay(PAUSE_MS * (1 + Math.random()))
    }
  }
}

async function declare(model: ChannelModel, name: string): Promise<Channel> {
  const channel = await model.createChannel()
  // A refusal closes the channel; it is told by the answer.
  channel.on('error', () => {})
  await channel.assertQueue(name, { exclusive: true, durable: false })
  return channel
}

function end(model: ChannelModel, name: string, ended: Promise<void>): Promise<void> {
  const ends = ending.get(model) ?? new Map<string, Promise<void>>()
  ending.set(model, ends)
  const last = ended.catch(() => {}).finally(() => ends.delete(name))
  ends.set(name, last)
  return last
}

async function release(lock: Channel, name: string): Promise<void> {
  try {
    await lock.deleteQueue(name)
    await lock.close()
  } catch {
    // It went with its connection.
  }
}

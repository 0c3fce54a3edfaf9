import { setTimeout as delay } from 'node:timers/promises'
import type { Channel, ChannelModel } from 'amqplib'
import { WaybillError } from '../../../errors.ts'
import { ACCESS_REFUSED, replyCode, RESOURCE_LOCKED } from './errors.ts'
import { answered } from './peek.ts'

const POLL_MS = 50

/**
 * Locks whose release the broker has not confirmed. Until then that release could take a new lock of the same name and
 * connection with it.
 */
const releasing = new WeakMap<ChannelModel, Map<string, Promise<void>>>()

/** Milliseconds: for another process to release the lock, and for an answer of the broker. */
interface Limits {
  waitMs: number
  answerMs: number
}

/**
 * Runs something in one process at a time. The lock is a queue that only its own connection may use: where the process
 * dies, the lock goes with it, together with the messages that the process held. The lock outlasts `act` until
 * everything that was given to `keepUntil` has ended, but not its connection. A user who may not declare the lock works
 * without it.
 * @throws `engine-unavailable` where another process holds the lock for longer than `waitMs`; an error of the channel
 * where the broker does not answer
 */
export async function alone<T>(
  model: ChannelModel,
  name: string,
  limits: Limits,
  act: (keepUntil: (ended: Promise<unknown>) => void) => Promise<T>,
): Promise<T> {
  const lock = await acquire(model, name, limits)
  const lost =
    lock &&
    new Promise<void>((resolve) => {
      lock.once('close', () => resolve())
    })
  const kept: Promise<unknown>[] = []
  try {
    return await act((ended) => void kept.push(ended))
  } finally {
    if (lock) {
      const ended = Promise.race([Promise.allSettled(kept), lost]).then(() => release(lock, name))
      await answered(trackRelease(model, name, ended), limits.answerMs).catch(() => {})
    }
  }
}

async function acquire(model: ChannelModel, name: string, { waitMs, answerMs }: Limits): Promise<Channel | undefined> {
  await answered(releasing.get(model)?.get(name) ?? Promise.resolve(), answerMs)
  for (const until = performance.now() + waitMs; ;) {
    const asked = declare(model, name)
    try {
      return await answered(asked, answerMs)
    } catch (error) {
      if (replyCode(error) === ACCESS_REFUSED) return undefined
      if (replyCode(error) !== RESOURCE_LOCKED) {
        // The broker may still grant it later.
        void trackRelease(
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
      await delay(POLL_MS * (1 + Math.random()))
    }
  }
}

async function declare(model: ChannelModel, name: string): Promise<Channel> {
  const channel = await model.createChannel()
  // A refusal closes the channel; the rejected declaration reports it.
  channel.on('error', () => {})
  await channel.assertQueue(name, { exclusive: true, durable: false })
  return channel
}

function trackRelease(model: ChannelModel, name: string, ended: Promise<void>): Promise<void> {
  const ofModel = releasing.get(model) ?? new Map<string, Promise<void>>()
  releasing.set(model, ofModel)
  const last = ended.catch(() => {}).finally(() => ofModel.delete(name))
  ofModel.set(name, last)
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

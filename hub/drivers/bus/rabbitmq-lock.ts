import { setTimeout as delay } from 'node:timers/promises'
import type { Channel, ChannelModel } from 'amqplib'
import { WaybillError } from '../../errors.ts'
import { ACCESS_REFUSED, refusalCode, RESOURCE_LOCKED } from './rabbitmq-topology.ts'

const PAUSE_MS = 50

/**
 * One process after the other. The lock is a queue that only its own connection may use: it goes with the process that dies, together with what that one holds.
 * Fails with `engine-unavailable` where another process has it for longer than `waitMs`. A user who may not declare it works without.
 */
export async function alone<T>(model: ChannelModel, name: string, waitMs: number, act: () => Promise<T>): Promise<T> {
  const lock = await take(model, name, waitMs)
  try {
    return await act()
  } finally {
    if (lock) await release(lock, name)
  }
}

async function take(model: ChannelModel, name: string, waitMs: number): Promise<Channel | undefined> {
  for (const end = performance.now() + waitMs; ;) {
    const channel = await model.createChannel()
    // A refusal closes the channel; it is told by the answer.
    channel.on('error', () => {})
    try {
      await channel.assertQueue(name, { exclusive: true, durable: false })
      return channel
    } catch (error) {
      if (refusalCode(error) === ACCESS_REFUSED) return undefined
      if (refusalCode(error) !== RESOURCE_LOCKED) throw error
      if (performance.now() > end) throw new WaybillError('engine-unavailable', 'Another process of the hub is reading these parked messages. Try again in a moment.', { cause: error })
      await delay(PAUSE_MS * (1 + Math.random()))
    }
  }
}

async function release(lock: Channel, name: string): Promise<void> {
  try {
    await lock.deleteQueue(name)
    await lock.close()
  } catch {
    // It went with its connection.
  }
}

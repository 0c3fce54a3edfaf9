import { setTimeout as delay } from 'node:timers/promises'
import type { Channel, GetMessage } from 'amqplib'
import { WaybillError } from '../../errors.ts'
import { inTime } from '../../in-time.ts'
import type { Log } from '../../log.ts'
import type { ParkedMessage } from './port.ts'
import { superviseChannel } from './rabbitmq-channel.ts'
import type { SupervisedConnection } from './rabbitmq-connection.ts'
import { copyOf, idOf, parkedFacts, parkedOf } from './rabbitmq-message.ts'
import type { Publisher } from './rabbitmq-publish.ts'
import type { OpenTopology } from './rabbitmq-topology.ts'

/** A queue with a delivery limit (20 where nobody set another) loses what was looked at more often: a copy that was never looked at takes its place before. */
const LOOKS = 10

export interface Parking {
  list(queue: string, discard: readonly string[]): Promise<ParkedMessage[]>
  /** Messages that a listing of this process holds at this moment. */
  held(queue: string): number
  /** Counts of queues at the broker. */
  ready(brokerQueue: string): Promise<number>
  close(): Promise<void>
}

/** Looks at queues without taking anything out, over a channel of its own: one look after the other, so that none sees what another holds. */
export function openParking(connection: SupervisedConnection, { publisher, topology, waitMs, log }: { publisher: Publisher; topology: OpenTopology; waitMs: number; log: Log }): Parking {
  const { names } = topology
  const held = new Map<string, number>()
  const channelOf = (name: string) => superviseChannel<Channel>(connection, { name, open: (model) => model.createChannel(), setUp: async () => {}, log })
  const browse = channelOf('browse')
  const count = channelOf('count')
  let last: Promise<unknown> = Promise.resolve()

  async function opened(channel: ReturnType<typeof channelOf>): Promise<Channel> {
    const end = performance.now() + waitMs
    for (;;) {
      const own = channel.current()
      if (own) return own
      await connection.whenUp(Math.max(0, end - performance.now()))
      if (performance.now() > end) throw new WaybillError('engine-unavailable', 'RabbitMQ opens no channel.')
      await delay(10)
    }
  }

  /** Runs on a channel, and once more after a lost one. A queue that somebody deleted is declared again; everything else that fails is the broker's absence. */
  async function on<T>(channel: ReturnType<typeof channelOf>, act: (own: Channel) => Promise<T>, again = true): Promise<T> {
    const own = await opened(channel)
    try {
      return await inTime(act(own), waitMs, () => new Error('no answer in time'))
    } catch (error) {
      if ((error as { code?: unknown }).code === 404 && again) {
        await connection.whenUp(waitMs).then((model) => topology.declareAgain(model))
        return on(channel, act, false)
      }
      if (error instanceof WaybillError) throw error
      if (channel.current() !== own && again) return on(channel, act, false)
      if (channel.current() === own) channel.recycle((error as Error).message)
      throw new WaybillError('engine-unavailable', `RabbitMQ did not answer: ${(error as Error).message}`, { cause: error })
    }
  }

  async function look(own: Channel, queue: string, discard: ReadonlySet<string>): Promise<ParkedMessage[]> {
    const found: ParkedMessage[] = []
    const brokerQueue = names.parkingOf(queue)
    const looked: GetMessage[] = []
    try {
      for (;;) {
        const message = await own.get(brokerQueue, { noAck: false })
        if (!message) break
        if (discard.has(idOf(message))) {
          own.ack(message)
          continue
        }
        held.set(queue, looked.push(message))
        found.push(parkedOf(queue, names.queueOf(queue), message))
      }
      for (const message of looked.slice()) {
        if (Number(message.properties.headers?.['x-delivery-count'] ?? 0) < LOOKS) continue
        await publisher.send([copyOf(names.park, queue, message, parkedFacts(message.properties, names.queueOf(queue)))])
        own.ack(message)
        looked.splice(looked.indexOf(message), 1)
      }
    } finally {
      held.delete(queue)
      for (const message of looked) own.nack(message, false, true)
    }
    return found.toSorted((a, b) => (a.parkedAt < b.parkedAt ? -1 : a.parkedAt > b.parkedAt ? 1 : 0))
  }

  return {
    list(queue, discard) {
      const mine = last.then(() => on(browse, (own) => look(own, queue, new Set(discard))))
      last = mine.catch(() => {})
      return mine
    },
    held: (queue) => held.get(queue) ?? 0,
    ready: (brokerQueue) => on(count, async (own) => (await own.checkQueue(brokerQueue)).messageCount),
    async close() {
      await Promise.all([browse.close(), count.close()])
    },
  }
}

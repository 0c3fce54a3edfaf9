import { setTimeout as delay } from 'node:timers/promises'
import type { Channel } from 'amqplib'
import { WaybillError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import type { ParkedMessage } from '../port.ts'
import { giveBack, readyIn, untilReady, windowsOf, type Browsed } from './peek.ts'
import { superviseChannel } from './channel.ts'
import type { SupervisedConnection } from './connection.ts'
import { alone } from './lock.ts'
import { copyOf, parkedFacts, parkedOf } from './message.ts'
import type { Publisher } from './publish.ts'
import { refusalCode, type OpenTopology } from './topology.ts'

/** A queue with a delivery limit (20 where nobody set another) loses what was looked at more often: a copy that was never looked at takes its place before. */
const LOOKS = 10
/** Longest wait for another process that looks at the same queue. */
const LOCK_MS = 10_000
const NOT_FOUND = 404

type Enough = (message: ParkedMessage) => boolean

export interface ParkedQueue {
  list(queue: string, discard: readonly string[], enough: Enough): Promise<ParkedMessage[]>
  /** Messages that a listing of this process holds at this moment. */
  held(queue: string): number
  /** Counts of queues at the broker. */
  ready(brokerQueue: string): Promise<number>
  close(): Promise<void>
}

/** Looks at queues without taking anything out, over a channel of its own: one look after the other, in all processes, so that none misses what another holds. */
export function openParkedQueue(
  connection: SupervisedConnection,
  { publisher, topology, waitMs, log }: { publisher: Publisher; topology: OpenTopology; waitMs: number; log: Log },
): ParkedQueue {
  const { names } = topology
  const held = new Map<string, number>()
  /** queues with messages that could not be renewed when they had to be */
  const owed = new Set<string>()
  const channelOf = (name: string) =>
    superviseChannel<Channel>(connection, { name, open: (model) => model.createChannel(), setUp: async () => {}, log })
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
  async function on<T>(
    channel: ReturnType<typeof channelOf>,
    act: (own: Channel) => Promise<T>,
    again = true,
  ): Promise<T> {
    const own = await opened(channel)
    try {
      return await act(own)
    } catch (error) {
      if (refusalCode(error) === NOT_FOUND && again) {
        await connection.whenUp(waitMs).then((model) => topology.declareAgain(model))
        return on(channel, act, false)
      }
      if (error instanceof WaybillError) throw error
      if (channel.current() !== own && again) return on(channel, act, false)
      if (channel.current() === own) void channel.recycle((error as Error).message)
      throw unanswered(error)
    }
  }

  /** Looks under the lock of the queue, also until a look that failed has given everything back: what one process holds, another one would not find. */
  async function look(
    own: Channel,
    queue: string,
    discard: ReadonlySet<string>,
    enough: Enough,
  ): Promise<ParkedMessage[]> {
    const model = await connection.whenUp(waitMs)
    return alone(model, names.lockOf(queue), { waitMs: LOCK_MS, answerMs: waitMs }, async (keepUntil) => {
      if (owed.has(queue)) await publisher.probe(waitMs)
      try {
        return await lookAlone(own, queue, { discard, enough, keepUntil })
      } finally {
        held.delete(queue)
      }
    })
  }

  async function lookAlone(
    own: Channel,
    queue: string,
    {
      discard,
      enough,
      keepUntil,
    }: { discard: ReadonlySet<string>; enough: Enough; keepUntil(ended: Promise<unknown>): void },
  ): Promise<ParkedMessage[]> {
    const brokerQueue = names.parkingOf(queue)
    const found = new Map<string, ParkedMessage>()
    const ends: Browsed[] = []
    let whole = 0
    let count = 0
    let ended = false
    const keeps = (message: Browsed): boolean => {
      const parked = parkedOf(queue, names.queueOf(queue), message)
      ended ||= enough(parked)
      const key = JSON.stringify([parked.id, parked.attempt, parked.parkedAt])
      // A process that died while it renewed a message has left the copy and the original.
      if (discard.has(parked.id) || found.has(key)) return false
      found.set(key, parked)
      return true
    }
    try {
      whole = await readyIn(own, brokerQueue, waitMs)
      for await (const window of windowsOf(own, brokerQueue, waitMs)) {
        const back: Browsed[] = []
        const worn: Browsed[] = []
        for (const message of window) {
          if (!keeps(message)) {
            own.ack(message)
            whole--
          } else (looksAt(message) < LOOKS ? back : worn).push(message)
        }
        await renew(own, queue, worn)
        if (back.length > 0) ends.push(back.at(-1)!)
        held.set(queue, (count += back.length))
        if (ended) break
      }
      held.delete(queue)
      await giveBack(own, brokerQueue, { ends, count }, waitMs)
    } catch (error) {
      const isLost = browse.current() !== own
      const isWell = error instanceof WaybillError
      if (refusalCode(error) !== NOT_FOUND) keepUntil(returned(own, brokerQueue, { isWell, whole }))
      throw isWell || isLost ? error : unanswered(error)
    }
    return [...found.values()].toSorted((a, b) => (a.parkedAt < b.parkedAt ? -1 : a.parkedAt > b.parkedAt ? 1 : 0))
  }

  /** After a look that failed: everything goes back, at once from a channel that is well, or with the end of it. */
  async function returned(
    own: Channel,
    brokerQueue: string,
    { isWell, whole }: { isWell: boolean; whole: number },
  ): Promise<void> {
    if (isWell) own.nackAll(true)
    else if (browse.current() === own) await browse.recycle('a look at parked messages failed')
    await untilReady(() => on(count, (other) => readyIn(other, brokerQueue, waitMs)), whole, waitMs)
  }

  /** While that fails, nothing is looked at: each look counts. */
  async function renew(own: Channel, queue: string, worn: readonly Browsed[]): Promise<void> {
    if (worn.length === 0) return
    owed.add(queue)
    await publisher.send(
      worn.map((message) => copyOf(names.park, queue, message, parkedFacts(message.properties, names.queueOf(queue)))),
    )
    for (const message of worn) own.ack(message)
    owed.delete(queue)
  }

  return {
    list(queue, discard, enough) {
      const mine = last.then(() => on(browse, (own) => look(own, queue, new Set(discard), enough)))
      last = mine.catch(() => {})
      return mine
    },
    held: (queue) => held.get(queue) ?? 0,
    ready: (brokerQueue) => on(count, (own) => readyIn(own, brokerQueue, waitMs)),
    async close() {
      await Promise.all([browse.close(), count.close()])
    },
  }
}

const unanswered = (error: unknown) =>
  new WaybillError('engine-unavailable', `RabbitMQ did not answer: ${(error as Error).message}`, { cause: error })

/** How often the broker has given a message before. */
const looksAt = ({ properties }: Browsed): number => Number(properties.headers?.['x-delivery-count'] ?? 0)

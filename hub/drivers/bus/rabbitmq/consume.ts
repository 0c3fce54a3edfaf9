import { setTimeout as delay } from 'node:timers/promises'
import type { Channel, ConsumeMessage } from 'amqplib'
import type { Log } from '../../../log.ts'
import { codeOf } from '../../../errors.ts'
import { withTimeout } from '../../../platform/timeout.ts'
import {
  ABORT_GRACE_MS,
  type AttemptFailure,
  type Consumer,
  type DeliveredMessage,
  type Handler,
  type Settlement,
} from '../port.ts'
import { superviseChannel } from './channel.ts'
import type { SupervisedConnection } from './connection.ts'
import { ATTEMPT, copyOf, deliveredOf, outgoing } from './message.ts'
import type { Publisher } from './publish.ts'
import type { OpenTopology } from './topology.ts'

/** A message whose handler or settlement failed goes back after this pause, so that a broken consumer does not spin. */
const BROKEN_PAUSE_MS = 1_000

/** Where a message came from: a settlement is only good on the channel that delivered it. */
interface Delivery {
  channel: Channel
  message: ConsumeMessage
}
/** The work on one message; after a lost channel it may get a new delivery of the same message. */
interface Work {
  delivery: Delivery
  key: string
}

export interface RunningCounts {
  change(queue: string, by: number): void
}

/** Gives the messages of a queue to a handler, over any number of channels in a row. */
export function openConsumer(
  connection: SupervisedConnection,
  {
    queue,
    handler,
    prefetch,
    publisher,
    topology,
    running: counts,
    log,
  }: {
    queue: string
    handler: Handler
    prefetch: number
    publisher: Publisher
    topology: OpenTopology
    running: RunningCounts
    log: Log
  },
): Consumer {
  const { names } = topology
  const abort = new AbortController()
  const running = new Map<Promise<void>, Work>()
  const dead = new WeakSet<Channel>()
  let waiting: Delivery[] = []
  let stopping = false
  let failed = false

  const channel = superviseChannel<Channel>(connection, {
    name: `consume ${queue}`,
    open: (model) => model.createChannel(),
    async setUp(own) {
      own.on('close', () => ended(own))
      if (stopping) return
      // The first try takes the topology as declared with the connection; a failure means that somebody deleted the queue.
      if (failed) await topology.declareAgain(connection.model()!)
      failed = true
      await own.prefetch(prefetch)
      await own.consume(
        names.queueOf(queue),
        (message) => {
          // Nothing may be thrown here: amqplib would end the connection.
          if (message) receive({ channel: own, message })
          else {
            failed = true
            setImmediate(() => channel.recycle('the broker cancelled the consumer'))
          }
        },
        { consumerTag: `${queue}-${crypto.randomUUID()}` },
      )
      failed = false
    },
    onDown: ended,
    log,
  })

  function ended(own: Channel): void {
    dead.add(own)
    waiting = waiting.filter((each) => each.channel !== own)
  }

  const keyOf = ({ properties }: ConsumeMessage): string =>
    `${String(properties.messageId)} ${String(properties.headers?.[ATTEMPT])}`

  function receive(delivery: Delivery): void {
    if (stopping) return giveBack(delivery)
    // A handler that outlived its channel still works on this message: its settlement goes to the new delivery, and nobody works on it twice.
    if (delivery.message.fields.redelivered) {
      const key = keyOf(delivery.message)
      for (const work of running.values()) {
        if (work.key === key && dead.has(work.delivery.channel)) {
          work.delivery = delivery
          return
        }
      }
    }
    waiting.push(delivery)
    startNext()
  }

  function startNext(): void {
    // Handlers that outlived their channel hold their places.
    while (waiting.length > 0 && running.size < prefetch && !stopping) start(waiting.shift()!)
  }

  function start(delivery: Delivery): void {
    const work: Work = { delivery, key: keyOf(delivery.message) }
    counts.change(queue, 1)
    const done: Promise<void> = perform(work).finally(() => {
      running.delete(done)
      counts.change(queue, -1)
      startNext()
    })
    running.set(done, work)
  }

  async function perform(work: Work): Promise<void> {
    let message: DeliveredMessage | undefined
    try {
      message = deliveredOf(queue, work.delivery.message)
    } catch (error) {
      log.warn(
        { queue, message: work.delivery.message.properties.messageId as unknown, code: codeOf(error) },
        'A message cannot be read and is parked',
      )
      return settle(work, undefined, { kind: 'park', code: 'unreadable-message', reason: (error as Error).message })
    }
    try {
      await settle(work, message, await handler(message, abort.signal))
    } catch (error) {
      log.error(
        { queue, message: message.id, reason: (error as Error).message },
        'A handler failed; its message comes again',
      )
      await broken(work)
    }
  }

  async function settle(work: Work, message: DeliveredMessage | undefined, settlement: Settlement): Promise<void> {
    try {
      switch (settlement.kind) {
        case 'ack':
          break
        case 'release':
          return giveBack(work.delivery)
        case 'retry':
        case 'park': {
          // The broker gives the message again after a lost channel: a copy now would make it two.
          if (dead.has(work.delivery.channel)) return
          await publisher.send([copyFor(work.delivery.message, message, settlement)])
        }
      }
      const { channel: own, message: delivered } = work.delivery
      if (!dead.has(own)) own.ack(delivered)
    } catch (error) {
      log.warn(
        { queue, message: message?.id, code: codeOf(error), reason: (error as Error).message },
        'A settlement failed; its message comes again',
      )
      await broken(work)
    }
  }

  function copyFor(
    delivered: ConsumeMessage,
    message: DeliveredMessage | undefined,
    settlement: Exclude<Settlement, { kind: 'ack' | 'release' }>,
  ) {
    const at = new Date().toISOString()
    const { code, reason } = settlement
    if (settlement.kind === 'retry' && message) {
      const history: AttemptFailure[] = [...message.history, { at, code, reason }]
      return outgoing(names.retry, `${settlement.delay}.${queue}`, message, { attempt: message.attempt + 1, history })
    }
    return copyOf(names.park, queue, delivered, { at, code, reason })
  }

  /** Counts as a failed delivery at the broker: its limit ends what kills each of its consumers. */
  async function broken(work: Work): Promise<void> {
    if (!stopping) await delay(BROKEN_PAUSE_MS)
    const { channel: own, message } = work.delivery
    try {
      if (!dead.has(own)) own.reject(message, true)
    } catch {
      // The channel has just ended, and the broker gives the message again.
    }
  }

  /** Not a failure: the consumer is stopping, or the message is for another one. */
  function giveBack({ channel: own, message }: Delivery): void {
    try {
      if (!dead.has(own)) own.nack(message, false, true)
    } catch {
      // As above.
    }
  }

  return {
    async stop(graceMs = 0) {
      stopping = true
      const own = channel.current()
      const grace = setTimeout(() => abort.abort(), graceMs)
      try {
        for (const delivery of waiting.splice(0)) giveBack(delivery)
        const finished = (async () => {
          if (own && !dead.has(own)) await Promise.all([...tagsOf(own)].map((tag) => own.cancel(tag))).catch(() => {})
          while (running.size > 0) await Promise.all(running.keys())
        })()
        // The end of the channel gives back what is left, and a settlement that comes later has no effect.
        await withTimeout(finished, graceMs + ABORT_GRACE_MS, () => new Error('late')).catch(() => {
          log.warn(
            {
              queue,
              messages: [...running.values()].map(({ delivery }) => delivery.message.properties.messageId as unknown),
            },
            'Handlers do not end; their messages come again',
          )
        })
      } finally {
        clearTimeout(grace)
      }
      await channel.close()
    },
  }
}

const tagsOf = (channel: Channel): Iterable<string> =>
  (channel as unknown as { consumers: Map<string, unknown> }).consumers.keys()

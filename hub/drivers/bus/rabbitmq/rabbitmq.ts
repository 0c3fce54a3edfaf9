import { WaybillError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { RETRY_DELAYS, type Bus, type Consumer, type RetryDelay } from '../port.ts'
import { addressesOf, optionsOf, socketOptionsOf, type TlsFiles } from './address.ts'
import { superviseConnection } from './connection.ts'
import { openConsumer } from './consume.ts'
import { outgoing } from './message.ts'
import { openParkedQueue } from './parked.ts'
import { openPublisher } from './publish.ts'
import { openTopology } from './topology.ts'
import { openLossDetector, type LossDetector } from './loss-detector.ts'

const WAIT_MS = 10_000
const PROBE_MS = 3_000

export interface RabbitBusOptions {
  /** `amqp://user:password@host:port/vhost` or `amqps://…`; the nodes of a cluster separated by commas; `?prefix=`, and `ca`, `cert` and `key` as paths of files */
  url: string
  /** names of the work queues, with their version */
  queues: readonly string[]
  /** what every exchange and queue of this hub begins with */
  prefix?: string
  log: Log
  tls?: TlsFiles
  /** instead of the login in the address */
  login?: { user: string; password: string }
  /** milliseconds of the retryDelays, for tests */
  retryDelays?: Partial<Record<RetryDelay, number>>
  heartbeatSeconds?: number
  /** how long publishes and questions wait for a broker that is away, or blocked */
  waitMs?: number
}

/**
 * Queues on RabbitMQ 3.10 to 4.x. Resolves once connected and declared; fails with `engine-unavailable` or `engine-settings-invalid`.
 * Connections, channels, consumers and unconfirmed messages are restored after any fault.
 */
export async function openRabbitBus({
  url,
  queues,
  prefix: givenPrefix,
  log,
  tls: givenTls,
  login,
  retryDelays = {},
  heartbeatSeconds,
  waitMs = WAIT_MS,
}: RabbitBusOptions): Promise<Bus> {
  const addresses = addressesOf(url, heartbeatSeconds)
  const own = optionsOf(url)
  const prefix = givenPrefix ?? own.prefix ?? 'waybill'
  const tls = givenTls ?? own.tls
  const declared = new Set(queues)
  const topology = openTopology({ prefix, queues, retryDelays: { ...RETRY_DELAYS, ...retryDelays }, log })
  const { names } = topology
  const connectionOf = (name: string, prepare: typeof topology.declare) =>
    superviseConnection({
      name,
      addresses,
      prepare,
      log,
      socket: (address) => socketOptionsOf(`${prefix} ${name}`, address, tls, login),
    })
  // A broker with an alarm stops reading from whoever publishes: acknowledgements need a connection of their own.
  const control = connectionOf('consume', topology.declare)
  const publishing = connectionOf('publish', async (model) => (await model.createChannel()).close())
  const publisher = openPublisher(publishing, {
    probeExchange: names.retry,
    waitMs,
    log,
    repair: async () => topology.declareAgain(await control.whenUp(waitMs)),
  })
  const parking = openParkedQueue(control, { publisher, topology, waitMs: Math.min(waitMs, PROBE_MS), log })
  const runningOf = new Map<string, number>()
  const consumers = new Set<Consumer>()
  let lossDetector: LossDetector | undefined
  let warned = 0

  /** Warns whenever there are more than before. */
  async function unrouted(): Promise<number> {
    const messages = await parking.ready(names.unrouted)
    if (messages > warned)
      log.warn(
        { queue: names.unrouted, messages },
        'RabbitMQ holds messages that no queue takes; `npx waybill doctor` says what to do',
      )
    warned = messages
    return messages
  }

  function check(queue: string): void {
    if (!declared.has(queue)) throw new WaybillError('unroutable', `There is no queue ${queue}.`, { queue })
  }

  async function close(): Promise<void> {
    control.leave()
    publishing.leave()
    await Promise.all([...consumers].map((consumer) => consumer.stop()))
    await Promise.all([publisher.close(), parking.close(), lossDetector?.close()])
    await Promise.all([publishing.close(), control.close()])
  }

  try {
    await Promise.all([control.whenUp(waitMs), publishing.whenUp(waitMs)])
  } catch (error) {
    await close()
    throw error
  }

  return {
    async publish(messages) {
      for (const { queue } of messages) check(queue)
      await publisher.send(messages.map((message) => outgoing(names.work, message.queue, message)))
    },
    consume(queue, handler, { prefetch }) {
      check(queue)
      const running = {
        change: (name: string, by: number) => void runningOf.set(name, (runningOf.get(name) ?? 0) + by),
      }
      const opened = openConsumer(control, { queue, handler, prefetch, publisher, topology, running, log })
      const consumer: Consumer = {
        async stop(graceMs) {
          consumers.delete(consumer)
          await opened.stop(graceMs)
        },
      }
      consumers.add(consumer)
      return consumer
    },
    async depth(queue) {
      check(queue)
      await publisher.probe(Math.min(waitMs, PROBE_MS))
      const [ready, parked] = await Promise.all([
        parking.ready(names.queueOf(queue)),
        parking.ready(names.parkingOf(queue)),
        unrouted(),
      ])
      // Retry queues are shared by all queues.
      return { ready, running: runningOf.get(queue) ?? 0, delayed: undefined, parked: parked + parking.held(queue) }
    },
    async parked(queue, discard = [], enough = () => false) {
      check(queue)
      return parking.list(queue, discard, enough)
    },
    close,
    diagnostics: {
      unrouted,
      dataLossCount: () => (lossDetector ??= openLossDetector(control, { prefix, log })).dataLossCount(),
    },
  }
}

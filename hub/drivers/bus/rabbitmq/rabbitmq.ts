import { WaybillError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { RETRY_DELAYS, type Bus, type Consumer, type Handler, type RetryDelay } from '../port.ts'
import { addressesOf, optionsOf, socketOptionsOf, type TlsFiles } from './address.ts'
import { superviseConnection, type SupervisedConnection } from './connection.ts'
import { openConsumer } from './consume.ts'
import { openTopology, type DeclaredTopology } from './declare.ts'
import { openLossDetector, type LossDetector } from './loss-detector.ts'
import { outgoing } from './message.ts'
import { openParkedQueues, type ParkedQueues } from './parked.ts'
import { openPublisher, type Publisher } from './publish.ts'

const WAIT_MS = 10_000
const PROBE_MS = 3_000

export interface RabbitBusOptions {
  /**
   * `amqp://user:password@host:port/vhost` or `amqps://…`; the nodes of a cluster separated by commas;
   * `?prefix=`, and `ca`, `cert` and `key` as paths of files
   */
  url: string
  /** names of the work queues, with their version */
  queues: readonly string[]
  /** prefix of the name of every exchange and queue */
  prefix?: string
  log: Log
  tls?: TlsFiles
  /** instead of the login in the address */
  login?: { user: string; password: string }
  /** milliseconds of each delay, for tests */
  retryDelays?: Partial<Record<RetryDelay, number>>
  heartbeatSeconds?: number
  /** milliseconds that publishes and questions wait for a broker that is away or blocked */
  waitMs?: number
}

interface RabbitState {
  readonly prefix: string
  readonly queues: ReadonlySet<string>
  readonly waitMs: number
  readonly log: Log
  readonly topology: DeclaredTopology
  /** for everything but publishes: a broker with an alarm stops reading from a connection that publishes */
  readonly control: SupervisedConnection
  readonly publishing: SupervisedConnection
  readonly publisher: Publisher
  readonly parked: ParkedQueues
  readonly consumers: Set<Consumer>
  readonly runningOf: Map<string, number>
  lossDetector: LossDetector | undefined
  /** the id that the loss detector was opened with */
  watched: string | undefined
  /** unrouted messages that were warned about */
  unroutedWarned: number
}

/**
 * Queues on RabbitMQ 3.10 to 4.x. Resolves once connected and declared. Connections, channels, consumers and
 * unconfirmed messages are restored after any fault.
 * @throws `engine-unavailable` or `engine-settings-invalid`
 */
export async function openRabbitBus(options: RabbitBusOptions): Promise<Bus> {
  const state = connectAll(options)
  try {
    await Promise.all([state.control.whenUp(state.waitMs), state.publishing.whenUp(state.waitMs)])
  } catch (error) {
    await close(state)
    throw error
  }
  const { topology, publisher, parked } = state
  return {
    async publish(messages) {
      for (const { queue } of messages) checkQueue(state, queue)
      await publisher.send(messages.map((message) => outgoing(topology.names.work, message.queue, message)))
    },
    consume: (queue, handler, { prefetch }) => consume(state, queue, handler, prefetch),
    depth: (queue) => depth(state, queue),
    async parked(queue, discard = [], enough = () => false) {
      checkQueue(state, queue)
      return parked.list(queue, discard, enough)
    },
    close: () => close(state),
    diagnostics: {
      unrouted: () => unrouted(state),
      dataLossCount: () => lossDetectorOf(state).dataLossCount(),
      dataId: (known) => lossDetectorOf(state, known).dataId(),
    },
  }
}

/** Starts to connect; nothing waits for it. */
function connectAll({
  url,
  queues,
  log,
  login,
  heartbeatSeconds,
  retryDelays = {},
  waitMs = WAIT_MS,
  ...given
}: RabbitBusOptions): RabbitState {
  const addresses = addressesOf(url, heartbeatSeconds)
  const inUrl = optionsOf(url)
  const prefix = given.prefix ?? inUrl.prefix ?? 'waybill'
  const tls = given.tls ?? inUrl.tls
  const topology = openTopology({ prefix, queues, retryDelays: { ...RETRY_DELAYS, ...retryDelays }, log })
  const connectionOf = (name: string, prepare: DeclaredTopology['declare']) =>
    superviseConnection({
      name,
      addresses,
      prepare,
      log,
      socket: (address) => socketOptionsOf(`${prefix} ${name}`, address, tls, login),
    })
  const control = connectionOf('consume', topology.declare)
  const publishing = connectionOf('publish', async (model) => (await model.createChannel()).close())
  const publisher = openPublisher(publishing, {
    probeExchange: topology.names.retry,
    waitMs,
    log,
    repair: async () => topology.declareAgain(await control.whenUp(waitMs)),
  })
  const answerMs = Math.min(waitMs, PROBE_MS)
  return {
    prefix,
    queues: new Set(queues),
    waitMs,
    log,
    topology,
    control,
    publishing,
    publisher,
    parked: openParkedQueues({ connection: control, topology, publisher, waitMs: answerMs, log }),
    consumers: new Set(),
    runningOf: new Map(),
    lossDetector: undefined,
    watched: undefined,
    unroutedWarned: 0,
  }
}

/** The detector of this process, which watches the queue with this id if one is known. */
function lossDetectorOf(state: RabbitState, known?: string): LossDetector {
  if (known !== undefined && known !== state.watched) {
    void state.lossDetector?.close()
    state.lossDetector = undefined
  }
  state.watched = known ?? state.watched
  return (state.lossDetector ??= openLossDetector(state.control, state, known))
}

function checkQueue({ queues }: RabbitState, queue: string): void {
  if (!queues.has(queue)) throw new WaybillError('unroutable', `There is no queue ${queue}.`, { queue })
}

function consume(state: RabbitState, queue: string, handler: Handler, prefetch: number): Consumer {
  checkQueue(state, queue)
  const { control, publisher, topology, log, consumers, runningOf } = state
  const countRunning = (by: 1 | -1) => void runningOf.set(queue, (runningOf.get(queue) ?? 0) + by)
  const opened = openConsumer(control, { queue, handler, prefetch, publisher, topology, countRunning, log })
  const consumer: Consumer = {
    async stop(graceMs) {
      consumers.delete(consumer)
      await opened.stop(graceMs)
    },
  }
  consumers.add(consumer)
  return consumer
}

async function depth(state: RabbitState, queue: string): ReturnType<Bus['depth']> {
  checkQueue(state, queue)
  const { publisher, parked, runningOf, waitMs } = state
  const { names } = state.topology
  await publisher.probe(Math.min(waitMs, PROBE_MS))
  const [ready, parkedCount] = await Promise.all([
    parked.ready(names.queueOf(queue)),
    parked.ready(names.parkingOf(queue)),
    unrouted(state),
  ])
  return {
    ready,
    running: runningOf.get(queue) ?? 0,
    // All queues share the retry queues.
    delayed: undefined,
    parked: parkedCount + parked.held(queue),
  }
}

/** Warns each time there are more than before. */
async function unrouted(state: RabbitState): Promise<number> {
  const queue = state.topology.names.unrouted
  const messages = await state.parked.ready(queue)
  if (messages > state.unroutedWarned)
    state.log.warn({ queue, messages }, 'RabbitMQ holds messages that no queue takes; `waybill doctor` says what to do')
  state.unroutedWarned = messages
  return messages
}

async function close(state: RabbitState): Promise<void> {
  const { control, publishing, publisher, parked, consumers } = state
  control.leave()
  publishing.leave()
  await Promise.all([...consumers].map((consumer) => consumer.stop()))
  await Promise.all([publisher.close(), parked.close(), state.lossDetector?.close()])
  await Promise.all([publishing.close(), control.close()])
}

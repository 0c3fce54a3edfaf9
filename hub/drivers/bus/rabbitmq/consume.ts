import type { Channel, ConsumeMessage } from 'amqplib'
import type { Log } from '../../../log.ts'
import { codeOf } from '../../../errors.ts'
import { withTimeout } from '../../../platform/timeout.ts'
import { ABORT_GRACE_MS, type Consumer, type DeliveredMessage, type Handler } from '../port.ts'
import { superviseChannel, type SupervisedChannel } from './channel.ts'
import type { SupervisedConnection } from './connection.ts'
import type { DeclaredTopology } from './declare.ts'
import { ATTEMPT, deliveredOf } from './message.ts'
import type { Publisher } from './publish.ts'
import { fail, giveBack, settle, type Delivery, type InFlight, type Settling } from './settle.ts'

interface ConsumerOptions {
  queue: string
  handler: Handler
  prefetch: number
  publisher: Publisher
  topology: DeclaredTopology
  /** called with 1 when a handler starts and with -1 when it ends */
  countRunning(by: 1 | -1): void
  log: Log
}

interface ConsumerState extends Settling {
  readonly options: ConsumerOptions
  readonly connection: SupervisedConnection
  readonly abort: AbortController
  readonly running: Map<Promise<void>, InFlight>
  channel(): SupervisedChannel<Channel>
  waiting: Delivery[]
  /** consuming has failed, so the topology is declared again first */
  failed: boolean
}

/** Gives the messages of a queue to a handler, over any number of channels in a row. */
export function openConsumer(connection: SupervisedConnection, options: ConsumerOptions): Consumer {
  const { queue, publisher, topology, log } = options
  const state: ConsumerState = {
    queue,
    names: topology.names,
    publisher,
    log,
    endedChannels: new WeakSet(),
    stopping: false,
    options,
    connection,
    abort: new AbortController(),
    running: new Map(),
    channel: () => channel,
    waiting: [],
    failed: false,
  }
  const channel = superviseChannel<Channel>(connection, {
    name: `consume ${queue}`,
    open: (model) => model.createChannel(),
    setUp: (own) => startConsuming(state, own),
    onDown: (own) => forget(state, own),
    log,
  })
  return { stop: (graceMs = 0) => stop(state, graceMs) }
}

async function startConsuming(state: ConsumerState, own: Channel): Promise<void> {
  own.on('close', () => forget(state, own))
  if (state.stopping) return
  const { queue, prefetch, topology } = state.options
  // The first attempt uses the topology that was declared with the connection; a failure means that somebody deleted
  // the queue.
  if (state.failed) await topology.declareAgain(state.connection.model()!)
  state.failed = true
  await own.prefetch(prefetch)
  await own.consume(
    state.names.queueOf(queue),
    (message) => {
      // Nothing may be thrown here: amqplib would end the connection.
      if (message) receive(state, { channel: own, message })
      else {
        state.failed = true
        setImmediate(() => state.channel().recycle('the broker cancelled the consumer'))
      }
    },
    { consumerTag: `${queue}-${crypto.randomUUID()}` },
  )
  state.failed = false
}

/** A channel has ended: the broker delivers its messages again. */
function forget(state: ConsumerState, own: Channel): void {
  state.endedChannels.add(own)
  state.waiting = state.waiting.filter((each) => each.channel !== own)
}

const keyOf = ({ properties }: ConsumeMessage): string =>
  `${String(properties.messageId)} ${String(properties.headers?.[ATTEMPT])}`

function receive(state: ConsumerState, delivery: Delivery): void {
  if (state.stopping) return giveBack(state, delivery)
  const orphan = orphanOf(state, delivery)
  if (orphan) {
    orphan.delivery = delivery
    return
  }
  state.waiting.push(delivery)
  startNext(state)
}

/**
 * The running handler of the same message whose channel has ended. It settles the new delivery, so no second handler
 * starts on this message.
 */
function orphanOf({ running, endedChannels }: ConsumerState, { message }: Delivery): InFlight | undefined {
  if (!message.fields.redelivered) return undefined
  const key = keyOf(message)
  return [...running.values()].find((each) => each.key === key && endedChannels.has(each.delivery.channel))
}

function startNext(state: ConsumerState): void {
  // Handlers that outlived their channel count too.
  while (state.waiting.length > 0 && state.running.size < state.options.prefetch && !state.stopping)
    start(state, state.waiting.shift()!)
}

function start(state: ConsumerState, delivery: Delivery): void {
  const { running, options } = state
  const inFlight: InFlight = { delivery, key: keyOf(delivery.message) }
  options.countRunning(1)
  const done: Promise<void> = run(state, inFlight).finally(() => {
    running.delete(done)
    options.countRunning(-1)
    startNext(state)
  })
  running.set(done, inFlight)
}

async function run(state: ConsumerState, inFlight: InFlight): Promise<void> {
  const { queue, log } = state
  let message: DeliveredMessage | undefined
  try {
    message = deliveredOf(queue, inFlight.delivery.message)
  } catch (error) {
    log.warn(
      { queue, message: inFlight.delivery.message.properties.messageId as unknown, code: codeOf(error) },
      'A message cannot be read and is parked',
    )
    const reason = (error as Error).message
    return settle(state, inFlight, undefined, { kind: 'park', code: 'unreadable-message', reason })
  }
  try {
    await settle(state, inFlight, message, await state.options.handler(message, state.abort.signal))
  } catch (error) {
    log.error(
      { queue, message: message.id, reason: (error as Error).message },
      'A handler failed; its message is delivered again',
    )
    await fail(state, inFlight)
  }
}

async function stop(state: ConsumerState, graceMs: number): Promise<void> {
  const { queue, running, log } = state
  state.stopping = true
  const own = state.channel().current()
  const grace = setTimeout(() => state.abort.abort(), graceMs)
  try {
    for (const delivery of state.waiting.splice(0)) giveBack(state, delivery)
    // The end of the channel returns the messages of the handlers that are left; their settlements then have no effect.
    await withTimeout(drain(state, own), graceMs + ABORT_GRACE_MS, () => new Error('late')).catch(() => {
      const messages = [...running.values()].map(({ delivery }) => delivery.message.properties.messageId as unknown)
      log.warn({ queue, messages }, 'Handlers ignore their signal; their messages are delivered again')
    })
  } finally {
    clearTimeout(grace)
  }
  await state.channel().close()
}

/** Cancels the consumer and waits for the running handlers. */
async function drain({ running, endedChannels }: ConsumerState, own: Channel | undefined): Promise<void> {
  if (own && !endedChannels.has(own))
    await Promise.all([...consumerTagsOf(own)].map((tag) => own.cancel(tag))).catch(() => {})
  while (running.size > 0) await Promise.all(running.keys())
}

/** amqplib keeps the consumers of a channel in a private member. */
export const consumerTagsOf = (channel: Channel): Iterable<string> =>
  (channel as unknown as { consumers: Map<string, unknown> }).consumers.keys()

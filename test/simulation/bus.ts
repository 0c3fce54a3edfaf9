import { WaybillError } from '../../hub/errors.ts'
import {
  RETRY_DELAYS,
  type Bus,
  type Consumer,
  type DeliveredMessage,
  type Handler,
  type Message,
  type ParkedMessage,
  type Settlement,
} from '../../hub/drivers/bus/port.ts'
import type { Process, World } from './world.ts'

export interface SimulatedBus {
  portFor(process: Process): Bus
  /** true if this work was ever published, under any id */
  hasTaken(work: Message): boolean
  /** the highest attempt of a delivered message for this work; 0 for none */
  attemptsOf(body: { documentId: string; target?: string }): number
  /** messages that are ready, running or in a retry queue */
  left(): readonly DeliveredMessage[]
  parked(): readonly ParkedMessage[]
}

interface SimulatedConsumer {
  process: Process
  handler: Handler
  prefetch: number
  running: Map<number, DeliveredMessage>
  stopped: boolean
}
interface Queue {
  ready: DeliveredMessage[]
  consumers: SimulatedConsumer[]
  parked: ParkedMessage[]
}
interface BrokerState {
  world: World
  queues: ReadonlyMap<string, Queue>
  taken: Set<string>
  delayed: Map<number, DeliveredMessage>
  handedOut: Map<string, number>
  tags: number
  downUntil: number
  /** how often it has lost everything */
  losses: number
}
/** One message at one consumer. */
interface Handover {
  queue: Queue
  consumer: SimulatedConsumer
  tag: number
  message: DeliveredMessage
}

const RESTART_MS = 4_000
const PAUSE_AFTER_FAULT_MS = 1_000

/**
 * A broker: publishes are confirmed once they are in their queues, a message whose consumer or connection dies is
 * redelivered, a retry is a copy followed by an acknowledgement.
 */
export function openBus(world: World, queues: readonly string[]): SimulatedBus {
  const state: BrokerState = {
    world,
    queues: new Map(queues.map((name): [string, Queue] => [name, { ready: [], consumers: [], parked: [] }])),
    taken: new Set(),
    delayed: new Map(),
    handedOut: new Map(),
    tags: 0,
    downUntil: 0,
    losses: 0,
  }
  for (const at of world.faultSchedule.brokerRestarts) world.later(at, undefined, () => restart(state))
  for (const at of world.faultSchedule.brokerLosses) world.later(at, undefined, () => loseEverything(state))
  return {
    hasTaken: ({ type, body }) => state.taken.has(`${type} ${workOf(body)}`),
    attemptsOf: (body) => state.handedOut.get(workOf(body)) ?? 0,
    left: () => [
      ...state.delayed.values(),
      ...[...state.queues.values()].flatMap(({ ready, consumers }) => [
        ...ready,
        ...consumers.flatMap(({ running }) => [...running.values()]),
      ]),
    ],
    parked: () => [...state.queues.values()].flatMap(({ parked }) => parked),
    portFor: (process) => portOf(state, process),
  }
}

function portOf(state: BrokerState, process: Process): Bus {
  const { world } = state
  return {
    publish: (messages) =>
      world.call(
        process,
        `publish ${messages.map(({ id, type }) => `${type} ${id.slice(0, 8)}`).join(', ')}`,
        () => publish(state, messages),
        { writes: true },
      ),
    consume: (name, handler, options) => consume(state, process, name, handler, options),
    depth: (name) =>
      world.call(process, `depth ${name}`, () => ({
        ready: queueOf(state, name).ready.length,
        running: 0,
        delayed: undefined,
        parked: queueOf(state, name).parked.length,
      })),
    parked: (name, discard = []) =>
      world.call(process, `parked ${name}`, () => {
        const queue = queueOf(state, name)
        queue.parked = queue.parked.filter(({ id }) => !discard.includes(id))
        return queue.parked
      }),
    close: async () => {},
    diagnostics: {
      unrouted: async () => 0,
      dataLossCount: () => state.losses,
      dataId: () => world.call(process, 'data id', () => `data ${state.losses}`),
    },
  }
}

function queueOf({ queues }: BrokerState, name: string): Queue {
  const queue = queues.get(name)
  if (!queue) throw new WaybillError('unroutable', `There is no queue ${name}.`, { queue: name })
  return queue
}

/** Every connection is lost: unacknowledged messages are redelivered while their handlers still run. */
function restart(state: BrokerState): void {
  const { world, queues } = state
  world.trace.step(world.time(), 'broker', 'restarts', '')
  state.downUntil = world.time() + RESTART_MS
  for (const queue of queues.values()) for (const consumer of queue.consumers) takeBack(queue, consumer)
  for (const queue of queues.values()) world.later(RESTART_MS, undefined, () => pump(state, queue))
}

function loseEverything(state: BrokerState): void {
  const { world, queues, delayed } = state
  world.trace.step(world.time(), 'broker', 'loses everything', '')
  state.losses++
  delayed.clear()
  for (const queue of queues.values()) {
    queue.ready = []
    for (const { running } of queue.consumers) running.clear()
  }
  restart(state)
}

function takeBack({ ready }: Queue, { running }: SimulatedConsumer): void {
  ready.unshift(...[...running.values()].map((message) => ({ ...message, redelivered: true })))
  running.clear()
}

function pump(state: BrokerState, queue: Queue): void {
  const { random, faultSchedule, time } = state.world
  if (time() < state.downUntil) return
  while (queue.ready.length > 0) {
    const free = queue.consumers.filter(({ stopped, running, prefetch }) => !stopped && running.size < prefetch)
    if (free.length === 0) return
    const at = random.chance(faultSchedule.overtaking) ? random.below(queue.ready.length) : 0
    const [message] = queue.ready.splice(at, 1)
    deliver(state, { queue, consumer: random.oneOf(free), tag: ++state.tags, message: message! })
  }
}

function deliver(state: BrokerState, handover: Handover): void {
  const { world, handedOut } = state
  const {
    consumer: { process, running, handler },
    tag,
    message,
  } = handover
  running.set(tag, message)
  world.later(1 + world.random.below(world.faultSchedule.way), process, () => {
    if (!running.has(tag)) return
    world.trace.step(
      world.time(),
      process.name,
      `gets ${message.type} ${message.id.slice(0, 8)}`,
      `attempt ${message.attempt}${message.redelivered ? ' again' : ''}`,
    )
    const work = workOf(message.body)
    handedOut.set(work, Math.max(message.attempt, handedOut.get(work) ?? 0))
    handler(message, new AbortController().signal).then(
      (settlement) => settle(state, handover, settlement),
      () => world.later(PAUSE_AFTER_FAULT_MS, process, () => settle(state, handover, { kind: 'release' })),
    )
  })
}

function settle(state: BrokerState, handover: Handover, settlement: Settlement): void {
  const { queue, message } = handover
  if (!handover.consumer.process.alive) return
  const ack = (what: string) => arrive(state, handover, what, () => finish(state, handover))
  switch (settlement.kind) {
    case 'ack':
      return ack('ack')
    case 'release':
      return arrive(state, handover, 'release', () => {
        redeliver(handover)
        pump(state, queue)
      })
    case 'park': {
      const { code, reason } = settlement
      return arrive(state, handover, 'park', () => {
        queue.parked.push({ ...message, parkedAt: state.world.date(), code, reason })
        ack('ack parked')
      })
    }
    case 'retry': {
      const { delay: retryDelay, code, reason } = settlement
      return arrive(state, handover, `retry in ${retryDelay} (${code})`, () => {
        const history = [...message.history, { at: state.world.date(), code, reason }]
        const counted = settlement.sameAttempt ? {} : { attempt: message.attempt + 1, history }
        const next = { ...message, ...counted, redelivered: false }
        delay(state, queue, next, RETRY_DELAYS[retryDelay])
        ack('ack retried')
      })
    }
  }
}

/** The connection may break before the settlement arrives: the message is redelivered. */
function arrive(state: BrokerState, handover: Handover, what: string, effect: () => void): void {
  const { world } = state
  const { queue, consumer, message } = handover
  world.later(1 + world.random.below(world.faultSchedule.way), undefined, () => {
    const broken =
      world.time() < state.downUntil || world.random.chance(world.bad() ? world.faultSchedule.lostAnswer : 0)
    const outcome = broken ? 'is lost' : 'ok'
    world.trace.step(world.time(), consumer.process.name, `${what} ${message.id.slice(0, 8)}`, outcome)
    if (!broken) return effect()
    redeliver(handover)
    world.later(PAUSE_AFTER_FAULT_MS, undefined, () => pump(state, queue))
  })
}

function finish(state: BrokerState, { queue, consumer, tag }: Handover): void {
  consumer.running.delete(tag)
  pump(state, queue)
}

function redeliver({ queue, consumer, tag, message }: Handover): void {
  if (consumer.running.delete(tag)) queue.ready.push({ ...message, redelivered: true })
}

function delay(state: BrokerState, queue: Queue, message: DeliveredMessage, ms: number): void {
  const tag = ++state.tags
  state.delayed.set(tag, message)
  state.world.later(ms, undefined, () => {
    if (!state.delayed.delete(tag)) return
    queue.ready.push(message)
    pump(state, queue)
  })
}

function publish(state: BrokerState, messages: readonly Message[]): void {
  const { world, taken } = state
  if (world.time() < state.downUntil) throw new WaybillError('engine-unavailable', 'The broker restarts.')
  for (const { queue } of messages) queueOf(state, queue)
  for (const message of messages) {
    taken.add(`${message.type} ${workOf(message.body)}`)
    const copies = world.random.chance(world.bad() ? world.faultSchedule.duplicated : 0) ? 2 : 1
    for (let copy = 0; copy < copies; copy++)
      queueOf(state, message.queue).ready.push({ ...message, attempt: 1, redelivered: false, history: [] })
  }
  for (const { queue } of messages) pump(state, queueOf(state, queue))
}

function consume(
  state: BrokerState,
  process: Process,
  name: string,
  handler: Handler,
  { prefetch }: { prefetch: number },
): Consumer {
  const queue = queueOf(state, name)
  const consumer: SimulatedConsumer = { process, handler, prefetch, running: new Map(), stopped: false }
  queue.consumers.push(consumer)
  process.dead.push(() => {
    queue.consumers.splice(queue.consumers.indexOf(consumer), 1)
    takeBack(queue, consumer)
    pump(state, queue)
  })
  pump(state, queue)
  return {
    stop: async () => {
      consumer.stopped = true
    },
  }
}

const workOf = ({ documentId, target }: Record<string, unknown>): string => `${String(documentId)} ${String(target)}`

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
  /** true where this work was ever taken in, under whatever id */
  hasTaken(work: Message): boolean
  /** the highest attempt that a message for this work was handed out with; 0 for none */
  attemptsOf(body: { documentId: string; target?: string }): number
  /** messages that are ready, running or in a retry queue */
  left(): readonly DeliveredMessage[]
  parked(): readonly ParkedMessage[]
}

interface Place {
  process: Process
  handler: Handler
  prefetch: number
  running: Map<number, DeliveredMessage>
  stopped: boolean
}
interface Queue {
  ready: DeliveredMessage[]
  places: Place[]
  parked: ParkedMessage[]
}

const RESTART_MS = 4_000
const PAUSE_AFTER_FAULT_MS = 1_000

/** A broker: publishes are confirmed once they are in their queues, a message whose consumer or connection dies is redelivered,
 * a retry is a copy followed by an acknowledgement. */
export function openBus(world: World, queues: readonly string[]): SimulatedBus {
  const all = new Map<string, Queue>(queues.map((name) => [name, { ready: [], places: [], parked: [] }]))
  const taken = new Set<string>()
  const delayed = new Map<number, DeliveredMessage>()
  const handedOut = new Map<string, number>()
  let tags = 0
  let downUntil = 0

  for (const at of world.faultSchedule.brokerRestarts) world.later(at, undefined, restart)
  for (const at of world.faultSchedule.brokerLosses) world.later(at, undefined, loseEverything)

  const queueOf = (name: string): Queue => {
    const queue = all.get(name)
    if (!queue) throw new WaybillError('unroutable', `There is no queue ${name}.`, { queue: name })
    return queue
  }

  /** Every connection is gone: what was out comes again; who works on it does not know. */
  function restart(): void {
    world.trace.step(world.time(), 'broker', 'restarts', '')
    downUntil = world.time() + RESTART_MS
    for (const queue of all.values()) for (const place of queue.places) takeBack(queue, place)
    for (const queue of all.values()) world.later(RESTART_MS, undefined, () => pump(queue))
  }

  function loseEverything(): void {
    world.trace.step(world.time(), 'broker', 'loses everything', '')
    delayed.clear()
    for (const queue of all.values()) {
      queue.ready = []
      for (const { running } of queue.places) running.clear()
    }
    restart()
  }

  function takeBack(queue: Queue, place: Place): void {
    queue.ready.unshift(...[...place.running.values()].map((message) => ({ ...message, redelivered: true })))
    place.running.clear()
  }

  function pump(queue: Queue): void {
    if (world.time() < downUntil) return
    while (queue.ready.length > 0) {
      const free = queue.places.filter(({ stopped, running, prefetch }) => !stopped && running.size < prefetch)
      if (free.length === 0) return
      const at = world.random.chance(world.faultSchedule.overtaking) ? world.random.below(queue.ready.length) : 0
      const [message] = queue.ready.splice(at, 1)
      give(queue, world.random.oneOf(free), message!)
    }
  }

  function give(queue: Queue, place: Place, message: DeliveredMessage): void {
    const tag = ++tags
    place.running.set(tag, message)
    world.later(1 + world.random.below(world.faultSchedule.way), place.process, () => {
      if (!place.running.has(tag)) return
      world.trace.step(
        world.time(),
        place.process.name,
        `gets ${message.type} ${message.id.slice(0, 8)}`,
        `attempt ${message.attempt}${message.redelivered ? ' again' : ''}`,
      )
      handedOut.set(workOf(message.body), Math.max(message.attempt, handedOut.get(workOf(message.body)) ?? 0))
      place.handler(message, new AbortController().signal).then(
        (settlement) => settle(queue, place, tag, message, settlement),
        () =>
          world.later(PAUSE_AFTER_FAULT_MS, place.process, () =>
            settle(queue, place, tag, message, { kind: 'release' }),
          ),
      )
    })
  }

  /** The line may break before the settlement arrives: the message comes again. */
  function settle(queue: Queue, place: Place, tag: number, message: DeliveredMessage, settlement: Settlement): void {
    const { process } = place
    if (!process.alive) return
    const arrives = (what: string, effect: () => void) =>
      world.later(1 + world.random.below(world.faultSchedule.way), undefined, () => {
        const broken = world.time() < downUntil || world.random.chance(world.bad() ? world.faultSchedule.lostAnswer : 0)
        world.trace.step(world.time(), process.name, `${what} ${message.id.slice(0, 8)}`, broken ? 'is lost' : 'ok')
        if (!broken) return effect()
        if (place.running.delete(tag)) queue.ready.push({ ...message, redelivered: true })
        world.later(PAUSE_AFTER_FAULT_MS, undefined, () => pump(queue))
      })
    const done = () => {
      place.running.delete(tag)
      pump(queue)
    }
    switch (settlement.kind) {
      case 'ack':
        return void arrives('ack', done)
      case 'release':
        return void arrives('release', () => {
          if (place.running.delete(tag)) queue.ready.push({ ...message, redelivered: true })
          pump(queue)
        })
      case 'park':
        return void arrives('park', () => {
          queue.parked.push({ ...message, parkedAt: world.date(), code: settlement.code, reason: settlement.reason })
          arrives('ack parked', done)
        })
      case 'retry':
        return void arrives(`retry in ${settlement.delay} (${settlement.code})`, () => {
          const { delay: retryDelay, code, reason } = settlement
          delay(
            queue,
            {
              ...message,
              attempt: message.attempt + 1,
              redelivered: false,
              history: [...message.history, { at: world.date(), code, reason }],
            },
            RETRY_DELAYS[retryDelay],
          )
          arrives('ack retried', done)
        })
    }
  }

  function delay(queue: Queue, message: DeliveredMessage, ms: number): void {
    const tag = ++tags
    delayed.set(tag, message)
    world.later(ms, undefined, () => {
      if (!delayed.delete(tag)) return
      queue.ready.push(message)
      pump(queue)
    })
  }

  function publish(messages: readonly Message[]): void {
    if (world.time() < downUntil) throw new WaybillError('engine-unavailable', 'The broker restarts.')
    for (const { queue } of messages) queueOf(queue)
    for (const message of messages) {
      taken.add(`${message.type} ${workOf(message.body)}`)
      const copies = world.random.chance(world.bad() ? world.faultSchedule.duplicated : 0) ? 2 : 1
      for (let copy = 0; copy < copies; copy++)
        queueOf(message.queue).ready.push({ ...message, attempt: 1, redelivered: false, history: [] })
    }
    for (const { queue } of messages) pump(queueOf(queue))
  }

  function consume(process: Process, name: string, handler: Handler, { prefetch }: { prefetch: number }): Consumer {
    const queue = queueOf(name)
    const place: Place = { process, handler, prefetch, running: new Map(), stopped: false }
    queue.places.push(place)
    process.dead.push(() => {
      queue.places.splice(queue.places.indexOf(place), 1)
      takeBack(queue, place)
      pump(queue)
    })
    pump(queue)
    return {
      stop: async () => {
        place.stopped = true
      },
    }
  }

  return {
    hasTaken: ({ type, body }) => taken.has(`${type} ${workOf(body)}`),
    attemptsOf: (body) => handedOut.get(workOf(body)) ?? 0,
    left: () => [
      ...delayed.values(),
      ...[...all.values()].flatMap(({ ready, places }) => [
        ...ready,
        ...places.flatMap(({ running }) => [...running.values()]),
      ]),
    ],
    parked: () => [...all.values()].flatMap(({ parked }) => parked),
    portFor: (process) => ({
      publish: (messages) =>
        world.call(
          process,
          `publish ${messages.map(({ id, type }) => `${type} ${id.slice(0, 8)}`).join(', ')}`,
          () => publish(messages),
          { writes: true },
        ),
      consume: (name, handler, options) => consume(process, name, handler, options),
      depth: (name) =>
        world.call(process, `depth ${name}`, () => ({
          ready: queueOf(name).ready.length,
          running: 0,
          delayed: undefined,
          parked: queueOf(name).parked.length,
        })),
      parked: (name, discard = []) =>
        world.call(
          process,
          `parked ${name}`,
          () => (queueOf(name).parked = queueOf(name).parked.filter(({ id }) => !discard.includes(id))),
        ),
      close: async () => {},
    }),
  }
}

const workOf = ({ documentId, target }: Record<string, unknown>): string => `${String(documentId)} ${String(target)}`

import { setTimeout as delay } from 'node:timers/promises'
import type { Channel, ChannelModel } from 'amqplib'
import { WaybillError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { RETRY_DELAYS, type RetryDelay } from '../port.ts'
import { versionOf } from './connection.ts'

/** Crashes that one message may cause before the broker itself parks it. Only a fuse: attempts are counted by the hub. */
const DELIVERY_LIMIT = 20
/**
 * A broker needs a moment to tell all channels that a queue is gone. Where it finds a new one of that name by then, it moves the consumers of the old one
 * over without a word and gives them nothing, and confirms what it does not keep (seen with 3.10).
 */
const DELETED_PAUSE_MS = 400
export const ACCESS_REFUSED = 403
export const RESOURCE_LOCKED = 405
const PRECONDITION_FAILED = 406

export interface Topology {
  /** The hub publishes its commands here: an exchange without an alternate, since only that returns a message that has no queue. */
  work: string
  /** Takes copies by `<delay>.<queue>`. */
  retry: string
  park: string
  /** name of a work queue at the broker */
  queueOf(queue: string): string
  parkingOf(queue: string): string
  /** the lock that a process holds while it reads the parking queue */
  lockOf(queue: string): string
  /** Holds what an alternate exchange caught. */
  unrouted: string
  exchanges: { name: string; type: 'topic' | 'direct' | 'fanout'; arguments?: Record<string, unknown> }[]
  queues: { name: string; arguments: Record<string, unknown> }[]
  bindings: { queue: string; exchange: string; key: string }[]
}

/** Every exchange, queue and binding of a hub, for a server of that version. Arguments are only what can't change or keeps messages safe; the rest is for policies. */
export function topologyOf({
  prefix,
  queues,
  retryDelays = RETRY_DELAYS,
  version,
}: {
  prefix: string
  queues: readonly string[]
  retryDelays?: Record<RetryDelay, number>
  version: string
}): Topology {
  const exchange = (kind: string) => `${prefix}.${kind}`
  const queueOf = (queue: string) => `${prefix}.${queue}`
  const parkingOf = (queue: string) => `${prefix}.park.${queue}`
  const retryQueue = (delay: string) => `${prefix}.retry.${delay}.v1`
  const unrouted = `${prefix}.unrouted.v1`
  const alternate = { 'alternate-exchange': exchange('unrouted') }
  // A length limit of an operator refuses new messages and never drops old ones.
  const durable = { 'x-queue-type': 'quorum', 'x-overflow': 'reject-publish' }
  // From 4.0 a queue drops what was returned 20 times, and each look at a parked message returns it.
  const kept = atLeast(version, 4, 0) ? { ...durable, 'x-delivery-limit': -1 } : durable
  const safeDeadLetters = { 'x-dead-letter-strategy': 'at-least-once' }
  return {
    work: exchange('work'),
    retry: exchange('retry'),
    park: exchange('park'),
    queueOf,
    parkingOf,
    lockOf: (queue) => `${prefix}.lock.${queue}`,
    unrouted,
    exchanges: [
      { name: exchange('unrouted'), type: 'fanout' },
      ...['in', 'cmd', 'evt'].map((kind) => ({ name: exchange(kind), type: 'topic' as const, arguments: alternate })),
      { name: exchange('work'), type: 'direct' },
      { name: exchange('retry'), type: 'topic' },
      // Without the alternate, messages of a queue that was deleted would block the way back for all others.
      { name: exchange('back'), type: 'topic', arguments: alternate },
      { name: exchange('park'), type: 'direct' },
    ],
    queues: [
      { name: unrouted, arguments: kept },
      ...queues.flatMap((queue) => [
        { name: parkingOf(queue), arguments: kept },
        {
          name: queueOf(queue),
          // Dead letters go to parking, never to a delay: the broker drops what would come back in a circle.
          arguments: {
            ...durable,
            ...safeDeadLetters,
            'x-dead-letter-exchange': exchange('park'),
            'x-dead-letter-routing-key': queue,
            'x-delivery-limit': DELIVERY_LIMIT,
          },
        },
      ]),
      ...Object.entries(retryDelays).map(([delay, ms]) => ({
        name: retryQueue(delay),
        arguments: { ...durable, ...safeDeadLetters, 'x-dead-letter-exchange': exchange('back'), 'x-message-ttl': ms },
      })),
    ],
    bindings: [
      { queue: unrouted, exchange: exchange('unrouted'), key: '' },
      ...queues.flatMap((queue) => [
        { queue: queueOf(queue), exchange: exchange('work'), key: queue },
        { queue: queueOf(queue), exchange: exchange('cmd'), key: queue },
        { queue: queueOf(queue), exchange: exchange('back'), key: `*.${queue}` },
        { queue: parkingOf(queue), exchange: exchange('park'), key: queue },
      ]),
      ...Object.keys(retryDelays).map((delay) => ({
        queue: retryQueue(delay),
        exchange: exchange('retry'),
        key: `${delay}.#`,
      })),
    ],
  }
}

/** Says whether a version such as 3.10.8 or 4.1.0-rc.1 is at least that one. */
export function atLeast(version: string, major: number, minor: number): boolean {
  const [own = 0, ownMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  return own > major || (own === major && ownMinor >= minor)
}

/**
 * Declares what is missing. Where something exists with other arguments, or this user may not declare, it warns and goes on with what is there;
 * fails with `engine-settings-invalid` where nothing is there. Each name is warned about once per `warned`.
 */
export async function declareTopology(
  model: ChannelModel,
  topology: Topology,
  { log, warned }: { log: Log; warned: Set<string> },
): Promise<void> {
  let channel: Channel | undefined
  // A refused declaration closes its channel: the next one needs another.
  async function on<T>(act: (channel: Channel) => Promise<T>): Promise<T> {
    if (!channel) {
      channel = await model.createChannel()
      channel.on('error', () => {
        channel = undefined
      })
    }
    return act(channel)
  }
  async function declare(
    name: string,
    create: (channel: Channel) => Promise<unknown>,
    check?: (channel: Channel) => Promise<unknown>,
  ): Promise<void> {
    try {
      await on(create)
    } catch (refusal) {
      if (![ACCESS_REFUSED, RESOURCE_LOCKED, PRECONDITION_FAILED].includes(refusalCode(refusal))) throw refusal
      try {
        if (check) await on(check)
      } catch (missing) {
        throw new WaybillError(
          'engine-settings-invalid',
          `RabbitMQ has no ${name}, and this user may not declare it: ${(missing as Error).message}`,
          { cause: refusal },
        )
      }
      if (!warned.has(name))
        log.warn(
          { name, reason: (refusal as Error).message },
          'RabbitMQ has this with other settings or does not let the hub declare it; the hub goes on with what is there',
        )
      warned.add(name)
    }
  }
  for (const { name, type, arguments: args } of topology.exchanges) {
    await declare(
      name,
      (on) => on.assertExchange(name, type, { durable: true, arguments: args ?? {} }),
      (on) => on.checkExchange(name),
    )
  }
  for (const { name, arguments: args } of topology.queues) {
    await declare(
      name,
      (on) => on.assertQueue(name, { durable: true, arguments: args }),
      (on) => on.checkQueue(name),
    )
  }
  for (const { queue, exchange, key } of topology.bindings)
    await declare(`${exchange} → ${queue}`, (on) => on.bindQueue(queue, exchange, key))
  await channel?.close()
}

export const refusalCode = (error: unknown): number => Number((error as { code?: unknown }).code ?? 0)

/** Keeps the topology declared: once on each connection, and again when something proves to be missing. Declarations that are asked for together are one. */
export function openTopology({
  prefix,
  queues,
  retryDelays,
  log,
}: {
  prefix: string
  queues: readonly string[]
  retryDelays: Record<RetryDelay, number>
  log: Log
}) {
  const warned = new Set<string>()
  let running: Promise<void> | undefined
  function declare(model: ChannelModel): Promise<void> {
    running ??= declareTopology(model, topologyOf({ prefix, queues, retryDelays, version: versionOf(model) }), {
      log,
      warned,
    }).finally(() => {
      running = undefined
    })
    return running
  }
  return {
    /** The names are the same for every version. */
    names: topologyOf({ prefix, queues, retryDelays, version: '3.10.0' }),
    declare,
    /** After something was deleted. */
    async declareAgain(model: ChannelModel): Promise<void> {
      await delay(DELETED_PAUSE_MS)
      await declare(model)
    },
  }
}

export type OpenTopology = ReturnType<typeof openTopology>

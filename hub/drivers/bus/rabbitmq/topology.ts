import { RETRY_DELAYS, type RetryDelay } from '../port.ts'

/** Crashes that one message may cause before the broker parks it. This is only a fuse: the hub counts the attempts. */
const DELIVERY_LIMIT = 20

export interface Topology {
  /**
   * The exchange for the hub's own commands. It has no alternate, since only then the broker returns a message that has
   * no queue.
   */
  work: string
  /** the exchange for copies that wait; the routing key is `<delay>.<queue>` */
  retry: string
  /** the exchange of the parking queues; the routing key is the work queue */
  park: string
  /** the exchange over which a process reports that it found a queue missing; its detectors are bound to it */
  losses: string
  /** name of a work queue at the broker */
  queueOf(queue: string): string
  parkingOf(queue: string): string
  /** the lock that a process holds while it reads the parking queue */
  lockOf(queue: string): string
  /** the queue of what the alternate exchange caught */
  unrouted: string
  exchanges: { name: string; type: 'topic' | 'direct' | 'fanout'; arguments?: Record<string, unknown> }[]
  queues: { name: string; arguments: Record<string, unknown> }[]
  bindings: { queue: string; exchange: string; key: string }[]
}

/**
 * Every exchange, queue and binding of a hub, for a server of this version.
 * Only what cannot change, or what keeps messages safe, is an argument; operators set the rest by policy.
 */
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
  // Where an operator sets a length limit, the queue refuses new messages instead of dropping old ones.
  const durable = { 'x-queue-type': 'quorum', 'x-overflow': 'reject-publish' }
  // From 4.0 a queue drops what was returned 20 times, and each listing of parked messages returns them.
  const kept = atLeast(version, 4, 0) ? { ...durable, 'x-delivery-limit': -1 } : durable
  const safeDeadLetters = { 'x-dead-letter-strategy': 'at-least-once' }
  return {
    work: exchange('work'),
    retry: exchange('retry'),
    park: exchange('park'),
    losses: exchange('losses'),
    queueOf,
    parkingOf,
    lockOf: (queue) => `${prefix}.lock.${queue}`,
    unrouted,
    exchanges: [
      { name: exchange('unrouted'), type: 'fanout' },
      // `in` and `evt` are reserved for external publishers and public events (docs/rabbitmq.md); nothing uses them
      // yet.
      ...['in', 'cmd', 'evt'].map((kind) => ({ name: exchange(kind), type: 'topic' as const, arguments: alternate })),
      { name: exchange('work'), type: 'direct' },
      { name: exchange('retry'), type: 'topic' },
      // Without the alternate, a message whose queue was deleted would block all others that return from a delay.
      { name: exchange('back'), type: 'topic', arguments: alternate },
      { name: exchange('park'), type: 'direct' },
      { name: exchange('losses'), type: 'fanout' },
    ],
    queues: [
      { name: unrouted, arguments: kept },
      ...queues.flatMap((queue) => [
        { name: parkingOf(queue), arguments: kept },
        {
          name: queueOf(queue),
          // Dead letters go to parking, never to a retry queue: the broker silently drops a message that cycles.
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

/** Whether a version such as 3.10.8 or 4.1.0-rc.1 is at least this one. */
function atLeast(version: string, major: number, minor: number): boolean {
  const [own = 0, ownMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  return own > major || (own === major && ownMinor >= minor)
}

import type { ServiceClass } from '../document/service-class.ts'

const SERVICE_CLASSES: readonly ServiceClass[] = ['premium', 'standard']
/** The adapter of deliveries whose target is not configured: its courier fails them with a reason. */
export const NO_ADAPTER = 'none'

/** Premium messages that run for each standard one: under full load neither starves, and each alone gets everything. */
export const PREMIUM_WEIGHT = 3

/**
 * Messages that a process takes beyond its readers: one for a file that takes long, and two of tenants for whom nothing
 * is read, so that they need not wait for the files of another.
 */
export const READS_BEYOND_READERS = 3
/** Readings that may be out beyond the concurrency, each of a tenant that has none out. */
export const READS_RESERVED = 2

// The version is part of the name, since a broker cannot change the arguments of a queue.
const queueName = (kind: string, serviceClass: ServiceClass): string => `${kind}.${serviceClass}.v1`

export const readQueue = (serviceClass: ServiceClass): string => queueName('read', serviceClass)
export const deliverQueue = (adapter: string, serviceClass: ServiceClass): string =>
  queueName(`deliver.${adapter}`, serviceClass)

/** Notices are few and small, so both classes share one queue. */
export const NOTIFY_QUEUE = 'notify.v1'

/**
 * Every queue of a hub with these adapters. Premium and standard have separate queues: quorum queues have no usable
 * priority before RabbitMQ 4.
 */
export const allQueues = (adapters: readonly string[]): string[] => [
  ...SERVICE_CLASSES.flatMap((serviceClass) => [
    readQueue(serviceClass),
    ...[...adapters, NO_ADAPTER].map((adapter) => deliverQueue(adapter, serviceClass)),
  ]),
  NOTIFY_QUEUE,
]

/** How many messages of a queue run at once, given how many readers, couriers and notifiers a standard queue has. */
export function queueConcurrency(
  queue: string,
  { readers, couriers, notifiers }: { readers: number; couriers: number; notifiers: number },
): number {
  if (queue === NOTIFY_QUEUE) return notifiers
  const concurrency = SERVICE_CLASSES.some((serviceClass) => readQueue(serviceClass) === queue) ? readers : couriers
  return queue.includes('.premium.') ? concurrency * PREMIUM_WEIGHT : concurrency
}

import type { ServiceClass } from '../document/events.ts'

export const SERVICE_CLASSES: readonly ServiceClass[] = ['premium', 'standard']
/** Serves the deliveries whose target is not configured: its courier refuses them with a reason. */
export const NO_ADAPTER = 'none'

/** Places of premium for each one of standard: under full load neither starves, and each alone gets everything. */
export const PREMIUM_WEIGHT = 3

// The version is part of a queue's name: on a broker the settings of a queue can't change.
const queueName = (kind: string, serviceClass: ServiceClass): string => `${kind}.${serviceClass}.v1`

export const readQueue = (serviceClass: ServiceClass): string => queueName('read', serviceClass)
export const deliverQueue = (adapter: string, serviceClass: ServiceClass): string =>
  queueName(`deliver.${adapter}`, serviceClass)

/** Notices are few and small: one queue carries those of both classes. */
export const NOTIFY_QUEUE = 'notify.v1'

/** Every queue of a hub with these adapters; premium and standard are queues of their own, since quorum queues have no usable priority before RabbitMQ 4. */
export const allQueues = (adapters: readonly string[]): string[] => [
  ...SERVICE_CLASSES.flatMap((serviceClass) => [
    readQueue(serviceClass),
    ...[...adapters, NO_ADAPTER].map((adapter) => deliverQueue(adapter, serviceClass)),
  ]),
  NOTIFY_QUEUE,
]

/** How many messages of a queue are worked on at once, where a standard queue of readers or couriers has so many places. */
export function placesOf(
  queue: string,
  { readers, couriers, notifiers }: { readers: number; couriers: number; notifiers: number },
): number {
  if (queue === NOTIFY_QUEUE) return notifiers
  const places = SERVICE_CLASSES.some((serviceClass) => readQueue(serviceClass) === queue) ? readers : couriers
  return queue.includes('.premium.') ? places * PREMIUM_WEIGHT : places
}

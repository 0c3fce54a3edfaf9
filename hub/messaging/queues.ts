import type { ServiceClass } from '../document/events.ts'

export const SERVICE_CLASSES: readonly ServiceClass[] = ['premium', 'standard']
/** Serves the deliveries whose target is not configured: its courier refuses them with a reason. */
export const NO_ADAPTER = 'none'

// The version is part of a queue's name: on a broker the settings of a queue can't change.
const queueName = (kind: string, serviceClass: ServiceClass): string => `${kind}.${serviceClass}.v1`

export const readQueue = (serviceClass: ServiceClass): string => queueName('read', serviceClass)
export const deliverQueue = (adapter: string, serviceClass: ServiceClass): string => queueName(`deliver.${adapter}`, serviceClass)

/** Every queue of a hub with these adapters; premium and standard are queues of their own, since quorum queues have no usable priority before RabbitMQ 4. */
export const allQueues = (adapters: readonly string[]): string[] =>
  SERVICE_CLASSES.flatMap((serviceClass) => [readQueue(serviceClass), ...[...adapters, NO_ADAPTER].map((adapter) => deliverQueue(adapter, serviceClass))])

import { connect, type Channel } from 'amqplib'
import { randomUUID } from 'node:crypto'
import { silentLog } from '../../hub/log.ts'
import type { Bus, Consumer, DeliveredMessage, Message, RetryDelay } from '../../hub/drivers/bus/port.ts'
import { openRabbitBus, type RabbitBusOptions } from '../../hub/drivers/bus/rabbitmq/rabbitmq.ts'
import { topologyOf } from '../../hub/drivers/bus/rabbitmq/topology.ts'
import type { BrokerName } from './own-servers.ts'
import { withService, type Service } from './services.ts'

/** The delay of a retry queue in tests, as a fraction of the real one. */
export const TIME_SCALE = 1 / 20
export const SHORT_RETRY_DELAYS: Record<RetryDelay, number> = {
  '5s': 250,
  '30s': 1_500,
  '2m': 6_000,
  '10m': 30_000,
  '1h': 180_000,
  '6h': 1_080_000,
}

/** A prefix that nothing else on a shared broker uses. */
export const freshPrefix = (): string => `test-${randomUUID().slice(0, 8)}`

export const openShortBus = (
  options: Pick<RabbitBusOptions, 'url' | 'queues' | 'prefix'> & Partial<RabbitBusOptions>,
) => openRabbitBus({ log: silentLog, retryDelays: SHORT_RETRY_DELAYS, heartbeatSeconds: 2, ...options })

export const namesOf = (prefix: string, queues: readonly string[]) => topologyOf({ prefix, queues, version: '3.10.0' })

/** Removes every exchange and queue of a prefix from the broker. */
export async function deleteTopology(url: string, prefix: string, queues: readonly string[]): Promise<void> {
  const connection = await connect(url)
  const channel = await connection.createChannel()
  const names = namesOf(prefix, queues)
  for (const { name } of names.queues) await channel.deleteQueue(name)
  for (const { name } of names.exchanges) await channel.deleteExchange(name)
  await connection.close()
}

/** Runs something over a channel of a client of its own, without the driver. */
export async function onBareChannel<T>(url: string, work: (channel: Channel) => Promise<T>): Promise<T> {
  const connection = await connect(url)
  const channel = await connection.createChannel()
  channel.on('error', () => {})
  try {
    const result = await work(channel)
    // Closing the channel flushes what was published; closing the connection would discard it.
    await channel.close()
    return result
  } finally {
    await connection.close()
  }
}

export const command = (queue: string, number: number): Message => ({
  id: `${queue}-${number}`,
  queue,
  type: 'ReadDocument',
  body: { number },
  headers: { tenant: 'main' },
})

/** A version of the broker: its name in services.sh, and the name of its address. */
interface Broker {
  version: string
  server: BrokerName
  service: Service
}

const BROKERS: Broker[] = [
  { version: 'RabbitMQ 3.10', server: 'rabbitmq', service: 'AMQP_URL' },
  { version: 'RabbitMQ 4.0', server: 'rabbitmq4', service: 'AMQP4_URL' },
]

/** Tests that run on each version of the broker. */
export function withBrokers(title: string, tests: (url: string, broker: Broker) => void): void {
  for (const broker of BROKERS)
    withService(`${title} on ${broker.version}`, broker.service, (url) => tests(url, broker))
}

/** Consumes a queue and records its messages. */
export function collecting(
  bus: Bus,
  queue: string,
  prefetch = 10,
): { seen: DeliveredMessage[]; numbers(): number[]; consumer: Consumer } {
  const seen: DeliveredMessage[] = []
  const consumer = bus.consume(
    queue,
    async (message) => {
      seen.push(message)
      return { kind: 'ack' }
    },
    { prefetch },
  )
  return {
    seen,
    consumer,
    numbers: () => [...new Set(seen.map(({ body }) => Number(body['number'])))].toSorted((a, b) => a - b),
  }
}

import { connect, type Channel, type ConfirmChannel, type ChannelModel } from 'amqplib'
import { randomUUID } from 'node:crypto'
import { silentLog } from '../../hub/log.ts'
import type { Bus, Message } from '../../hub/drivers/bus/port.ts'
import { openRabbitBus } from '../../hub/drivers/bus/rabbitmq/rabbitmq.ts'
import { deleteTopology, freshPrefix } from '../support/rabbit.ts'
import { urlOf } from '../support/services.ts'
import { percentile, printRatio, secondsOf } from './measure.ts'

const MESSAGES = 4_000
const ROUNDS = 5
const PREFETCH = 50
const PAGE = 500
const QUEUES = ['in.v1', 'out.v1'] as const
const BODY = { filler: 'x'.repeat(1_000) }

/**
 * A hop takes a message from one queue, publishes another one to a second queue, waits for the confirm, and
 * acknowledges the first.
 */
export async function bench(): Promise<void> {
  const url = urlOf('AMQP_URL')
  if (!url) return console.error('  needs `test/services/services.sh start rabbitmq`')
  const prefix = freshPrefix()
  const bus = await openRabbitBus({ url, prefix, queues: QUEUES, log: silentLog })
  const connection = await connect(url, { noDelay: true })
  const channel = await connection.createConfirmChannel()
  const raw = { in: `${prefix}.raw-in`, out: `${prefix}.raw-out` }
  for (const queue of Object.values(raw))
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } })
  try {
    const rates: { ours: number[]; raw: number[] } = { ours: [], raw: [] }
    // The first round warms up and is not counted.
    for (let round = 0; round <= ROUNDS; round++) {
      for (let page = 0; page < MESSAGES; page += PAGE)
        await bus.publish(Array.from({ length: PAGE }, () => message(QUEUES[0])))
      await fill(channel, raw.in)
      // Alternating, so that neither always gets the warmer broker.
      const runs = { raw: () => hopBare(connection, channel, raw), ours: () => hop(bus) }
      const rate = { raw: 0, ours: 0 }
      for (const who of round % 2 === 0 ? (['raw', 'ours'] as const) : (['ours', 'raw'] as const))
        rate[who] = MESSAGES / (await secondsOf(runs[who]))
      await channel.purgeQueue(raw.out)
      await channel.purgeQueue(`${prefix}.${QUEUES[1]}`)
      if (round === 0) continue
      rates.raw.push(rate.raw)
      rates.ours.push(rate.ours)
      printRatio(`round ${round}, ${MESSAGES} hops of 1 KiB`, rate.ours, rate.raw, 'hops/s')
    }
    printRatio('median', percentile(rates.ours, 0.5), percentile(rates.raw, 0.5), 'hops/s')
  } finally {
    await bus.close()
    for (const queue of Object.values(raw)) await channel.deleteQueue(queue)
    await connection.close()
    await deleteTopology(url, prefix, QUEUES)
  }
}

const message = (queue: string): Message => ({
  id: randomUUID(),
  queue,
  type: 'ReadDocument',
  body: BODY,
  headers: { tenant: 'main', correlationId: randomUUID() },
})

async function fill(channel: ConfirmChannel, queue: string): Promise<void> {
  for (let sent = 0; sent < MESSAGES; sent++)
    channel.sendToQueue(queue, Buffer.from(JSON.stringify(BODY)), { persistent: true, messageId: randomUUID() })
  await channel.waitForConfirms()
}

/** The least that any client does for the same promise. */
async function hopBare(
  connection: ChannelModel,
  confirms: ConfirmChannel,
  queues: { in: string; out: string },
): Promise<void> {
  const channel: Channel = await connection.createChannel()
  await channel.prefetch(PREFETCH)
  let left = MESSAGES
  await new Promise<void>((resolve, reject) => {
    channel
      .consume(queues.in, (taken) => {
        confirms.publish(
          '',
          queues.out,
          taken!.content,
          { persistent: true, mandatory: true, messageId: randomUUID() },
          (error) => {
            if (error) return reject(error as Error)
            // A repeated delivery may come after the last one that counts.
            if (left === 0) return
            channel.ack(taken!)
            if (--left === 0) resolve()
          },
        )
      })
      .catch(reject)
  })
  await channel.close()
}

async function hop(bus: Bus): Promise<void> {
  let left = MESSAGES
  const done = Promise.withResolvers<void>()
  const consumer = bus.consume(
    QUEUES[0],
    async () => {
      await bus.publish([message(QUEUES[1])])
      if (--left === 0) done.resolve()
      return { kind: 'ack' }
    },
    { prefetch: PREFETCH },
  )
  await done.promise
  await consumer.stop()
}

import { randomUUID } from 'node:crypto'
import type { Channel } from 'amqplib'
import type { Log } from '../../../log.ts'
import { superviseChannel } from './channel.ts'
import type { SupervisedConnection } from './connection.ts'
import { ACCESS_REFUSED, refusalCode } from './topology.ts'

/** So long after its process was cut off or killed the queue goes by itself. Who was away for longer counts that as a loss, which does no harm. */
const EXPIRES_MS = 1_800_000
const NOT_FOUND = 404

export interface Witness {
  dataLossCount(): number
  /** Takes its queue away, where the broker can be reached. */
  close(): Promise<void>
}

/**
 * Tells when a broker comes back without its data. Nothing else does: the queues are declared again by whichever process is the first to connect.
 * So one empty queue of this process alone stands there from the first connection on, and each later one looks whether it still does. It is consumed, since a queue that nobody uses expires.
 */
export function openWitness(connection: SupervisedConnection, { prefix, log }: { prefix: string; log: Log }): Witness {
  const freshName = () => `${prefix}.witness.${randomUUID()}`
  let queue = freshName()
  let dataLossCount = 0
  let stands = false
  let refused = false

  async function setUp(channel: Channel): Promise<void> {
    if (refused) return
    try {
      if (stands) await channel.checkQueue(queue)
      await channel.assertQueue(queue, {
        durable: true,
        arguments: { 'x-queue-type': 'classic', 'x-expires': EXPIRES_MS },
      })
      await channel.consume(queue, () => {}, { noAck: true })
      stands = true
    } catch (error) {
      // A refusal closes the channel; the next one finds what is noted here.
      if (stands && refusalCode(error) === NOT_FOUND) {
        stands = false
        if (isAway(error)) {
          log.warn(
            { queue, reason: (error as Error).message },
            'The node of a cluster that holds this queue is away; another queue takes its place',
          )
          queue = freshName()
        } else {
          dataLossCount++
          log.warn(
            { dataLossCount },
            'RabbitMQ has come back without its data, or was out of reach for 30 minutes; what was lost is asked for again after its deadline',
          )
        }
      }
      if (refusalCode(error) === ACCESS_REFUSED) {
        refused = true
        log.warn(
          { queue, reason: (error as Error).message },
          'RabbitMQ does not let the hub declare this queue; a broker that loses its data is not noticed',
        )
      }
      throw error
    }
  }

  const channel = superviseChannel<Channel>(connection, {
    name: 'witness',
    open: (model) => model.createChannel(),
    setUp,
    log,
  })
  return {
    dataLossCount: () => dataLossCount,
    async close() {
      await channel
        .current()
        ?.deleteQueue(queue)
        .catch(() => {})
      await channel.close()
    },
  }
}

/** Of a queue that exists and cannot be used, since its node is down or its process ended, a broker says "not found" too; only of one that is gone it says "no queue". */
const isAway = (error: unknown): boolean => !(error as Error).message.includes('NOT_FOUND - no queue')

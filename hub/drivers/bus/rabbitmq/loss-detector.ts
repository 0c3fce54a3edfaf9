import { randomUUID } from 'node:crypto'
import type { Channel } from 'amqplib'
import type { Log } from '../../../log.ts'
import { superviseChannel } from './channel.ts'
import type { SupervisedConnection } from './connection.ts'
import { ACCESS_REFUSED, NOT_FOUND, replyCode } from './errors.ts'

/**
 * The broker deletes the queue this long after its process was cut off or killed. A process that was cut off for longer
 * counts that as a data loss, which does no harm.
 */
const EXPIRES_MS = 1_800_000

export interface LossDetector {
  dataLossCount(): number
  /** Deletes its queue where the broker can be reached. */
  close(): Promise<void>
}

interface DetectorState {
  readonly prefix: string
  readonly log: Log
  queue: string
  dataLossCount: number
  /** whether the broker has the queue, as far as this process knows */
  declared: boolean
  refused: boolean
}

/**
 * Detects a broker that comes back without its data. Nothing else shows it, because the first process that connects
 * declares all queues again. So each process keeps one empty queue of its own from its first connection on, and every
 * later connection checks whether it still exists. The queue has a consumer, since an unused queue expires.
 */
export function openLossDetector(
  connection: SupervisedConnection,
  { prefix, log }: { prefix: string; log: Log },
): LossDetector {
  const state: DetectorState = {
    prefix,
    log,
    queue: freshName(prefix),
    dataLossCount: 0,
    declared: false,
    refused: false,
  }
  const channel = superviseChannel<Channel>(connection, {
    name: 'loss detector',
    open: (model) => model.createChannel(),
    setUp: (own) => setUp(state, own),
    log,
  })
  return {
    dataLossCount: () => state.dataLossCount,
    async close() {
      await channel
        .current()
        ?.deleteQueue(state.queue)
        .catch(() => {})
      await channel.close()
    },
  }
}

const freshName = (prefix: string): string => `${prefix}.loss-detector.${randomUUID()}`

async function setUp(state: DetectorState, channel: Channel): Promise<void> {
  if (state.refused) return
  try {
    if (state.declared) await channel.checkQueue(state.queue)
    await channel.assertQueue(state.queue, {
      durable: true,
      arguments: { 'x-queue-type': 'classic', 'x-expires': EXPIRES_MS },
    })
    await channel.consume(state.queue, () => {}, { noAck: true })
    state.declared = true
  } catch (error) {
    // A refusal closes the channel; the next channel goes by what is recorded here.
    if (state.declared && replyCode(error) === NOT_FOUND) recordMissing(state, error as Error)
    if (replyCode(error) === ACCESS_REFUSED) {
      state.refused = true
      state.log.warn(
        { queue: state.queue, reason: (error as Error).message },
        'RabbitMQ does not let the hub declare this queue, so the hub cannot detect that the broker has lost its data',
      )
    }
    throw error
  }
}

function recordMissing(state: DetectorState, error: Error): void {
  state.declared = false
  if (isUnreachable(error)) {
    state.log.warn(
      { queue: state.queue, reason: error.message },
      'The cluster node that holds this queue is down; another queue replaces it',
    )
    state.queue = freshName(state.prefix)
    return
  }
  state.dataLossCount++
  state.log.warn(
    { dataLossCount: state.dataLossCount },
    'RabbitMQ came back without its data, or was unreachable for 30 minutes; ' +
      'lost work is published again after its deadline',
  )
}

/**
 * For a queue that exists but cannot be used, because its node is down or its process has ended, a broker answers "not
 * found" too. It says "no queue" only where the queue is gone.
 */
const isUnreachable = (error: Error): boolean => !error.message.includes('NOT_FOUND - no queue')

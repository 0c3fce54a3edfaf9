import { randomUUID } from 'node:crypto'
import type { Channel } from 'amqplib'
import { WaybillError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { withTimeout } from '../../../platform/timeout.ts'
import { superviseChannel, type SupervisedChannel } from './channel.ts'
import type { SupervisedConnection } from './connection.ts'
import type { DeclaredTopology } from './declare.ts'
import { ACCESS_REFUSED, isMissingQueue, NOT_FOUND, replyCode } from './errors.ts'

/**
 * The broker deletes the queue this long after its process was cut off or killed. A hub that was away for longer counts
 * that as a data loss, which does no harm.
 */
const EXPIRES_MS = 7 * 86_400_000
/** How often the detector checks whether all queues of the hub still exist. */
const CHECK_MS = 5_000

export interface LossDetector {
  dataLossCount(): number
  /**
   * Names the queue of this detector once the broker has it; undefined where the user may not declare it.
   * @throws `engine-unavailable`
   */
  dataId(): Promise<string | undefined>
  /** Deletes its queue where the broker can be reached, unless a later process is to find it. */
  close(): Promise<void>
}

interface Dependencies {
  readonly prefix: string
  readonly topology: DeclaredTopology
  /** milliseconds that `dataId` waits for the broker */
  readonly waitMs: number
  readonly log: Log
}

interface DetectorState extends Dependencies {
  readonly connection: SupervisedConnection
  id: string
  dataLossCount: number
  /** whether the broker has the queue, as far as this process knows */
  declared: boolean
  /** whether a later process is to find the queue */
  kept: boolean
  refused: boolean
  /** resolves once the queue is declared, or refused */
  ready: PromiseWithResolvers<void>
}

/**
 * Detects that the broker has lost messages: it came back without its data, or somebody deleted a queue. Nothing else
 * shows it, because the first process that connects, or whose consumer ends, declares all queues again. So each
 * dispatcher keeps one empty queue of its own:
 *
 * - Its deletion ends its consumer. Each later connection checks whether it still exists; so does a later process that
 *   is given its id.
 * - Every few seconds the detector checks whether all queues of the hub exist.
 * - A process that finds one of them missing, and declares it again, tells every detector over an exchange.
 */
export function openLossDetector(
  connection: SupervisedConnection,
  dependencies: Dependencies,
  known?: string,
): LossDetector {
  const state: DetectorState = {
    ...dependencies,
    connection,
    id: known ?? randomUUID(),
    dataLossCount: 0,
    declared: known !== undefined,
    kept: known !== undefined,
    refused: false,
    ready: Promise.withResolvers(),
  }
  const channel: SupervisedChannel<Channel> = superviseChannel<Channel>(connection, {
    name: 'loss detector',
    open: (model) => model.createChannel(),
    setUp: (own) => setUp(state, own, () => void channel.recycle('a queue of the loss detector was deleted')),
    log: state.log,
  })
  const checking = setInterval(() => void checkQueues(state, channel.current()), CHECK_MS)
  checking.unref()
  return {
    dataLossCount: () => state.dataLossCount,
    async dataId() {
      state.kept = true
      await withTimeout(state.ready.promise, state.waitMs, () => {
        return new WaybillError('engine-unavailable', 'RabbitMQ did not declare the queue that detects a data loss.')
      })
      return state.refused ? undefined : state.id
    },
    async close() {
      clearInterval(checking)
      if (!state.kept)
        await channel
          .current()
          ?.deleteQueue(queueOf(state))
          .catch(() => {})
      await channel.close()
    },
  }
}

const queueOf = ({ prefix, id }: DetectorState): string => `${prefix}.loss-detector.${id}`

async function setUp(state: DetectorState, channel: Channel, deleted: () => void): Promise<void> {
  if (state.refused) return
  const queue = queueOf(state)
  try {
    if (state.declared) await channel.checkQueue(queue)
    await channel.assertQueue(queue, {
      durable: true,
      arguments: { 'x-queue-type': 'classic', 'x-expires': EXPIRES_MS },
    })
    // The consumer learns of a deletion at once, and keeps the queue from expiring.
    await channel.consume(queue, (message) => void (message ?? setImmediate(deleted)), { noAck: true })
    await receiveReports(state, channel, deleted)
    state.declared = true
    state.ready.resolve()
  } catch (error) {
    // A refusal closes the channel; the next channel goes by what is recorded here.
    if (state.declared && replyCode(error) === NOT_FOUND) recordMissing(state, error as Error)
    if (replyCode(error) === ACCESS_REFUSED) {
      state.refused = true
      state.ready.resolve()
      state.log.warn(
        { queue, reason: (error as Error).message },
        'RabbitMQ does not let the hub declare this queue, so the hub cannot detect that the broker has lost its data',
      )
    }
    throw error
  }
}

/** Receives what other processes of the hub report: a queue was missing, and they have declared it again. */
async function receiveReports(state: DetectorState, channel: Channel, deleted: () => void): Promise<void> {
  const queue = `${state.prefix}.losses.${randomUUID()}`
  await channel.assertQueue(queue, { exclusive: true, autoDelete: true })
  await channel.bindQueue(queue, state.topology.names.losses, '')
  await channel.consume(queue, (message) => (message ? recordLoss(state) : void setImmediate(deleted)), {
    noAck: true,
  })
}

/** Declares missing queues again, which reports them. A missing queue closes the channel. */
async function checkQueues(state: DetectorState, channel: Channel | undefined): Promise<void> {
  const { topology, connection, log } = state
  try {
    for (const { name } of channel ? topology.names.queues : []) await channel!.checkQueue(name)
  } catch (error) {
    const model = connection.model()
    if (!isMissingQueue(error) || !model) return
    await topology
      .declareAgain(model)
      .catch((failure: Error) => log.warn({ reason: failure.message }, 'RabbitMQ: a queue cannot be declared again'))
  }
}

function recordMissing(state: DetectorState, error: Error): void {
  const queue = queueOf(state)
  state.declared = false
  state.id = randomUUID()
  // For a queue that exists but cannot be used, because its node is down, a broker answers "not found" too.
  if (isMissingQueue(error)) recordLoss(state)
  else
    state.log.warn(
      { queue, reason: error.message },
      'The cluster node that holds this queue is down; another queue replaces it',
    )
}

function recordLoss(state: DetectorState): void {
  state.dataLossCount++
  state.log.warn(
    { dataLossCount: state.dataLossCount },
    'RabbitMQ has lost queues or all its data, or the hub was away for days; the work in it is requested again',
  )
}

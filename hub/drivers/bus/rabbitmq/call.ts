import { setTimeout as delay } from 'node:timers/promises'
import type { Channel } from 'amqplib'
import { WaybillError } from '../../../errors.ts'
import type { SupervisedChannel } from './channel.ts'
import type { SupervisedConnection } from './connection.ts'
import type { DeclaredTopology } from './declare.ts'
import { NOT_FOUND, replyCode } from './errors.ts'

const POLL_MS = 10

export interface CallContext {
  readonly connection: SupervisedConnection
  readonly topology: DeclaredTopology
  /** milliseconds to wait for a channel, and for an answer of the broker */
  readonly waitMs: number
}

/**
 * Asks the broker something over a channel, and once more where the channel was lost. A queue that somebody deleted is
 * declared again first.
 * @throws `engine-unavailable` where the broker cannot answer
 */
export async function call<T>(
  context: CallContext,
  channel: SupervisedChannel<Channel>,
  act: (own: Channel) => Promise<T>,
  isFirst = true,
): Promise<T> {
  const { connection, topology, waitMs } = context
  const own = await opened(context, channel)
  try {
    return await act(own)
  } catch (error) {
    if (replyCode(error) === NOT_FOUND && isFirst) {
      await topology.declareAgain(await connection.whenUp(waitMs))
      return call(context, channel, act, false)
    }
    if (error instanceof WaybillError) throw error
    if (channel.current() !== own && isFirst) return call(context, channel, act, false)
    if (channel.current() === own) void channel.recycle((error as Error).message)
    throw noAnswer(error)
  }
}

async function opened({ connection, waitMs }: CallContext, channel: SupervisedChannel<Channel>): Promise<Channel> {
  for (const end = performance.now() + waitMs; ;) {
    const own = channel.current()
    if (own) return own
    await connection.whenUp(Math.max(0, end - performance.now()))
    if (performance.now() > end) throw new WaybillError('engine-unavailable', 'RabbitMQ opens no channel.')
    await delay(POLL_MS)
  }
}

export const noAnswer = (error: unknown): WaybillError =>
  new WaybillError('engine-unavailable', `RabbitMQ did not answer: ${(error as Error).message}`, { cause: error })

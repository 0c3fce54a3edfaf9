import { setTimeout as delay } from 'node:timers/promises'
import type { Channel, ChannelModel } from 'amqplib'
import { WaybillError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import type { RetryDelay } from '../port.ts'
import { versionOf } from './connection.ts'
import { ACCESS_REFUSED, isMissingQueue, PRECONDITION_FAILED, replyCode, RESOURCE_LOCKED } from './errors.ts'
import { topologyOf, type Topology } from './topology.ts'

/**
 * A broker needs a moment to tell all channels that a queue is gone. If a new queue has that name by then, it silently
 * moves the consumers of the old queue to the new one and delivers nothing to them, and it confirms messages that it
 * does not keep (seen with 3.10).
 */
const DELETED_PAUSE_MS = 400
const REFUSALS = [ACCESS_REFUSED, RESOURCE_LOCKED, PRECONDITION_FAILED]

export interface DeclaredTopology {
  /** they are the same for every version of the broker */
  readonly names: Topology
  /** Declares what is missing. Calls that overlap share one run. */
  declare(model: ChannelModel): Promise<void>
  /** The same, after something was deleted. Reports it if queues were missing, since their messages are lost. */
  declareAgain(model: ChannelModel): Promise<void>
}

/** Keeps the topology declared: once on each connection, and again when something turns out to be missing. */
export function openTopology({
  prefix,
  queues,
  retryDelays,
  log,
}: {
  prefix: string
  queues: readonly string[]
  retryDelays: Record<RetryDelay, number>
  log: Log
}): DeclaredTopology {
  const warned = new Set<string>()
  let running: Promise<void> | undefined
  function declare(model: ChannelModel, reportMissing = false): Promise<void> {
    running ??= declareTopology(model, topologyOf({ prefix, queues, retryDelays, version: versionOf(model) }), {
      log,
      warned,
      reportMissing,
    }).finally(() => {
      running = undefined
    })
    return running
  }
  return {
    names: topologyOf({ prefix, queues, retryDelays, version: '3.10.0' }),
    declare: (model) => declare(model),
    async declareAgain(model) {
      await delay(DELETED_PAUSE_MS)
      await declare(model, true)
    },
  }
}

interface Declaration {
  readonly model: ChannelModel
  readonly log: Log
  /** names that were warned about before */
  readonly warned: Set<string>
  /** undefined after a refused declaration, which closes its channel */
  channel: Channel | undefined
}

async function declareTopology(
  model: ChannelModel,
  { exchanges, queues, bindings, losses }: Topology,
  { log, warned, reportMissing }: { log: Log; warned: Set<string>; reportMissing: boolean },
): Promise<void> {
  let missing = 0
  const declaration: Declaration = { model, log, warned, channel: undefined }
  for (const { name, type, arguments: args = {} } of exchanges) {
    await declareOne(
      declaration,
      name,
      (channel) => channel.assertExchange(name, type, { durable: true, arguments: args }),
      (channel) => channel.checkExchange(name),
    )
  }
  for (const { name, arguments: args } of queues) {
    if (reportMissing && !(await exists(declaration, name))) missing++
    await declareOne(
      declaration,
      name,
      (channel) => channel.assertQueue(name, { durable: true, arguments: args }),
      (channel) => channel.checkQueue(name),
    )
  }
  for (const { queue, exchange, key } of bindings)
    await declareOne(declaration, `${exchange} → ${queue}`, (channel) => channel.bindQueue(queue, exchange, key))
  if (missing > 0) (await channelOf(declaration)).publish(losses, '', Buffer.from(''))
  await declaration.channel?.close()
}

async function exists(declaration: Declaration, queue: string): Promise<boolean> {
  try {
    await (await channelOf(declaration)).checkQueue(queue)
    return true
  } catch (error) {
    if (!isMissingQueue(error) && !REFUSALS.includes(replyCode(error))) throw error
    return !isMissingQueue(error)
  }
}

/**
 * Declares one thing. Where it exists with other arguments, or this user may not declare it, the hub warns once and
 * uses what is there.
 * @throws `engine-settings-invalid` where nothing is there
 */
async function declareOne(
  declaration: Declaration,
  name: string,
  create: (channel: Channel) => Promise<unknown>,
  check?: (channel: Channel) => Promise<unknown>,
): Promise<void> {
  try {
    await create(await channelOf(declaration))
  } catch (refusal) {
    if (!REFUSALS.includes(replyCode(refusal))) throw refusal
    try {
      if (check) await check(await channelOf(declaration))
    } catch (missing) {
      throw new WaybillError(
        'engine-settings-invalid',
        `RabbitMQ has no ${name}, and this user may not declare it: ${(missing as Error).message}`,
        { cause: refusal },
      )
    }
    if (!declaration.warned.has(name))
      declaration.log.warn(
        { name, reason: (refusal as Error).message },
        'RabbitMQ has this with other arguments or does not let the hub declare it; the hub uses what is there',
      )
    declaration.warned.add(name)
  }
}

async function channelOf(declaration: Declaration): Promise<Channel> {
  if (declaration.channel) return declaration.channel
  const channel = await declaration.model.createChannel()
  channel.on('error', () => {
    declaration.channel = undefined
  })
  declaration.channel = channel
  return channel
}

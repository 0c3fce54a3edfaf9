import { setTimeout as delay } from 'node:timers/promises'
import type { Channel, ConsumeMessage } from 'amqplib'
import { codeOf } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import type { AttemptFailure, DeliveredMessage, Settlement } from '../port.ts'
import { copyOf, outgoing, type Outgoing } from './message.ts'
import type { Publisher } from './publish.ts'
import type { Topology } from './topology.ts'

/** A message whose handler or settlement failed returns after this pause, so that a broken consumer does not spin. */
const BROKEN_PAUSE_MS = 1_000

/** A message and the channel that delivered it: only that channel can settle it. */
export interface Delivery {
  readonly channel: Channel
  readonly message: ConsumeMessage
}

/**
 * A message that a handler works on. After a lost channel, a new delivery of the same message may replace the first.
 */
export interface InFlight {
  delivery: Delivery
  readonly key: string
}

export interface Settling {
  readonly queue: string
  readonly names: Topology
  readonly publisher: Publisher
  readonly log: Log
  /** channels that have ended: nothing can be settled on them, and the broker delivers their messages again */
  readonly endedChannels: WeakSet<Channel>
  stopping: boolean
}

/**
 * Settles a message; `message` is undefined where it cannot be read. Never throws: where the settlement fails, the
 * message is delivered again.
 */
export async function settle(
  state: Settling,
  inFlight: InFlight,
  message: DeliveredMessage | undefined,
  settlement: Settlement,
): Promise<void> {
  try {
    if (settlement.kind === 'release') return giveBack(state, inFlight.delivery)
    if (settlement.kind !== 'ack') {
      // The broker delivers a message of an ended channel again: a copy now would make it two.
      if (state.endedChannels.has(inFlight.delivery.channel)) return
      await state.publisher.send([copyFor(state, inFlight.delivery.message, message, settlement)])
    }
    const { channel, message: delivered } = inFlight.delivery
    if (!state.endedChannels.has(channel)) channel.ack(delivered)
  } catch (error) {
    state.log.warn(
      { queue: state.queue, message: message?.id, code: codeOf(error), reason: (error as Error).message },
      'A settlement failed; its message is delivered again',
    )
    await fail(state, inFlight)
  }
}

/** The copy for the retry queue or the parking queue. */
function copyFor(
  { queue, names }: Settling,
  delivered: ConsumeMessage,
  message: DeliveredMessage | undefined,
  settlement: Exclude<Settlement, { kind: 'ack' | 'release' }>,
): Outgoing {
  const { code, reason } = settlement
  const failure: AttemptFailure = { at: new Date().toISOString(), code, reason }
  if (settlement.kind === 'park' || !message) return copyOf(names.park, queue, delivered, failure)
  const { attempt, history } = message
  const facts = settlement.sameAttempt ? { attempt, history } : { attempt: attempt + 1, history: [...history, failure] }
  return outgoing(names.retry, `${settlement.delay}.${queue}`, message, facts)
}

/**
 * Returns a message as a failed delivery. The broker counts these: its limit ends a message that crashes each of its
 * consumers.
 */
export async function fail(state: Settling, inFlight: InFlight): Promise<void> {
  if (!state.stopping) await delay(BROKEN_PAUSE_MS)
  const { channel, message } = inFlight.delivery
  try {
    if (!state.endedChannels.has(channel)) channel.reject(message, true)
  } catch {
    // The channel has just ended, so the broker delivers the message again.
  }
}

/** Returns a message that did not fail: the consumer is stopping, or the message is for another one. */
export function giveBack({ endedChannels }: Settling, { channel, message }: Delivery): void {
  try {
    if (!endedChannels.has(channel)) channel.nack(message, false, true)
  } catch {
    // As above.
  }
}

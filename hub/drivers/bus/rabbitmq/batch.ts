import type { WaybillError } from '../../../errors.ts'
import type { Outgoing } from './message.ts'

/** The messages of one publish: settled once all are confirmed, or at the first failure. */
export interface Batch {
  unconfirmed: number
  done: boolean
  readonly timer: NodeJS.Timeout
  resolve(): void
  reject(error: WaybillError): void
}

/** A message on its way to the broker. */
export interface Entry {
  readonly message: Outgoing
  readonly batch: Batch
  /** The broker has no queue for it. The confirm that follows confirms nothing. */
  returned: boolean
  /** its queue was declared again once */
  repaired: boolean
  readonly isProbe: boolean
  sentAt: number
  refusals: number
}

export const newEntry = (message: Outgoing, batch: Batch, isProbe: boolean): Entry => ({
  message,
  batch,
  returned: false,
  repaired: false,
  isProbe,
  sentAt: 0,
  refusals: 0,
})

/** Settles a batch. Only the first call has an effect. */
export function finish(batch: Batch, error?: WaybillError): void {
  if (batch.done) return
  batch.done = true
  clearTimeout(batch.timer)
  if (error) batch.reject(error)
  else batch.resolve()
}

/** Counts one confirmed and routed message. */
export function confirm(batch: Batch): void {
  if (--batch.unconfirmed === 0) finish(batch)
}

/**
 * What has to be published after a channel ended: the unconfirmed messages in the order in which they were sent, then
 * those that were not sent yet.
 */
export const toPublishAgain = (sent: Iterable<Entry>, waiting: readonly Entry[]): Entry[] =>
  [...sent, ...waiting].filter(({ batch }) => !batch.done)

/** Whether a message that the broker returned is this one. */
export const isReturnOf = (
  { message }: Entry,
  { fields, properties }: { fields: { exchange: string; routingKey: string }; properties: { messageId?: unknown } },
): boolean =>
  message.options.messageId === properties.messageId &&
  message.key === fields.routingKey &&
  message.exchange === fields.exchange

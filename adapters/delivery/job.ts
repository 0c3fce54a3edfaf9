import { commandContext } from '../../hub/messaging/command-context.ts'
import type { BusinessKey } from '../../hub/document/business-key.ts'
import type { DocumentKind } from '../../hub/document/document-kind.ts'
import type { DocumentType } from '../../hub/document/types/type.ts'
import type { Values } from '../../hub/document/values/value.ts'
import type { Delivery, DeliveryCommand } from '../../hub/delivery/delivery.ts'
import { parseDeliveryName } from '../../hub/document/delivery-name.ts'
import type { Document } from '../../hub/document/document.ts'
import type { Blobs } from '../../hub/drivers/blobs/port.ts'
import type { DeliveredMessage } from '../../hub/drivers/bus/port.ts'
import type { EventStore, StoredEvent } from '../../hub/drivers/event-store/port.ts'
import { WaybillError } from '../../hub/errors.ts'
import { deliveryAggregate } from '../../hub/handler/aggregates.ts'
import { handle, load, type CommandContext, type Handled, type Loaded } from '../../hub/handler/handle.ts'
import { deliveryStream } from '../../hub/streams/names.ts'
import type { Mappings } from '../../mappings/apply.ts'
import type { OpenTarget } from '../registry.ts'

const ACTOR = 'system:courier'

/** What the business key of a document depends on. */
type KeyFacts = Values & {
  tenant: string
  source: string
  type: DocumentType
  kind?: DocumentKind | undefined
  reviewed: boolean
}

/** What every step of a delivery uses. */
export interface Courier {
  store: EventStore
  blobs: Blobs
  mappings: Mappings
  targets: ReadonlyMap<string, OpenTarget>
  now(): string
  /** a monotonic clock, in milliseconds */
  elapsedMs(): number
  newId(): string
  /** the business key of a document, as its type defines it */
  businessKey(facts: KeyFacts): BusinessKey
  /** runs one delivery of a business key at a time */
  inTurn<T>(key: string, work: () => Promise<T>): Promise<T>
  /** the last time that the log was restored from a backup; undefined if it never was */
  lastRestore(): Promise<StoredEvent | undefined>
  /** seconds since an event was recorded, also after the wall clock jumped */
  secondsSince(event: { id: string; recordedAt: string }): number
}

/** A document with its deliveries. */
export type Deliverable = Extract<Document, { deliveries: unknown }>

/** One attempt to deliver one document to one target. */
export interface Job {
  message: DeliveredMessage
  signal: AbortSignal
  tenant: string
  documentId: string
  target: string
  /** number of the business action: 1 is the posting, each correction of it has the next one */
  action: number
  /** of the delivery within its document */
  name: string
  /** of the delivery */
  stream: string
  /** the last replay of the target by the document as it was loaded; 0 if there was none */
  replay: number
  /** when the document was received; empty until it is loaded */
  receivedAt: string
  /** last loaded or written by this job; an append that builds on an older state conflicts and is decided again */
  document?: Loaded<Document>
  delivery?: Loaded<Delivery>
}

/** Throws `unreadable-message` where the message lacks tenant, document or target. */
export function jobOf(message: DeliveredMessage, signal: AbortSignal): Job {
  const { tenant, documentId, target: name } = message.body as Record<string, string>
  if (!tenant || !documentId || !name)
    throw new WaybillError('unreadable-message', 'The message lacks tenant, document or target.')
  const stream = deliveryStream(tenant, documentId, name)
  return { message, signal, tenant, documentId, ...parseDeliveryName(name), name, stream, replay: 0, receivedAt: '' }
}

export const contextOf = ({ now }: Courier, { message }: Job, step: string): CommandContext =>
  commandContext(message, step, ACTOR, now())

/** The command that opens the stream of a delivery; it adds nothing to a stream that is open. */
export const startDelivery = ({ tenant, documentId, target, action }: Job, open?: OpenTarget): DeliveryCommand => ({
  type: 'StartDelivery',
  tenant,
  documentId,
  target,
  adapter: open?.adapter.name ?? 'none',
  ...(action > 1 && { action }),
})

export async function loadDelivery({ store }: Courier, job: Job): Promise<Delivery> {
  job.delivery = await load(store, deliveryAggregate, job.stream)
  return job.delivery.state
}

/**
 * Appends to the delivery. With a new id as `step` the append belongs to this call alone: an append of another courier
 * for the same message must not be taken for ours.
 */
export async function append(
  courier: Courier,
  job: Job,
  step: string,
  ...commands: DeliveryCommand[]
): Promise<Handled<Delivery>> {
  const context = contextOf(courier, job, step)
  const handled = await handle(courier.store, deliveryAggregate, job.stream, commands, context, job.delivery)
  job.delivery = handled
  return handled
}

/** Appends a step that every courier of this message may take, and answers the state that follows. */
export async function advance(
  courier: Courier,
  job: Job,
  step: string,
  ...commands: DeliveryCommand[]
): Promise<Delivery> {
  return (await append(courier, job, step, ...commands)).state
}

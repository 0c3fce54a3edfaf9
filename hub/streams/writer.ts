import { WaybillError } from '../errors.ts'
import type {
  Appended,
  EventData,
  EventStore,
  ExpectedRevision,
  NewEvent,
  StoredEvent,
} from '../drivers/event-store/port.ts'
import { ids } from './ids.ts'
import { schemaOf } from './registry.ts'

/**
 * Who causes an event, when and why. It becomes the metadata of every event; callers make ids and times, not the
 * domain.
 */
export interface EventContext {
  /** the same in every retry of a command, so that a retry adds nothing */
  commandId: string
  /** empty for what concerns the hub as a whole */
  tenant: string
  /** key:<id> or system:<component>, such as system:courier */
  actor: string
  /** ISO time */
  at: string
  correlationId: string
  /** id of the event or message that led to the command */
  causationId: string
  traceparent?: string
  /** id of the key that encrypts `data.personal`; absent if it is not encrypted */
  keyId?: string
}

interface EventToWrite {
  type: string
  data: object
  /**
   * only for a claim, whose identity is not that of its command; otherwise the id follows from command, type and index
   */
  id?: string
}

interface Written extends Appended {
  events: NewEvent[]
}

/**
 * Appends events with their envelopes, all or none: the only way into the log. Resolves once they are on disk.
 * @throws {WaybillError} `revision-conflict` if the stream is not at the expected revision, `unknown-event` if a type
 * is not registered for this kind of stream, and whatever the event store reports
 */
export async function appendEvents(
  store: EventStore,
  stream: string,
  events: readonly EventToWrite[],
  expected: ExpectedRevision,
  context: EventContext,
): Promise<Written> {
  const enveloped = events.map((event, index) => envelope(stream, event, index, context))
  return { ...(await store.append(stream, enveloped, expected)), events: enveloped }
}

/**
 * Copies stored events from another log with their ids and metadata: the only append that builds no envelope, for
 * `move`. A repeated copy adds nothing.
 */
export const copyEvents = (
  store: EventStore,
  stream: string,
  events: readonly StoredEvent[],
  expected: ExpectedRevision,
): Promise<Appended> =>
  store.append(
    stream,
    events.map(({ id, type, data, metadata }) => ({ id, type, data, metadata })),
    expected,
  )

function envelope(stream: string, { type, data, id }: EventToWrite, index: number, context: EventContext): NewEvent {
  const { version, types } = schemaOf(stream)
  if (!Object.hasOwn(types, type))
    throw new WaybillError('unknown-event', `${type} is not a registered event of streams like ${stream}.`)
  const { commandId, tenant, actor, at, correlationId, causationId, traceparent, keyId } = context
  return {
    id: id ?? ids.event(`${commandId}:${type}:${index}`),
    type,
    data: data as EventData,
    metadata: {
      $correlationId: correlationId,
      $causationId: causationId,
      tenant,
      actor,
      schema: String(version),
      occurredAt: at,
      commandId,
      ...(traceparent && { traceparent }),
      ...(keyId !== undefined && { keyId }),
    },
  }
}

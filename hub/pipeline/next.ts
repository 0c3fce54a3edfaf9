import type { Work } from '../document/commands.ts'
import type { DocumentEvent, ServiceClass } from '../document/events.ts'
import type { Message } from '../drivers/bus/port.ts'
import type { StoredEvent } from '../drivers/event-store/port.ts'
import { deliverQueue, readQueue } from '../messaging/queues.ts'
import { nameUuids } from '../name-uuid.ts'

const messageIdOf = nameUuids('0c9e4d35-6f2b-5a3e-9a39-7e1d8d2b4f60')

/** The adapter that serves a target; `none` for one that is not configured, whose courier refuses the delivery with a reason. */
export type AdapterOf = (target: string) => string

/** The work that an event calls for. Pure: the same event always gives the same messages with the same ids, each attempt ids of its own. */
export function next(event: StoredEvent, domain: DocumentEvent, adapterOf: AdapterOf): Message[] {
  switch (domain.type) {
    case 'DocumentReceived': return [read(event, domain.data)]
    case 'DeliveryRequested': return domain.data.targets.map((target) => deliver(event, target, domain.data, adapterOf))
    case 'DocumentReplayed':
    case 'StageOverdue': {
      const { data } = domain
      return data.stage === 'reading' ? [read(event, data)] : data.targets.map((target) => deliver(event, target, data, adapterOf))
    }
    default: return []
  }
}

/** Names a piece of work for as long as it is not done, in whatever attempt: one for the reading, one for each target. */
export const workKey = (stream: string, target?: string): string => (target === undefined ? stream : `${stream}>${target}`)

/** The works that an event ends. Of a document that ends as a whole nothing is left to do. */
export function ended({ stream }: StoredEvent, domain: DocumentEvent): string[] {
  switch (domain.type) {
    case 'FieldsExtracted':
    case 'ReadingFailed':
    case 'DocumentCancelled': return [workKey(stream)]
    case 'DeliveryRecorded': return [workKey(stream, domain.data.target)]
    default: return []
  }
}

interface Asked { serviceClass: ServiceClass; attempt?: number }

const read = (event: StoredEvent, { serviceClass, attempt }: Asked): Message =>
  message(event, readQueue(serviceClass), { type: 'ReadDocument', tenant: tenantOf(event), documentId: documentIdOf(event.stream) }, attempt)

const deliver = (event: StoredEvent, target: string, { serviceClass, attempt }: Asked, adapterOf: AdapterOf): Message =>
  message(event, deliverQueue(adapterOf(target), serviceClass), { type: 'DeliverDocument', tenant: tenantOf(event), documentId: documentIdOf(event.stream), target }, attempt)

function message(event: StoredEvent, queue: string, { type, ...body }: Work, attempt = 1): Message {
  const { $correlationId = event.id, tenant = '', traceparent } = event.metadata
  const again = attempt > 1 ? `:${attempt}` : ''
  return {
    id: messageIdOf(`${event.id}:${type}:${'target' in body ? body.target : ''}${again}`),
    queue, type, body,
    headers: { tenant, correlationId: $correlationId, causationId: event.id, ...(traceparent && { traceparent }) },
  }
}

const tenantOf = ({ metadata }: StoredEvent): string => metadata['tenant'] ?? ''

/** document-<tenant>.<id> */
const documentIdOf = (stream: string): string => stream.slice(stream.lastIndexOf('.') + 1)

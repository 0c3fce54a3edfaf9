import { v5 as uuidv5 } from 'uuid'
import type { Work } from '../document/commands.ts'
import type { DocumentEvent } from '../document/events.ts'
import type { Message } from '../drivers/bus/port.ts'
import type { StoredEvent } from '../drivers/event-store/port.ts'
import { deliverQueue, readQueue } from '../messaging/queues.ts'

const MESSAGE_IDS = '0c9e4d35-6f2b-5a3e-9a39-7e1d8d2b4f60'

/** The adapter that serves a target; `none` for one that is not configured, whose courier refuses the delivery with a reason. */
export type AdapterOf = (target: string) => string

/** The work that an event calls for. Pure: the same event always gives the same messages with the same ids. */
export function next(event: StoredEvent, domain: DocumentEvent, adapterOf: AdapterOf): Message[] {
  const tenant = event.metadata['tenant'] ?? ''
  switch (domain.type) {
    case 'DocumentReceived': {
      const { documentId, serviceClass } = domain.data
      return [message(event, readQueue(serviceClass), { type: 'ReadDocument', tenant, documentId })]
    }
    case 'DeliveryRequested':
      return domain.data.targets.map((target) => {
        const queue = deliverQueue(adapterOf(target), domain.data.serviceClass)
        return message(event, queue, { type: 'DeliverDocument', tenant, documentId: documentIdOf(event.stream), target })
      })
    default:
      return []
  }
}

function message(event: StoredEvent, queue: string, { type, ...body }: Work): Message {
  const { $correlationId = event.id, tenant = '', traceparent } = event.metadata
  return {
    id: uuidv5(`${event.id}:${type}:${'target' in body ? body.target : ''}`, MESSAGE_IDS),
    queue, type, body,
    headers: { tenant, correlationId: $correlationId, causationId: event.id, ...(traceparent && { traceparent }) },
  }
}

/** document-<tenant>.<id> */
const documentIdOf = (stream: string): string => stream.slice(stream.lastIndexOf('.') + 1)

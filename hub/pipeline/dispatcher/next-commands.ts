import type { Work } from '../../document/commands.ts'
import { parseDeliveryName } from '../../document/delivery-name.ts'
import type { DocumentEvent } from '../../document/events.ts'
import type { ServiceClass } from '../../document/service-class.ts'
import type { Message } from '../../drivers/bus/port.ts'
import type { StoredEvent } from '../../drivers/event-store/port.ts'
import { causeHeaders } from '../../messaging/cause.ts'
import { deliverQueue, NOTIFY_QUEUE, readQueue } from '../../messaging/queues.ts'
import { ids } from '../../streams/ids.ts'
import { documentIdOf, documentStream, parseStream } from '../../streams/names.ts'
import type { NoticeRef } from '../../notice/events.ts'
import { noticeKindOf, noticeName, type NoticeKind } from '../../notice/kind.ts'
import { partOf, workKey, type WorkEvent } from './work.ts'

/** Who receives the work of a document, by configuration. */
export interface Receivers {
  /** the adapter of a target; `none` if the target is not configured: the courier then refuses the delivery */
  adapterOf(target: string): string
  /** the channels that send a tenant notices of this kind */
  channelsOf(tenant: string, kind: NoticeKind): readonly string[]
}

/**
 * The commands that follow from an event. The same event always gives the same messages with the same ids; each attempt
 * has its own ids.
 */
export function nextCommands(event: StoredEvent, domain: WorkEvent, { adapterOf, channelsOf }: Receivers): Message[] {
  switch (domain.type) {
    case 'DocumentReceived':
      return [read(event, domain.data)]
    case 'DeliveryRequested':
      return domain.data.targets.map((target) => deliver(event, target, domain.data, adapterOf))
    case 'RereadRequested':
      return [read(event, domain.data)]
    case 'DocumentReplayed':
    case 'StageOverdue': {
      const { data } = domain
      return data.stage === 'delivery'
        ? data.targets.map((target) => deliver(event, target, data, adapterOf))
        : [read(event, data)]
    }
    case 'NoticeAskedAgain':
      return [notify(event, domain.data)]
    case 'NoticeSent':
    case 'NoticeAttemptFailed':
    case 'NoticeGivenUp':
      return []
    case 'DocumentCorrected':
      return [
        ...domain.data.deliveries.map((name) => deliver(event, name, domain.data, adapterOf)),
        ...notices(event, domain, channelsOf),
      ]
    default:
      return notices(event, domain, channelsOf)
  }
}

function notices(event: StoredEvent, domain: DocumentEvent, channelsOf: Receivers['channelsOf']): Message[] {
  const kind = noticeKindOf(domain)
  if (kind === undefined) return []
  return channelsOf(tenantOf(event), kind).map((channel) => notify(event, { channel, revision: event.revision, kind }))
}

/**
 * The keys of the work items that an event ends. The end of a whole document ends none: only notices are left by then.
 */
export function endedWork({ stream }: StoredEvent, domain: WorkEvent): string[] {
  switch (domain.type) {
    case 'NoticeSent':
    case 'NoticeGivenUp':
      return [workKey({ stream: documentStreamOf(stream), part: noticeName(domain.data) })]
    case 'FieldsExtracted':
    case 'ReadingFailed':
    case 'RereadCompleted':
    case 'RereadFailed':
    case 'DocumentCancelled':
    case 'DocumentSplit':
      return [workKey({ stream, part: undefined })]
    case 'DeliveryRecorded':
      return [workKey({ stream, part: domain.data.target })]
    default:
      return []
  }
}

interface StageRequest {
  serviceClass: ServiceClass
  attempt?: number
}

const read = (event: StoredEvent, { serviceClass, attempt }: StageRequest): Message =>
  message(
    event,
    readQueue(serviceClass),
    { type: 'ReadDocument', tenant: tenantOf(event), documentId: documentIdOf(event.stream) ?? '' },
    attempt,
  )

const deliver = (
  event: StoredEvent,
  target: string,
  { serviceClass, attempt }: StageRequest,
  adapterOf: Receivers['adapterOf'],
): Message =>
  message(
    event,
    deliverQueue(adapterOf(parseDeliveryName(target).target), serviceClass),
    { type: 'DeliverDocument', tenant: tenantOf(event), documentId: documentIdOf(event.stream) ?? '', target },
    attempt,
  )

const notify = (event: StoredEvent, ref: NoticeRef): Message =>
  message(event, NOTIFY_QUEUE, {
    type: 'Notify',
    tenant: tenantOf(event),
    documentId: documentIdOf(event.stream) ?? '',
    notice: noticeName(ref),
    kind: ref.kind,
  })

function message(event: StoredEvent, queue: string, { type, ...body }: Work, attempt = 1): Message {
  const { $correlationId = event.id, tenant = '', traceparent } = event.metadata
  const suffix = attempt > 1 ? `:${attempt}` : ''
  return {
    id: ids.message(`${event.id}:${type}:${partOf(body) ?? ''}${suffix}`),
    queue,
    type,
    body,
    headers: {
      tenant,
      correlationId: $correlationId,
      causationId: event.id,
      ...causeHeaders(event),
      ...(traceparent && { traceparent }),
    },
  }
}

/** The stream of the document that a stream belongs to. */
function documentStreamOf(stream: string): string {
  const name = parseStream(stream)
  return name && 'documentId' in name ? documentStream(name.tenant, name.documentId) : stream
}

const tenantOf = ({ metadata }: StoredEvent): string => metadata['tenant'] ?? ''

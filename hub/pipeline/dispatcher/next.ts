import type { Work } from '../../document/commands.ts'
import type { DocumentEvent, ServiceClass } from '../../document/events.ts'
import { upcastDocument } from '../../document/upcast.ts'
import type { Message } from '../../drivers/bus/port.ts'
import type { StoredEvent } from '../../drivers/event-store/port.ts'
import { deliverQueue, NOTIFY_QUEUE, readQueue } from '../../messaging/queues.ts'
import { ids } from '../../streams/ids.ts'
import { documentIdOf, documentStream, kindOf, parseStream, prefixOf } from '../../streams/names.ts'
import type { NoticeEvent, NoticeRef } from '../../notice/events.ts'
import { noticeKindOf, noticeName, type NoticeKind } from '../../notice/kind.ts'
import { upcastNotice } from '../../notice/upcast.ts'

/** Who works for whom, by the configuration. */
export interface Receivers {
  /** the adapter that serves a target; `none` for one that is not configured, whose courier refuses the delivery with a reason */
  adapterOf(target: string): string
  /** the channels that tell a tenant's people of such a thing */
  channelsOf(tenant: string, kind: NoticeKind): readonly string[]
}

/** What work comes from: the streams of documents and of their notices. */
export const WORK_KINDS = ['document', 'notices'] as const
export const WORK_PREFIXES = WORK_KINDS.map((kind) => prefixOf(kind))

export type WorkEvent = DocumentEvent | NoticeEvent
/** A stored event of one of these streams as an event of today. */
export const upcastWork = (event: StoredEvent): WorkEvent =>
  kindOf(event.stream) === 'notices' ? upcastNotice(event) : upcastDocument(event)

/** The work that an event calls for. Pure: the same event always gives the same messages with the same ids, each attempt ids of its own. */
export function next(event: StoredEvent, domain: WorkEvent, { adapterOf, channelsOf }: Receivers): Message[] {
  switch (domain.type) {
    case 'DocumentReceived':
      return [read(event, domain.data)]
    case 'DeliveryRequested':
      return domain.data.targets.map((target) => deliver(event, target, domain.data, adapterOf))
    case 'DocumentReplayed':
    case 'StageOverdue': {
      const { data } = domain
      return data.stage === 'reading'
        ? [read(event, data)]
        : data.targets.map((target) => deliver(event, target, data, adapterOf))
    }
    case 'NoticeAskedAgain':
      return [notify(event, domain.data)]
    case 'NoticeSent':
    case 'NoticeAttemptFailed':
    case 'NoticeGivenUp':
      return []
    default: {
      const kind = noticeKindOf(domain)
      return kind === undefined
        ? []
        : channelsOf(tenantOf(event), kind).map((channel) => notify(event, { channel, revision: event.revision, kind }))
    }
  }
}

/** Names a piece of work for as long as it is not done, in whatever attempt: of a document's stream the reading, a target, or a notice. */
export const workKey = (stream: string, part?: string): string => (part === undefined ? stream : `${stream}>${part}`)

/** The stream of the document and the part that a key names. */
export function workOf(key: string): { stream: string; part: string | undefined } {
  const [stream = '', part] = key.split('>')
  return { stream, part }
}

/** The works that an event ends. Of a document that ends as a whole nothing is left to do but to tell of it. */
export function ended({ stream }: StoredEvent, domain: WorkEvent): string[] {
  switch (domain.type) {
    case 'NoticeSent':
    case 'NoticeGivenUp':
      return [workKey(documentStreamOf(stream), noticeName(domain.data))]
    case 'FieldsExtracted':
    case 'ReadingFailed':
    case 'DocumentCancelled':
      return [workKey(stream)]
    case 'DeliveryRecorded':
      return [workKey(stream, domain.data.target)]
    default:
      return []
  }
}

interface Asked {
  serviceClass: ServiceClass
  attempt?: number
}

const read = (event: StoredEvent, { serviceClass, attempt }: Asked): Message =>
  message(
    event,
    readQueue(serviceClass),
    { type: 'ReadDocument', tenant: tenantOf(event), documentId: documentIdOf(event.stream) ?? '' },
    attempt,
  )

const deliver = (
  event: StoredEvent,
  target: string,
  { serviceClass, attempt }: Asked,
  adapterOf: Receivers['adapterOf'],
): Message =>
  message(
    event,
    deliverQueue(adapterOf(target), serviceClass),
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
  const again = attempt > 1 ? `:${attempt}` : ''
  return {
    id: ids.message(`${event.id}:${type}:${partOf(body) ?? ''}${again}`),
    queue,
    type,
    body,
    headers: { tenant, correlationId: $correlationId, causationId: event.id, ...(traceparent && { traceparent }) },
  }
}

/** The stream of the document that a stream belongs to. */
function documentStreamOf(stream: string): string {
  const name = parseStream(stream)
  return name && 'documentId' in name ? documentStream(name.tenant, name.documentId) : stream
}

const tenantOf = ({ metadata }: StoredEvent): string => metadata['tenant'] ?? ''

/** The part of its document that the body of a work's message is about: the target of a delivery, or the name of a notice. */
export function partOf(body: object): string | undefined {
  const { target, notice } = body as { target?: string; notice?: string }
  return target ?? notice
}

import { parseDeliveryName } from '../hub/document/delivery-name.ts'
import type { StoredEvent } from '../hub/drivers/event-store/port.ts'
import type { ViewDocument } from '../hub/drivers/views/port.ts'
import { parseStream, prefixOf, type StreamName } from '../hub/streams/names.ts'
import type { Projection } from './projection.ts'

/**
 * The kinds of streams that belong to a tenant and record what somebody did. Claims are left out: each comes just
 * before such an event.
 */
export const AUDITED = ['document', 'delivery', 'notices', 'parked', 'seller', 'sample', 'tenant'] as const
type AuditedStream = (typeof AUDITED)[number]

/**
 * One append: the events that one command added to one stream. It holds ids, names of the configuration and times only,
 * no personal data.
 */
export interface AuditRow {
  tenant: string
  /** ISO time of the first event */
  at: string
  /** time and position of the first event: the order of the listing. It stays when further events join the row. */
  order: string
  /** key:<id> or system:<component>, such as system:courier */
  actor: string
  /** types of the events, in order */
  events: string[]
  kind: AuditedStream
  /** revision of the first event in its stream */
  revision: number
  documentId?: string
  target?: string
  /** what it is about if that is no document: id of an API key or of a parked message */
  subject?: string
  commandId?: string
  correlationId?: string
}

/**
 * The row of an append. The id of a command is unique in its stream, so all events of one append have the same key,
 * and no other event has it; older events without a command id were appended one by one.
 */
export const auditIdOf = ({ stream, revision, metadata }: StoredEvent): string =>
  `${stream}:${metadata['commandId'] ?? revision}`

export function projectAudit(current: AuditRow | undefined, event: StoredEvent): AuditRow | undefined {
  if (current) return { ...current, events: [...current.events, event.type] }
  const name = parseStream(event.stream)
  if (!name || !isAudited(name)) return undefined
  const { metadata, position, revision, type, recordedAt } = event
  const at = isoTime(metadata['occurredAt']) ?? recordedAt
  return {
    tenant: name.tenant,
    at,
    order: `${at} ${position}`,
    actor: metadata['actor'] ?? '',
    events: [type],
    kind: name.kind,
    revision,
    ...subjectOf(name, event),
    ...(metadata['commandId'] && { commandId: metadata['commandId'] }),
    ...(metadata['$correlationId'] && { correlationId: metadata['$correlationId'] }),
  }
}

type AuditedName = Extract<StreamName, { kind: AuditedStream }>
const isAudited = (name: StreamName): name is AuditedName => (AUDITED as readonly string[]).includes(name.kind)

function subjectOf(name: AuditedName, { data }: StoredEvent): Partial<AuditRow> {
  if (name.kind === 'delivery') return { documentId: name.documentId, target: parseDeliveryName(name.target).target }
  if (name.kind === 'document' || name.kind === 'notices' || name.kind === 'sample')
    return { documentId: name.documentId }
  const subject = name.kind === 'parked' ? name.message : name.kind === 'seller' ? name.seller : text(data['keyId'])
  const documentId = text(data['documentId'])
  const target = text(data['target'])
  return { ...(subject && { subject }), ...(documentId && { documentId }), ...(target && { target }) }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

function isoTime(time: string | undefined): string | undefined {
  const date = new Date(time ?? '')
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

export const auditProjection: Projection = {
  view: 'audit',
  version: 1,
  prefixes: AUDITED.map((kind) => prefixOf(kind)),
  indexes: [
    ['tenant', 'order'],
    ['tenant', 'actor', 'order'],
    ['tenant', 'documentId', 'order'],
    ['tenant', 'target', 'order'],
  ],
  madeOf: 'group',
  idOf: auditIdOf,
  project: (current, event) =>
    projectAudit(current as AuditRow | undefined, event) as unknown as ViewDocument | undefined,
}

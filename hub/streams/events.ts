import type { LastEvent } from './verified-follow.ts'
import { upcast, type EventSchema, type VersionedEvent } from '../platform/upcast.ts'

/** Events of the streams that have no aggregate: claims, tenants, views and checkpoints. */

export interface DocumentClaimed {
  type: 'DocumentClaimed'
  data: {
    documentId: string
    /**
     * of a claimed Idempotency-Key: hash of the bytes and the type hint that came with it; of claimed content: empty
     */
    fingerprint: string
  }
}

export interface BusinessKeyClaimed {
  type: 'BusinessKeyClaimed'
  /** `action`: number of the business action of the document; absent for 1, its posting */
  data: { documentId: string; action?: number }
}

type ClaimEvent = DocumentClaimed | BusinessKeyClaimed

export const CLAIM_SCHEMA: EventSchema<ClaimEvent['type']> = {
  version: 1,
  types: {
    DocumentClaimed: 'The content of a file, or an Idempotency-Key, belongs to this document.',
    BusinessKeyClaimed: 'The business key belongs to this document until its delivery is refused or given up.',
  },
}

export interface ApiKeyIssued {
  type: 'ApiKeyIssued'
  data: {
    keyId: string
    role: string
    hash: string
    /** ISO time from which the key is refused; absent if it does not expire */
    expiresAt?: string
    /** whose key it is, or what for */
    personal: { label: string }
  }
}

export interface ApiKeyRevoked {
  type: 'ApiKeyRevoked'
  data: { keyId: string }
}

export interface ApiKeyUsed {
  type: 'ApiKeyUsed'
  /** `day`: the date in UTC, such as 2026-11-29 */
  data: { keyId: string; day: string }
}

export type TenantEvent = ApiKeyIssued | ApiKeyRevoked | ApiKeyUsed

/** Schema 1 kept the label, which can be the name of a person, outside `personal`. */
function withPersonalLabel(type: string, data: Record<string, unknown>) {
  if (type !== 'ApiKeyIssued') return { type, data }
  const { label, ...rest } = data
  return { type, data: { ...rest, personal: { label: label ?? '' } } }
}

export const TENANT_SCHEMA: EventSchema<TenantEvent['type']> = {
  version: 2,
  steps: { 1: withPersonalLabel },
  types: {
    ApiKeyIssued: 'An API key was issued; only its hash is stored.',
    ApiKeyRevoked: 'An API key was revoked.',
    ApiKeyUsed: 'An API key was used on this day; at most one event per key and day from each process.',
  },
}

export interface ViewRebuildRequested {
  type: 'ViewRebuildRequested'
  data: {
    view: string
    /** name of the collection without the number of the rebuild */
    base: string
    /** number of the rebuild; equal to the revision of this event if it is absent */
    generation?: number
  }
}

export const VIEW_SCHEMA: EventSchema<ViewRebuildRequested['type']> = {
  version: 1,
  types: { ViewRebuildRequested: 'A rebuild of the view was requested.' },
}

export interface CheckpointMoved {
  type: 'CheckpointMoved'
  data: {
    /** everything up to here has ended, is listed in `open`, or calls for no work */
    position: string
    /** everything up to here was published; equal to `position` if it is absent */
    published?: string
    /** the last event that was processed; absent in events of 0.1 and before the first event */
    lastEvent?: LastEvent
    /** published work items from before `position` that have not ended: their key and the time of publication in ms */
    open?: [key: string, since: number][]
    /** id of the data that the broker held when these were published; absent where it cannot lose them */
    brokerData?: string
  }
}

export const CHECKPOINT_SCHEMA: EventSchema<CheckpointMoved['type']> = {
  version: 1,
  types: { CheckpointMoved: 'How far the dispatcher has processed the log, and which work items are open.' },
}

/** Targets may hold postings that a restored log does not know: couriers look there before they send. */
export interface LogRestored {
  type: 'LogRestored'
  /** `backup`: id of the backup; absent if the event store of a server was restored by its own means */
  data: { backup?: string }
}

export const HUB_SCHEMA: EventSchema<LogRestored['type']> = {
  version: 1,
  types: { LogRestored: 'The log was restored from a backup; postings may exist that it does not know.' },
}

export const upcastClaim = (event: VersionedEvent): ClaimEvent => upcast(event, CLAIM_SCHEMA) as ClaimEvent
export const upcastTenant = (event: VersionedEvent): TenantEvent => upcast(event, TENANT_SCHEMA) as TenantEvent
export const upcastView = (event: VersionedEvent): ViewRebuildRequested =>
  upcast(event, VIEW_SCHEMA) as ViewRebuildRequested
export const upcastCheckpoint = (event: VersionedEvent): CheckpointMoved =>
  upcast(event, CHECKPOINT_SCHEMA) as unknown as CheckpointMoved

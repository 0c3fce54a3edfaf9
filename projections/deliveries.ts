import { deliveryName } from '../hub/document/delivery-name.ts'
import type { DeliveryState } from '../hub/delivery/delivery.ts'
import type { DeliveryEvent } from '../hub/delivery/events.ts'
import { upcastDelivery } from '../hub/delivery/upcast.ts'
import type { StoredEvent } from '../hub/drivers/event-store/port.ts'
import type { ViewDocument } from '../hub/drivers/views/port.ts'
import { parseStream, prefixOf } from '../hub/streams/names.ts'
import type { Projection } from './projection.ts'

/** The delivery of one document to one target. */
interface DeliveryView {
  id: string
  tenant: string
  documentId: string
  target: string
  adapter: string
  /** number of the business action; absent for 1, the posting itself */
  action?: number
  state: Exclude<DeliveryState, 'none'>
  key?: string
  reference?: string
  mapping?: { name: string; sha256: string }
  attempts: number
  startedAt: string
  updatedAt: string
  code?: string
  detail?: string
}

function projectDelivery(current: DeliveryView | undefined, event: StoredEvent): DeliveryView | undefined {
  const domain = upcastDelivery(event)
  const at = event.metadata['occurredAt'] ?? event.recordedAt
  if (domain.type === 'DeliveryStarted') {
    const { tenant, documentId, target, adapter, action = 1 } = domain.data
    return {
      id: `${documentId}.${deliveryName({ target, action })}`,
      tenant,
      documentId,
      target,
      adapter,
      ...(action > 1 && { action }),
      state: 'requested',
      attempts: 0,
      startedAt: at,
      updatedAt: at,
    }
  }
  if (!current) return undefined
  const next = Object.assign({ ...current }, changes(current, domain))
  next.updatedAt = at
  if (domain.type === 'DeliveryReplayed') {
    delete next.code
    delete next.detail
  }
  return next
}

function changes(current: DeliveryView, event: DeliveryEvent): Partial<DeliveryView> {
  switch (event.type) {
    case 'DeliveryStarted':
      return {}
    case 'DeliveryIntended':
      return { state: 'intended', key: event.data.key, mapping: event.data.mapping }
    case 'DeliveryRepeated':
      return { state: 'intended' }
    case 'DeliveryAttemptFailed':
      return { attempts: current.attempts + 1, code: event.data.code, detail: event.data.detail }
    case 'DeliveryLookupFailed':
      return { code: event.data.code, detail: event.data.detail }
    case 'DeliveryDoubted':
      return { state: 'in-doubt', attempts: current.attempts + 1, detail: event.data.detail }
    case 'DeliveryPosted':
      return {
        state: 'posted',
        attempts: current.attempts + (event.data.found ? 0 : 1),
        reference: event.data.personal.reference,
      }
    case 'DeliveryFoundDuplicate':
      return { state: 'duplicate', ...event.data.personal }
    case 'DeliveryRefused':
      return { state: 'rejected', code: event.data.code, detail: event.data.detail }
    case 'DeliveryReplayed':
      return { state: current.key === undefined ? 'requested' : 'in-doubt' }
    case 'DeliveryGivenUp':
      return { state: 'given-up', code: event.data.code, detail: event.data.detail }
  }
}

export const deliveriesProjection: Projection = {
  view: 'deliveries',
  version: 1,
  prefixes: [prefixOf('delivery')],
  indexes: [
    ['tenant', 'startedAt'],
    ['tenant', 'state', 'startedAt'],
    ['tenant', 'target', 'startedAt'],
    ['tenant', 'documentId', 'startedAt'],
  ],
  madeOf: 'stream',
  idOf({ stream }) {
    const name = parseStream(stream)
    return name?.kind === 'delivery' ? `${name.documentId}.${name.target}` : undefined
  },
  project: (current, event) => projectDelivery(current as DeliveryView | undefined, event) as ViewDocument | undefined,
}

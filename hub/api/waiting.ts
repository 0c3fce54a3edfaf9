import type { DocumentView } from '../../projections/documents.ts'
import { upcastDelivery } from '../delivery/upcast.ts'
import { failedAttemptOf } from '../delivery/waiting.ts'
import { RETRY_DELAYS } from '../drivers/bus/port.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { retryDelayOf } from '../messaging/retry.ts'
import { deliveryStream } from '../streams/names.ts'

interface Waiting {
  attempts: number
  code: string
  detail: string
  failedAt: string
  nextAttemptAt: string
}

/** The deliveries of a document; each that waits for another attempt says why and until when. */
export async function deliveriesWithWaiting(
  store: Pick<EventStore, 'read'>,
  { tenant, id, deliveries }: DocumentView,
): Promise<Record<string, DocumentView['deliveries'][string] & { waiting?: Waiting }>> {
  const entries = Object.entries(deliveries).map(async ([target, delivery]) => {
    if (delivery.outcome !== 'requested') return [target, delivery] as const
    const waiting = await waitingOf(store, deliveryStream(tenant, id, target))
    return [target, waiting ? { ...delivery, waiting } : delivery] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

async function waitingOf(store: Pick<EventStore, 'read'>, stream: string): Promise<Waiting | undefined> {
  const events = await store.read(stream)
  const failed = failedAttemptOf(events.map(upcastDelivery))
  if (!failed) return undefined
  const { attempts, code, detail, attempt, retryAfterSeconds, at } = failed
  const { metadata, recordedAt } = events[at]!
  const failedAt = metadata['occurredAt'] ?? recordedAt
  const delayMs = RETRY_DELAYS[retryDelayOf(Math.max(1, attempt), retryAfterSeconds)]
  return { attempts, code, detail, failedAt, nextAttemptAt: new Date(Date.parse(failedAt) + delayMs).toISOString() }
}

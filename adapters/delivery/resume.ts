import { buffer } from 'node:stream/consumers'
import { isFinal, type Delivery } from '../../hub/delivery/delivery.ts'
import type { DeliveryIntended } from '../../hub/delivery/events.ts'
import type { StoredEvent } from '../../hub/drivers/event-store/port.ts'
import { WaybillError } from '../../hub/errors.ts'
import { deliveryAggregate } from '../../hub/handler/aggregates.ts'
import { foldEvents } from '../../hub/handler/handle.ts'
import type { Found, Intent } from '../adapter.ts'
import type { OpenTarget } from '../registry.ts'
import { advance, append, type Courier, type Job } from './job.ts'
import { send } from './send.ts'

type Open = Extract<Delivery, { state: 'intended' | 'in-doubt' }>

/** A send may still arrive for some time after these events. */
const SETTLING = new Set(['DeliveryIntended', 'DeliveryRepeated', 'DeliveryDoubted', 'DeliveryAttemptFailed'])

/**
 * Whether an operator replayed a delivery in doubt: once the target is known not to hold it, a new intent may follow.
 */
export const mayIntend = (delivery: Delivery): boolean => delivery.state === 'in-doubt' && delivery.replayed === true

/**
 * Continues a delivery whose intent is in the log and whose outcome is unknown here: looks the posting up, and sends
 * again only once an earlier send can no longer arrive. A replayed delivery that the target does not hold comes back
 * unchanged, so that the caller writes a new intent. Throws `delivery-in-doubt` or `target-unavailable` where only a
 * later attempt can decide.
 */
export async function resume(courier: Courier, job: Job, open: OpenTarget): Promise<Delivery> {
  const events = await courier.store.read(job.stream)
  delete job.delivery
  const delivery = foldEvents(deliveryAggregate, events)
  if (delivery.state !== 'intended' && delivery.state !== 'in-doubt') return delivery
  const intent = await storedIntent(courier, delivery.intent)
  // Measured before the lookup: "none" is reliable only if every earlier send had its time to arrive before it.
  const waited = secondsWaited(courier, events)
  const found = await find(courier, job, open, intent)
  if (found.kind === 'one')
    return advance(courier, job, 'found', { type: 'ConfirmDelivery', found: true, reference: found.reference })
  if (found.kind === 'many')
    return advance(courier, job, 'many', {
      type: 'GiveUpDelivery',
      code: 'delivery-ambiguous',
      detail: `The target holds ${found.references.length} records under the posting key.`,
    })
  if (waited < delivery.intent.settleSeconds)
    throw new WaybillError('delivery-in-doubt', 'An earlier send may still arrive at the target.', {
      retryAfterSeconds: Math.max(1, Math.ceil(delivery.intent.settleSeconds - waited)),
    })
  return mayIntend(delivery) ? delivery : repeat(courier, job, open, delivery, intent)
}

function secondsWaited({ secondsSince }: Courier, events: readonly StoredEvent[]): number {
  const last = events.findLast(({ type }) => SETTLING.has(type))!
  return last.type === 'DeliveryAttemptFailed' ? Infinity : secondsSince(last)
}

/** Asks the target. A failure is in the log, so that the document can say what it waits for. */
async function find(courier: Courier, job: Job, { target }: OpenTarget, intent: Intent): Promise<Found> {
  try {
    return await target.find(intent, job.signal)
  } catch (cause) {
    if (!job.signal.aborted) {
      const { attempt } = job.message
      const failed = { attempt, code: 'target-unavailable', detail: reasonOf(cause as Error) } as const
      await advance(courier, job, 'lookup', { type: 'FailLookup', ...failed })
    }
    const [reason] = (cause as Error).message.split('\n')
    throw new WaybillError('target-unavailable', `The target ${job.target} cannot be queried: ${reason}`, { cause })
  }
}

/** The class of an error, such as ECONNREFUSED, or its first line where it has none. */
function reasonOf({ message, ...error }: Error): string {
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code
  const [line = ''] = message.split('\n')
  return `${typeof code === 'string' ? `${code} ` : ''}${line.slice(0, 200)}`.trim()
}

/** Sends once more, under the same key. Only the courier whose event is in the log sends. */
async function repeat(
  courier: Courier,
  job: Job,
  open: OpenTarget,
  { intent: { settleSeconds }, sends }: Open,
  intent: Intent,
): Promise<Delivery> {
  const intendedAtMs = courier.elapsedMs()
  const { attempt } = job.message
  const repeated = await append(courier, job, courier.newId(), { type: 'RepeatSend', attempt, after: sends })
  if (repeated.events.length > 0) return send(courier, job, intent, open, { number: sends + 1, intendedAtMs })
  if (isFinal(repeated.state)) return repeated.state
  throw new WaybillError('delivery-in-doubt', 'Another courier sends it.', { retryAfterSeconds: settleSeconds })
}

async function storedIntent(
  { blobs }: Courier,
  { key, fingerprint, payload }: DeliveryIntended['data'],
): Promise<Intent> {
  const text = String(await buffer(await blobs.get(payload.key)))
  return { key, fingerprint, payload: JSON.parse(text) as Record<string, unknown> }
}

import { WaybillError } from '../errors.ts'
import type {
  DeliveryAttemptFailed,
  DeliveryDoubted,
  DeliveryEvent,
  DeliveryFoundDuplicate,
  DeliveryGivenUp,
  DeliveryIntended,
  DeliveryLookupFailed,
  DeliveryPosted,
  DeliveryRefused,
  DeliveryRepeated,
  DeliveryStarted,
} from './events.ts'

export const DELIVERY_STATES = [
  'requested',
  'intended',
  'in-doubt',
  'posted',
  'duplicate',
  'rejected',
  'given-up',
] as const
/** `none`: the delivery has not started. */
export type DeliveryState = 'none' | (typeof DELIVERY_STATES)[number]

interface Started {
  started: DeliveryStarted['data']
  /** the attempt of the last replay; 0 if there was none */
  replay: number
  /** true once a person has seen that it is a likely duplicate, and replayed it nevertheless */
  postsAnyway?: true
}
interface Intended extends Started {
  intent: DeliveryIntended['data']
  /** how many sends the log has permitted: each intent and each repeat permits one */
  sends: number
  /** true if the last of them certainly wrote nothing */
  unsent?: boolean
}

export type Delivery =
  | { state: 'none' }
  | ({ state: 'requested' } & Started)
  | ({ state: 'intended' } & Intended)
  /** `replayed`: if the target does not have it, a new intent may be written, under the same posting key */
  | ({ state: 'in-doubt'; replayed?: true } & Intended)
  | ({ state: 'posted'; reference: string } & Intended)
  | ({ state: 'duplicate'; reference?: string; documentId?: string } & Started)
  | ({ state: 'rejected' | 'given-up'; code: DeliveryRefused['data']['code']; detail: string } & Started &
      Partial<Intended>)

export const noDelivery: Delivery = { state: 'none' }

export type DeliveryCommand =
  | ({ type: 'StartDelivery' } & DeliveryStarted['data'])
  | ({ type: 'IntendDelivery' } & DeliveryIntended['data'])
  /** `after`: the number of sends when the target was asked. If another was permitted since, nothing happens. */
  | ({ type: 'RepeatSend'; after: number } & DeliveryRepeated['data'])
  /** `send`: the number of the send that failed. Only the failure of the last one is recorded. */
  | ({ type: 'FailAttempt'; send: number } & DeliveryAttemptFailed['data'])
  | ({ type: 'FailLookup' } & DeliveryLookupFailed['data'])
  | ({ type: 'DoubtDelivery' } & DeliveryDoubted['data'])
  | { type: 'ConfirmDelivery'; found: boolean; reference: string }
  | { type: 'MarkDuplicate'; documentId?: string; reference?: string }
  | ({ type: 'RefuseDelivery' } & DeliveryRefused['data'])
  | ({ type: 'GiveUpDelivery' } & DeliveryGivenUp['data'])
  | { type: 'ReplayDelivery'; attempt: number }

export const isFinal = ({ state }: Delivery): boolean =>
  state === 'posted' || state === 'duplicate' || state === 'rejected' || state === 'given-up'

/**
 * The events that a command leads to. A final delivery does not change; only a replay opens it again, and only if it
 * was refused or given up.
 * @throws {WaybillError} `not-possible-now` if the delivery was not started, or a send is reported without an intent
 */
export function decide(delivery: Delivery, command: DeliveryCommand): DeliveryEvent[] {
  if (command.type === 'StartDelivery') {
    const { type: _, ...data } = command
    return delivery.state === 'none' ? [{ type: 'DeliveryStarted', data }] : []
  }
  if (delivery.state === 'none')
    throw new WaybillError('not-possible-now', `${command.type} needs a delivery that was started.`, { state: 'none' })
  if (command.type === 'ReplayDelivery') {
    const ended = delivery.state === 'rejected' || delivery.state === 'given-up'
    return ended && command.attempt > delivery.replay
      ? [{ type: 'DeliveryReplayed', data: { attempt: command.attempt } }]
      : []
  }
  if (isFinal(delivery)) return []
  switch (command.type) {
    case 'IntendDelivery': {
      const { type: _, ...data } = command
      return delivery.state === 'requested' || (delivery.state === 'in-doubt' && delivery.replayed)
        ? [{ type: 'DeliveryIntended', data }]
        : []
    }
    case 'RepeatSend': {
      needsIntent(delivery, command)
      return delivery.sends === command.after ? [{ type: 'DeliveryRepeated', data: { attempt: command.attempt } }] : []
    }
    case 'FailAttempt': {
      needsIntent(delivery, command)
      const { type: _, send, ...data } = command
      return delivery.sends === send ? [{ type: 'DeliveryAttemptFailed', data }] : []
    }
    case 'FailLookup': {
      needsIntent(delivery, command)
      const { type: _, ...data } = command
      return [{ type: 'DeliveryLookupFailed', data }]
    }
    case 'DoubtDelivery': {
      needsIntent(delivery, command)
      return [{ type: 'DeliveryDoubted', data: { attempt: command.attempt, detail: command.detail } }]
    }
    case 'ConfirmDelivery': {
      needsIntent(delivery, command)
      return [posted(command)]
    }
    case 'MarkDuplicate':
      return [duplicate(command)]
    case 'RefuseDelivery':
      return [{ type: 'DeliveryRefused', data: { code: command.code, detail: command.detail } }]
    case 'GiveUpDelivery':
      return [{ type: 'DeliveryGivenUp', data: { code: command.code, detail: command.detail } }]
    default:
      return command satisfies never
  }
}

function needsIntent(
  delivery: Delivery,
  command: DeliveryCommand,
): asserts delivery is Extract<Delivery, { state: 'intended' | 'in-doubt' }> {
  if (delivery.state !== 'intended' && delivery.state !== 'in-doubt') {
    throw new WaybillError('not-possible-now', `${command.type} needs an intent that was written first.`, {
      state: delivery.state,
    })
  }
}

const posted = ({ found, reference }: { found: boolean; reference: string }): DeliveryPosted => ({
  type: 'DeliveryPosted',
  data: { found, personal: { reference } },
})

const duplicate = ({ documentId, reference }: { documentId?: string; reference?: string }): DeliveryFoundDuplicate => ({
  type: 'DeliveryFoundDuplicate',
  data: { ...(documentId !== undefined && { documentId }), personal: reference === undefined ? {} : { reference } },
})

export function evolve(delivery: Delivery, event: DeliveryEvent): Delivery {
  if (event.type === 'DeliveryStarted') return { state: 'requested', started: event.data, replay: 0 }
  if (delivery.state === 'none') return delivery
  const { started, replay, postsAnyway } = delivery
  const base = { started, replay, ...(postsAnyway && { postsAnyway }) }
  const intended =
    'intent' in delivery && delivery.intent && delivery.sends !== undefined
      ? { intent: delivery.intent, sends: delivery.sends }
      : undefined
  switch (event.type) {
    case 'DeliveryIntended':
      return { state: 'intended', ...base, intent: event.data, sends: (intended?.sends ?? 0) + 1 }
    case 'DeliveryRepeated':
      return intended ? { state: 'intended', ...base, ...intended, sends: intended.sends + 1 } : delivery
    case 'DeliveryDoubted':
      return intended ? { state: 'in-doubt', ...base, ...intended } : delivery
    case 'DeliveryPosted':
      return intended ? { state: 'posted', ...base, ...intended, reference: event.data.personal.reference } : delivery
    case 'DeliveryFoundDuplicate': {
      const { reference } = event.data.personal
      const { documentId } = event.data
      return {
        state: 'duplicate',
        ...base,
        ...(reference !== undefined && { reference }),
        ...(documentId !== undefined && { documentId }),
      }
    }
    case 'DeliveryRefused':
      return { state: 'rejected', ...base, ...intended, code: event.data.code, detail: event.data.detail }
    case 'DeliveryGivenUp':
      return { state: 'given-up', ...base, ...intended, code: event.data.code, detail: event.data.detail }
    case 'DeliveryReplayed': {
      const isConfirmed = delivery.state === 'rejected' && delivery.code === 'likely-duplicate'
      const again = { ...base, replay: event.data.attempt, ...(isConfirmed && { postsAnyway: true as const }) }
      return intended ? { state: 'in-doubt', replayed: true, ...again, ...intended } : { state: 'requested', ...again }
    }
    case 'DeliveryAttemptFailed':
      return delivery.state === 'intended' || delivery.state === 'in-doubt' ? { ...delivery, unsent: true } : delivery
    default:
      return delivery
  }
}

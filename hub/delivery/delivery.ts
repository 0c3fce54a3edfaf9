import { WaybillError } from '../errors.ts'
import type { DeliveryAttemptFailed, DeliveryDoubted, DeliveryEvent, DeliveryFoundDuplicate, DeliveryGivenUp, DeliveryIntended, DeliveryPosted, DeliveryRefused, DeliveryStarted } from './events.ts'

export type DeliveryState = 'none' | 'requested' | 'intended' | 'in-doubt' | 'posted' | 'duplicate' | 'rejected' | 'given-up'

interface Started { started: DeliveryStarted['data'] }
interface Intended extends Started { intent: DeliveryIntended['data'] }

export type Delivery =
  | { state: 'none' }
  | ({ state: 'requested' } & Started)
  | ({ state: 'intended' | 'in-doubt' } & Intended)
  | ({ state: 'posted'; reference: string } & Intended)
  | ({ state: 'duplicate'; reference?: string } & Started)
  | ({ state: 'rejected' | 'given-up'; code: DeliveryRefused['data']['code']; detail: string } & Started)

export const noDelivery: Delivery = { state: 'none' }

export type DeliveryCommand =
  | ({ type: 'StartDelivery' } & DeliveryStarted['data'])
  | ({ type: 'IntendDelivery' } & DeliveryIntended['data'])
  | ({ type: 'FailAttempt' } & DeliveryAttemptFailed['data'])
  | ({ type: 'DoubtDelivery' } & DeliveryDoubted['data'])
  | { type: 'ConfirmDelivery'; found: boolean; reference: string }
  | { type: 'MarkDuplicate'; documentId?: string; reference?: string }
  | ({ type: 'RefuseDelivery' } & DeliveryRefused['data'])
  | ({ type: 'GiveUpDelivery' } & DeliveryGivenUp['data'])

export const isFinal = ({ state }: Delivery): boolean => state === 'posted' || state === 'duplicate' || state === 'rejected' || state === 'given-up'

/** What happens on a command. A final delivery stays as it is: whatever comes later decides nothing. */
export function decide(delivery: Delivery, command: DeliveryCommand): DeliveryEvent[] {
  if (command.type === 'StartDelivery') {
    const { type: _, ...data } = command
    return delivery.state === 'none' ? [{ type: 'DeliveryStarted', data }] : []
  }
  if (delivery.state === 'none') throw new WaybillError('not-possible-now', `${command.type} needs a delivery that was started.`, { state: 'none' })
  if (isFinal(delivery)) return []
  switch (command.type) {
    case 'IntendDelivery': {
      const { type: _, ...data } = command
      return delivery.state === 'requested' ? [{ type: 'DeliveryIntended', data }] : []
    }
    case 'FailAttempt': return [{ type: 'DeliveryAttemptFailed', data: { attempt: command.attempt, code: command.code, detail: command.detail } }]
    case 'DoubtDelivery': {
      needsIntent(delivery, command)
      return [{ type: 'DeliveryDoubted', data: { attempt: command.attempt, detail: command.detail } }]
    }
    case 'ConfirmDelivery': {
      needsIntent(delivery, command)
      return [posted(command)]
    }
    case 'MarkDuplicate': return [duplicate(command)]
    case 'RefuseDelivery': return [{ type: 'DeliveryRefused', data: { code: command.code, detail: command.detail } }]
    case 'GiveUpDelivery': return [{ type: 'DeliveryGivenUp', data: { code: command.code, detail: command.detail } }]
    default: return command satisfies never
  }
}

function needsIntent(delivery: Delivery, command: DeliveryCommand): void {
  if (delivery.state !== 'intended' && delivery.state !== 'in-doubt') {
    throw new WaybillError('not-possible-now', `${command.type} needs an intent that was written first.`, { state: delivery.state })
  }
}

const posted = ({ found, reference }: { found: boolean; reference: string }): DeliveryPosted => ({ type: 'DeliveryPosted', data: { found, personal: { reference } } })

const duplicate = ({ documentId, reference }: { documentId?: string; reference?: string }): DeliveryFoundDuplicate => ({
  type: 'DeliveryFoundDuplicate',
  data: { ...(documentId !== undefined && { documentId }), personal: reference === undefined ? {} : { reference } },
})

export function evolve(delivery: Delivery, event: DeliveryEvent): Delivery {
  if (event.type === 'DeliveryStarted') return { state: 'requested', started: event.data }
  if (delivery.state === 'none') return delivery
  switch (event.type) {
    case 'DeliveryIntended': return { state: 'intended', started: delivery.started, intent: event.data }
    case 'DeliveryDoubted': return { ...(delivery as { state: 'intended' } & Intended), state: 'in-doubt' }
    case 'DeliveryPosted': return { ...(delivery as { state: 'intended' } & Intended), state: 'posted', reference: event.data.personal.reference }
    case 'DeliveryFoundDuplicate': {
      const { reference } = event.data.personal
      return { state: 'duplicate', started: delivery.started, ...(reference !== undefined && { reference }) }
    }
    case 'DeliveryRefused': return { state: 'rejected', started: delivery.started, code: event.data.code, detail: event.data.detail }
    case 'DeliveryGivenUp': return { state: 'given-up', started: delivery.started, code: event.data.code, detail: event.data.detail }
    case 'DeliveryAttemptFailed': return delivery
    default: return delivery
  }
}

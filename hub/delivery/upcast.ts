import { upcast } from '../document/upcast.ts'
import type { DeliveryEvent } from './events.ts'

/** Version that delivery events are written with; see the document's chain. */
export const DELIVERY_SCHEMA = '1'

const KNOWN: Record<DeliveryEvent['type'], true> = {
  DeliveryStarted: true,
  DeliveryIntended: true,
  DeliveryRepeated: true,
  DeliveryAttemptFailed: true,
  DeliveryDoubted: true,
  DeliveryPosted: true,
  DeliveryFoundDuplicate: true,
  DeliveryRefused: true,
  DeliveryGivenUp: true,
  DeliveryReplayed: true,
}

export const upcastDelivery = (event: Parameters<typeof upcast>[0]): DeliveryEvent =>
  upcast(event, {}, Number(DELIVERY_SCHEMA), KNOWN) as DeliveryEvent

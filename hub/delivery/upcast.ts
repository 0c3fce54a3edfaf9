import { upcast, type EventSchema, type VersionedEvent } from '../platform/upcast.ts'
import type { DeliveryEvent } from './events.ts'

export const DELIVERY_SCHEMA: EventSchema<DeliveryEvent['type']> = {
  version: 1,
  types: {
    DeliveryStarted: 'The delivery of a document to a target started.',
    DeliveryIntended: 'What is about to be sent: posting key, payload and mapping. Written before the call.',
    DeliveryRepeated: 'The same intent is about to be sent again; the target did not have it.',
    DeliveryAttemptFailed: 'A send failed and wrote nothing at the target.',
    DeliveryLookupFailed: 'The target could not be asked whether it has the posting; it is asked again later.',
    DeliveryDoubted: 'A send has an unknown outcome; the target is asked before anything is sent again.',
    DeliveryPosted: 'The target has the document, with its reference.',
    DeliveryFoundDuplicate: 'The target already had the business document, under another posting key.',
    DeliveryRefused: 'The target or the mapping refused the document.',
    DeliveryGivenUp: 'The delivery ended without a known outcome or after too many attempts; a person must decide.',
    DeliveryReplayed: 'An operator opened a refused or given-up delivery again.',
  },
}

export const upcastDelivery = (event: VersionedEvent): DeliveryEvent => upcast(event, DELIVERY_SCHEMA) as DeliveryEvent

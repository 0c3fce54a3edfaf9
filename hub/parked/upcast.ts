import { upcast, type EventSchema, type VersionedEvent } from '../platform/upcast.ts'
import type { ParkedEvent } from './events.ts'

export const PARKED_SCHEMA: EventSchema<ParkedEvent['type']> = {
  version: 2,
  types: {
    ParkedMessageReplayed: 'An operator replayed a parked message.',
    ParkedMessageDiscarded: 'An operator discarded a parked message.',
  },
  steps: {
    // `type` and `told` got names of their own.
    1: (type, { type: messageType, told, ...data }) => ({
      type,
      data: { ...data, messageType, ...(told === true && { documentReplayed: true }) },
    }),
  },
}

export const upcastParked = (event: VersionedEvent): ParkedEvent =>
  upcast(event, PARKED_SCHEMA) as unknown as ParkedEvent

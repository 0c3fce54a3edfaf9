import { upcast, type EventSchema, type VersionedEvent } from '../platform/upcast.ts'
import type { SampleEvent } from './events.ts'

export const SAMPLE_SCHEMA: EventSchema<SampleEvent['type']> = {
  version: 1,
  types: {
    SampleRequested: 'A document that went through without a person was chosen for a blind check.',
    SampleDiffered: 'What a reviewer read differs from what was posted; a second look decides.',
    SampleChecked: 'A reviewer checked the sample: which values were right, and how they had been read.',
  },
}

export const upcastSample = (event: VersionedEvent): SampleEvent =>
  upcast(event, SAMPLE_SCHEMA) as unknown as SampleEvent

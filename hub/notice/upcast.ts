import { upcast, type EventSchema, type VersionedEvent } from '../platform/upcast.ts'
import type { NoticeEvent } from './events.ts'

export const NOTICE_SCHEMA: EventSchema<NoticeEvent['type']> = {
  version: 1,
  types: {
    NoticeSent: 'A channel sent the notice.',
    NoticeAttemptFailed: 'An attempt to send the notice failed, or its outcome is unknown.',
    NoticeGivenUp: 'The notice was given up.',
    NoticeAskedAgain:
      'The notice is requested again: it is overdue, the broker lost its message, or an operator replayed it.',
  },
}

export const upcastNotice = (event: VersionedEvent): NoticeEvent =>
  upcast(event, NOTICE_SCHEMA) as unknown as NoticeEvent

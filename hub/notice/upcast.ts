import { upcast } from '../document/upcast.ts'
import type { NoticeEvent } from './events.ts'

/** Version that notice events are written with; see the document's chain. */
export const NOTICE_SCHEMA = '1'

const KNOWN: Record<NoticeEvent['type'], true> = {
  NoticeSent: true,
  NoticeAttemptFailed: true,
  NoticeGivenUp: true,
  NoticeAskedAgain: true,
}

export const upcastNotice = (event: Parameters<typeof upcast>[0]): NoticeEvent =>
  upcast(event, {}, Number(NOTICE_SCHEMA), KNOWN) as unknown as NoticeEvent

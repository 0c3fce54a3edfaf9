import type { DocumentEvent } from '../document/events.ts'

/** What people are told about: a state that a document has come to. */
export const NOTICE_KINDS = ['in-review', 'posted', 'filed', 'rejected', 'failed', 'cancelled'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** What an event is told as; undefined for one that nobody is told about. */
export function noticeKindOf({ type }: DocumentEvent): NoticeKind | undefined {
  switch (type) {
    case 'ReviewRequested':
      return 'in-review'
    case 'DocumentPosted':
      return 'posted'
    case 'DocumentFiled':
      return 'filed'
    case 'DocumentRejected':
      return 'rejected'
    case 'DocumentFailed':
      return 'failed'
    case 'DocumentCancelled':
      return 'cancelled'
    default:
      return undefined
  }
}

/** One notice of a document: what its event of this revision says, told over this channel. */
export interface NoticePlace {
  channel: string
  revision: number
}

/** Names a notice among the works of its document; no target has a colon in its name. */
export const noticeName = ({ channel, revision }: NoticePlace): string => `${channel}:${revision}`

/** Undefined for the name of another work. */
export function noticePlaceOf(name: string): NoticePlace | undefined {
  const [, channel, revision] = /^([a-z][a-z0-9_-]*):(\d+)$/.exec(name) ?? []
  return channel === undefined ? undefined : { channel, revision: Number(revision) }
}

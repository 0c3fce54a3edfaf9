import type { DocumentEvent } from '../document/events.ts'

/** What leads to a notice: a state of a document, or a correction that a person must make in a target. */
export const NOTICE_KINDS = ['in-review', 'posted', 'filed', 'rejected', 'failed', 'cancelled', 'corrected'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** The kind of notice that an event leads to; undefined if it leads to none. */
export function noticeKindOf({ type, data }: DocumentEvent): NoticeKind | undefined {
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
    case 'DocumentCorrected':
      return data.byHand.length > 0 ? 'corrected' : undefined
    default:
      return undefined
  }
}

/** One notice of a document: the event of this revision, sent over this channel. */
export interface NoticePlace {
  channel: string
  revision: number
}

/** Names a notice among the work items of its document; no target has a colon in its name. */
export const noticeName = ({ channel, revision }: NoticePlace): string => `${channel}:${revision}`

/** The notice of this name; undefined for the name of another work item. */
export function noticePlaceOf(name: string): NoticePlace | undefined {
  const [, channel, revision] = /^([a-z][a-z0-9_-]*):(\d+)$/.exec(name) ?? []
  return channel === undefined ? undefined : { channel, revision: Number(revision) }
}

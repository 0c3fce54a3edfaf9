import { documentAggregate, noticeAggregate } from './aggregates.ts'
import type { DocumentEvent } from '../document/events.ts'
import type { EventStore, StoredEvent } from '../drivers/event-store/port.ts'
import { loadedFrom, type Loaded } from './handle.ts'
import type { NoticeRef } from '../notice/events.ts'
import { noticeKindOf, type NoticePlace } from '../notice/kind.ts'
import { noticeAt, type NoticeState, type Notices } from '../notice/notice.ts'

export interface FoundNotice {
  ref: NoticeRef
  /** what it tells about, as it is stored and as an event of today */
  about: StoredEvent
  event: DocumentEvent
  /** of all notices of the document, with all that is known of them */
  stream: string
  loaded: Loaded<Notices>
  notice: NoticeState
  /** the last that was heard of this one */
  last: StoredEvent
}

/** A notice with what has become of it, by the events of its document; undefined where nobody is notified of what stands at its place. */
export async function findNotice(
  store: EventStore,
  ofDocument: readonly StoredEvent[],
  place: NoticePlace,
): Promise<FoundNotice | undefined> {
  const about = ofDocument.find(({ revision }) => revision === place.revision)
  if (!about) return undefined
  const event = documentAggregate.upcast(about)
  const kind = noticeKindOf(event)
  if (!kind) return undefined
  const stream = about.stream.replace('document-', 'notices-')
  const events = await store.read(stream)
  const loaded = loadedFrom(noticeAggregate, events)
  const last =
    events.findLast(({ data }) => data['channel'] === place.channel && data['revision'] === place.revision) ?? about
  return { ref: { ...place, kind }, about, event, stream, loaded, notice: noticeAt(loaded.state, place), last }
}

import { documentAggregate, noticeAggregate } from './aggregates.ts'
import type { DocumentEvent } from '../document/events.ts'
import type { EventStore, StoredEvent } from '../drivers/event-store/port.ts'
import { loadedFrom, type Loaded } from './handle.ts'
import type { NoticeRef } from '../notice/events.ts'
import { noticeKindOf, type NoticePlace } from '../notice/kind.ts'
import { noticeAt, type NoticeState, type Notices } from '../notice/notice.ts'
import { noticesStream, parseStream } from '../streams/names.ts'

export interface LoadedNotice {
  ref: NoticeRef
  /** the event of the document that it reports, as it is stored */
  about: StoredEvent
  /** the same in its current schema */
  event: DocumentEvent
  /** the stream of all notices of the document, and its state */
  stream: string
  loaded: Loaded<Notices>
  notice: NoticeState
  /** the last event about this notice */
  last: StoredEvent
}

/**
 * A notice and its state, from the events of its document; undefined if the event at this revision leads to no notice.
 */
export async function loadNotice(
  store: EventStore,
  ofDocument: readonly StoredEvent[],
  place: NoticePlace,
): Promise<LoadedNotice | undefined> {
  const about = ofDocument.find(({ revision }) => revision === place.revision)
  const name = parseStream(about?.stream ?? '')
  if (!about || name?.kind !== 'document') return undefined
  const event = documentAggregate.upcast(about)
  const kind = noticeKindOf(event)
  if (!kind) return undefined
  const stream = noticesStream(name.tenant, name.documentId)
  const events = await store.read(stream)
  const loaded = loadedFrom(noticeAggregate, events)
  const last =
    events.findLast(({ data }) => data['channel'] === place.channel && data['revision'] === place.revision) ?? about
  return { ref: { ...place, kind }, about, event, stream, loaded, notice: noticeAt(loaded.state, place), last }
}

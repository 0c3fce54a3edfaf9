import type { Message, MessageHeaders } from '../drivers/bus/port.ts'
import type { EventStore, StoredEvent } from '../drivers/event-store/port.ts'
import { storeAfter } from '../streams/fresh-reads.ts'

/** The headers that say which event caused a message, besides its id. Messages of older versions lack them. */
export const causeHeaders = ({
  stream,
  revision,
  position,
}: Pick<StoredEvent, 'stream' | 'revision' | 'position'>): Pick<
  MessageHeaders,
  'causeStream' | 'causeRevision' | 'causePosition'
> => ({
  causeStream: stream,
  causeRevision: String(revision),
  causePosition: position,
})

/**
 * The store for the handler of a message: a read that has not reached the cause of the message throws `stale-read`.
 * Every queue handler reads through it, since "nothing to do" is only known from a read that has seen the request.
 */
export function storeForMessage(store: EventStore, { headers }: Pick<Message, 'headers'>): EventStore {
  const { causeStream = '', causeRevision = '', causePosition } = headers
  const revision = causeRevision === '' ? NaN : Number(causeRevision)
  const isKnown = causeStream !== '' && Number.isSafeInteger(revision) && revision >= 0
  return storeAfter(
    store,
    isKnown ? { stream: causeStream, revision, ...(causePosition && { position: causePosition }) } : undefined,
  )
}

import { openBoundedMap } from '../../../platform/bounded-map.ts'
import type { StoredEvent } from '../port.ts'

/**
 * The newest streams of the log in memory, each complete from its first event: most reads are of streams that were just
 * written.
 */
export interface StreamCache {
  /** Adds appended events. Call it in log order and only once they are on disk. */
  append(stream: string, events: readonly StoredEvent[]): void
  /** Returns all events of the stream, or undefined if it is not cached. */
  get(stream: string): readonly StoredEvent[] | undefined
}

/** A longer stream is not cached: it belongs to no document. */
const MAX_EVENTS = 64

/** Holds at most `maxStreams` streams and evicts the one that began first. */
export function openStreamCache(maxStreams: number): StreamCache {
  const streams = openBoundedMap<string, readonly StoredEvent[]>(maxStreams)
  return {
    append(stream, events) {
      const first = events[0]!.revision
      const before = first === 0 ? [] : streams.get(stream)
      if (before === undefined) return
      if (before.length !== first || first + events.length > MAX_EVENTS) return streams.delete(stream)
      streams.set(stream, before.length === 0 ? events : [...before, ...events])
    },
    get: (stream) => streams.get(stream),
  }
}

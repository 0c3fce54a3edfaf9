import type { StoredEvent } from '../port.ts'

/** The youngest streams of a log in memory, each from its first event on: most of what is read was written moments ago. */
export interface YoungStreams {
  /** Takes what was appended, once it is on disk and in the order of the log. */
  appended(stream: string, events: readonly StoredEvent[]): void
  /** Every event of the stream; undefined where it is not held. */
  of(stream: string): readonly StoredEvent[] | undefined
}

/** A stream that grows beyond this is no document's. */
const LONGEST = 64

/** Holds so many streams at most; the one that began first goes first. */
export function rememberYoungStreams(most: number): YoungStreams {
  const streams = new Map<string, readonly StoredEvent[]>()
  return {
    appended(stream, events) {
      const first = events[0]!.revision
      const before = first === 0 ? [] : streams.get(stream)
      if (before === undefined) return
      if (before.length !== first || first + events.length > LONGEST) return void streams.delete(stream)
      streams.set(stream, before.length === 0 ? events : [...before, ...events])
      if (streams.size > most) for (const [oldest] of streams) return void streams.delete(oldest)
    },
    of: (stream) => streams.get(stream),
  }
}

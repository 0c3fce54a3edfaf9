/** JSON object; only `data.personal` may hold personal or confidential values. */
export type EventData = Record<string, unknown>

export interface NewEvent {
  /** uuid; a retry uses the same id */
  id: string
  type: string
  data: EventData
  /** every value is a string */
  metadata: Record<string, string>
}

export interface StoredEvent extends NewEvent {
  stream: string
  /** 0 for the first event of a stream, then without gaps; `keepLast` may remove the first ones */
  revision: number
  /** opaque; comparing positions as strings gives the order of the log */
  position: string
  /** ISO time at which the store accepted the event */
  recordedAt: string
}

/** Revision of the last event that the writer has read, or 'no-stream' for a stream that must not exist. */
export type ExpectedRevision = number | 'no-stream'

export interface Appended {
  /** revision of the last event of this append */
  revision: number
  /** position of the last event of this append */
  position: string
}

export interface FollowedPage {
  /** in log order; empty if only the position advanced */
  events: StoredEvent[]
  /** Every matching event up to and including this position has been returned. Resume with it. */
  position: string
  /** true if the log held nothing more when the page was read */
  caughtUp: boolean
}

export interface EventStore {
  /** true if a read may go to a node of a cluster that is behind */
  readonly readsMayLag?: boolean
  /**
   * Appends all events or none. Resolves once they are on disk.
   *
   * A retry with the same ids in the same order at the same expected revision appends nothing and returns the first
   * result; so does a retry with only the first events of the batch.
   *
   * @throws `revision-conflict` if the stream is at another revision and this is no retry (facts: expected, actual)
   * @throws `event-too-large` for an event over 64 KiB (data and metadata) or an append over 1 MiB
   * @throws `storage-full` if the disk is full
   * @throws `storage-failed` for any other I/O error; every later append then fails, too
   * @throws `engine-unavailable` if a server does not answer in time. The events may be stored or not: repeat the
   * append to find out.
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended>
  /**
   * Declares that only the last `count` events of a stream are needed from now on. The store may drop the others. Later
   * reads then start at a later event; revisions do not change. A store that lacks the permission logs a warning.
   */
  keepLast(stream: string, count: number): Promise<void>
  /**
   * Returns the events of a stream from a revision on, in order; for 'last' only the last one. Empty if there is no
   * such stream.
   */
  read(stream: string, from?: number | 'last'): Promise<StoredEvent[]>
  /**
   * Yields pages of all events after a position (undefined: from the start) whose stream starts with one of the
   * prefixes, then waits for more.
   *
   * - Never skips and never repeats an event.
   * - A page holds at most a few hundred events.
   * - The position reaches `head()` even if no event matches, and a page with `caughtUp` comes even then.
   * - Ends without an error when the signal aborts.
   */
  follow(after: string | undefined, prefixes: readonly string[], signal: AbortSignal): AsyncIterable<FollowedPage>
  /**
   * Returns the position of the last event of the log, whatever wrote it, to compare followers with; undefined if the
   * log is empty.
   */
  head(): Promise<string | undefined>
  /**
   * Returns the share of the log, from 0 to 1, that lies up to a position; 0 for undefined, and 1 if the log is empty.
   * It shows people how far a follower is, and grows with the position.
   */
  shareUpTo(position: string | undefined): Promise<number>
  close(): Promise<void>
}

/** JSON object; only `data.personal` may hold personal or confidential values. */
export type EventData = Record<string, unknown>

export interface NewEvent {
  /** uuid; the same event keeps its id in every retry */
  id: string
  type: string
  data: EventData
  /** every value is a string */
  metadata: Record<string, string>
}

export interface StoredEvent extends NewEvent {
  stream: string
  /** 0 for the first event of a stream, without gaps but for what `keepLast` has let go */
  revision: number
  /** opaque, but its order as a string is the order of the log */
  position: string
  /** ISO time at which the store took it */
  recordedAt: string
}

/** The number of the last event that the writer has seen, or 'no-stream' where it has seen none. */
export type ExpectedRevision = number | 'no-stream'

export interface Appended {
  /** revision of the last event of this append */
  revision: number
  /** position of the last event of this append */
  position: string
}

export interface FollowedPage {
  /** in log order; empty where only the checkpoint moved on */
  events: StoredEvent[]
  /** everything up to and including this position has been seen; resume with it */
  position: string
  /** true where nothing more was in the log when the page was read */
  caughtUp: boolean
}

export interface EventStore {
  /**
   * Appends all or nothing; resolves once the events are on disk.
   * A retry with the same ids in the same order at the same expected revision adds nothing and answers as the first time
   * (also where it holds only a leading part of the first batch). Anything else at a revision that is not the last one fails with
   * `revision-conflict` (facts: expected, actual). An event over 64 KiB (data and metadata) or an append over 1 MiB fails with `event-too-large`;
   * a full disk with `storage-full`; any other I/O error with `storage-failed`, after which every append fails; a server that does not
   * answer in time with `engine-unavailable`: then the events may be stored or not, and the same append again tells.
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended>
  /**
   * From now on the events of a stream before its last `count` are needed no longer: a store may drop them, and reads then begin later, with the
   * revisions that they have. A store that is not allowed to only tells so in the log.
   */
  keepLast(stream: string, count: number): Promise<void>
  /** Events of a stream from a revision on, in order; only the last one for 'last'; none where there is no such stream. */
  read(stream: string, from?: number | 'last'): Promise<StoredEvent[]>
  /**
   * Pages of all events after a position (undefined: from the start) whose stream begins with one of the prefixes, then waits for more.
   * Never skips and never repeats. Ends quietly when the signal aborts. Pages hold at most some hundred events.
   * The position gets to `head()` although nothing matches; a page that is caught up comes also where nothing ever matched.
   */
  follow(after: string | undefined, prefixes: readonly string[], signal: AbortSignal): AsyncIterable<FollowedPage>
  /** Position of the last event in the log, whoever wrote it, to compare with positions of followers; undefined where it is empty. */
  head(): Promise<string | undefined>
  close(): Promise<void>
}

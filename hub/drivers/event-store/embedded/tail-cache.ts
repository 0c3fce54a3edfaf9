import type { StoredEvent } from '../port.ts'

/** The last events of a log in memory: followers that are nearly level share them instead of reading and parsing each for itself. */
export interface RecentEvents {
  /** The next event after those that are held; one that does not follow them starts anew. */
  push(number: number, event: StoredEvent): void
  /** Up to `limit` events after this number, and the number of the last; undefined where the first of them is not held. */
  after(number: number, limit: number): { events: StoredEvent[]; last: number } | undefined
}

/** Holds at least `size` events once there were so many, at most twice as many. */
export function rememberRecent(size: number): RecentEvents {
  let first = 0
  let events: StoredEvent[] = []

  return {
    push(number, event) {
      if (events.length === 0 || number !== first + events.length) {
        first = number
        events = []
      }
      events.push(event)
      if (events.length > 2 * size) {
        first += size
        events = events.slice(size)
      }
    },
    after(number, limit) {
      const from = number + 1 - first
      if (events.length === 0 || from < 0 || from >= events.length) return undefined
      const slice = events.slice(from, from + limit)
      return { events: slice, last: number + slice.length }
    },
  }
}

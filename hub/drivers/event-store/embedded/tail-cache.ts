import type { StoredEvent } from '../port.ts'

/**
 * The last events of the log in memory. Followers that are nearly caught up share them instead of each reading and
 * parsing rows.
 */
export interface TailCache {
  /** Adds the next event of the log. An event that does not follow the last one restarts the cache. */
  push(number: number, event: StoredEvent): void
  /**
   * Returns up to `limit` events after this number, and the number of the last one; undefined if the first of them is
   * not cached.
   */
  after(number: number, limit: number): { events: StoredEvent[]; last: number } | undefined
}

/** Holds the last `size` events, and up to twice as many. */
export function openTailCache(size: number): TailCache {
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

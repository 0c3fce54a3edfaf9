import { openBoundedMap } from '../../hub/platform/bounded-map.ts'

/** The wall clock counts as having jumped once it differs from the monotonic clock by more than this. */
const DRIFT_MS = 2_000
const REMEMBERED = 10_000

/**
 * A function that says how many seconds ago an event was recorded. Once the wall clock of this process has jumped, or the machine was
 * suspended, the wall clock is no measure: then only the time counts that this process has known the event itself.
 */
export function openSettling(
  now: () => string,
  elapsedMs: () => number,
): (event: { id: string; recordedAt: string }) => number {
  const offset = () => Date.parse(now()) - elapsedMs()
  const offsetAtStart = offset()
  const firstSeen = openBoundedMap<string, number>(REMEMBERED)
  return ({ id, recordedAt }) => {
    const since = firstSeen.get(id) ?? elapsedMs()
    firstSeen.set(id, since)
    const jumped = Math.abs(offset() - offsetAtStart) > DRIFT_MS
    return (jumped ? elapsedMs() - since : Date.parse(now()) - Date.parse(recordedAt)) / 1000
  }
}

import { openBoundedMap } from './bounded-map.ts'

/** The wall clock counts as having jumped once it differs from the monotonic clock by more than this. */
const DRIFT_MS = 2_000
const REMEMBERED = 10_000

/**
 * Seconds since an event was recorded. Once the wall clock of this process has jumped, or the machine was suspended,
 * only the time since this process first saw the event counts.
 */
export function openClockGuard(
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

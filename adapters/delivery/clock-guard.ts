/** Wall and steady clock may drift apart by this much before the wall clock counts as one that has jumped. */
const DRIFT_MS = 2_000
const REMEMBERED = 10_000

/**
 * Tells how many seconds ago an event was recorded. Once the clock of this process has jumped, or stood still with its machine, it is no
 * measure any more: then only the time counts that this process has known the event itself.
 */
export function openSettling(
  now: () => string,
  elapsedMs: () => number,
): (event: { id: string; recordedAt: string }) => number {
  const offset = () => Date.parse(now()) - elapsedMs()
  const offsetAtStart = offset()
  const known = new Map<string, number>()
  return ({ id, recordedAt }) => {
    const since = known.get(id) ?? elapsedMs()
    known.set(id, since)
    if (known.size > REMEMBERED) known.delete(known.keys().next().value!)
    const jumped = Math.abs(offset() - offsetAtStart) > DRIFT_MS
    return (jumped ? elapsedMs() - since : Date.parse(now()) - Date.parse(recordedAt)) / 1000
  }
}

import assert from 'node:assert/strict'
import { openEventStoreDb } from '../../../hub/drivers/event-store/eventstoredb/eventstoredb.ts'
import type { EventStore, StoredEvent } from '../../../hub/drivers/event-store/port.ts'
import { silentLog } from '../../../hub/log.ts'

export const open = (url: string, deadlineMs = 15_000): Promise<EventStore> =>
  openEventStoreDb({ url, log: silentLog, deadlineMs })
export const numbers = (events: readonly StoredEvent[]): unknown[] => events.map(({ data }) => data['number'])
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number)

/** Follows in the background. `has` resolves once that many events were seen, `ended` once the iterable has ended. */
export function watch(store: EventStore, prefix: string, after?: string) {
  const stop = new AbortController()
  const seen: StoredEvent[] = []
  const positions: string[] = []
  let wake = () => {}
  const ended = (async () => {
    for await (const page of store.follow(after, [prefix], stop.signal)) {
      seen.push(...page.events)
      positions.push(page.position)
      wake()
    }
  })()
  ended.catch(() => wake())
  const until = async (done: () => boolean) => {
    while (!done())
      await Promise.race([
        new Promise<void>((resolve) => {
          wake = resolve
        }),
        ended.then(() => assert.fail('the follower has ended')),
      ])
  }
  return {
    seen,
    positions,
    ended,
    until,
    has: (count: number) => until(() => seen.length >= count),
    stop: () => stop.abort(),
  }
}

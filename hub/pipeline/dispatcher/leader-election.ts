import { setTimeout as delay } from 'node:timers/promises'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { loadCheckpoint } from './checkpoint.ts'
import { nextCommands, type Receivers } from './next-commands.ts'
import { upcastWork, WORK_PREFIXES } from './work.ts'

/** With nothing to publish, a leader moves the checkpoint seldom: the lease is this many times as long. */
const LEASES_WITHOUT_WORK = 60
const LEAST_POLL_MS = 10

interface Dependencies {
  store: EventStore
  receivers: Receivers
  elapsedMs(): number
  signal: AbortSignal
  leaseMs: number
}

/**
 * Resolves when the leader's lease has expired: its checkpoint has not moved for `leaseMs` since there was unpublished
 * work, or for much longer while only published work is open. Writes nothing.
 */
export async function awaitLeadership({ store, receivers, elapsedMs, signal, leaseMs }: Dependencies): Promise<void> {
  let seen: number | 'no-stream' | undefined
  let seenAt = elapsedMs()
  let workSince: number | undefined
  for (;;) {
    await delay(Math.max(LEAST_POLL_MS, leaseMs / 5), undefined, { signal })
    const { revision, position, published, open } = await loadCheckpoint(store)
    if (revision !== seen) {
      seen = revision
      seenAt = elapsedMs()
      workSince = undefined
      continue
    }
    if (workSince === undefined && (await hasWorkAfter(published))) workSince = elapsedMs()
    if (workSince !== undefined && elapsedMs() - workSince >= leaseMs) return
    const isOpen = open.length > 0 || position < published
    if (isOpen && elapsedMs() - seenAt >= leaseMs * LEASES_WITHOUT_WORK) return
  }

  async function hasWorkAfter(position: string): Promise<boolean> {
    const stop = new AbortController()
    try {
      const either = AbortSignal.any([signal, stop.signal])
      for await (const page of store.follow(position === '' ? undefined : position, WORK_PREFIXES, either)) {
        if (page.events.some((event) => nextCommands(event, upcastWork(event), receivers).length > 0)) return true
        if (page.caughtUp) return false
      }
      return false
    } finally {
      stop.abort()
    }
  }
}

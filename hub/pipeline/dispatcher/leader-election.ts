import { setTimeout as delay } from 'node:timers/promises'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { upcastCheckpoint } from '../../streams/events.ts'
import { checkpointStream } from '../../streams/names.ts'
import { next, upcastWork, WORK_PREFIXES, type Receivers } from './next.ts'

export const CHECKPOINT_STREAM = checkpointStream('dispatcher')
/** Works that are only watched need a leader too, but move the checkpoint seldom. */
const PATIENCE_FOR_WATCHED = 60

interface Dependencies {
  store: EventStore
  receivers: Receivers
  ms(): number
  signal: AbortSignal
  standByMs: number
}

/** Resolves when the checkpoint has stood still for `standByMs` since work was seen that was not published. Writes nothing. */
export async function awaitLeadership({ store, receivers, ms, signal, standByMs }: Dependencies): Promise<void> {
  let seen: number | undefined
  let still = ms()
  let workSeen: number | undefined
  for (;;) {
    await delay(Math.max(10, standByMs / 5), undefined, { signal })
    const last = (await store.read(CHECKPOINT_STREAM, 'last'))[0]
    if (last?.revision !== seen) {
      seen = last?.revision
      still = ms()
      workSeen = undefined
      continue
    }
    const checkpoint = last ? upcastCheckpoint(last).data : { position: '' }
    const { position, published = position, open = [] } = checkpoint
    if (workSeen === undefined && (await callsForWork(published))) workSeen = ms()
    if (workSeen !== undefined && ms() - workSeen >= standByMs) return
    if (ms() - still >= standByMs * PATIENCE_FOR_WATCHED && (open.length > 0 || position < published)) return
  }

  async function callsForWork(after: string): Promise<boolean> {
    const stop = new AbortController()
    try {
      for await (const page of store.follow(
        after === '' ? undefined : after,
        WORK_PREFIXES,
        AbortSignal.any([signal, stop.signal]),
      )) {
        if (page.events.some((event) => next(event, upcastWork(event), receivers).length > 0)) return true
        if (page.caughtUp) return false
      }
      return false
    } finally {
      stop.abort()
    }
  }
}

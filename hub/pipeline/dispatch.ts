import { setTimeout as delay } from 'node:timers/promises'
import { v5 as uuidv5 } from 'uuid'
import { codeOf } from '../errors.ts'
import { upcastDocument } from '../document/upcast.ts'
import type { Bus } from '../drivers/bus/port.ts'
import type { EventStore, FollowedPage } from '../drivers/event-store/port.ts'
import type { Log } from '../log.ts'
import { next, type AdapterOf } from './next.ts'

const CHECKPOINT_STREAM = 'checkpoint-dispatcher'
const CHECKPOINT_IDS = '3a54c6cf-92a0-5a0b-9c92-4b8f9f8d2f57'
const LONGEST_PAUSE_MS = 30_000

export interface DispatcherStatus {
  /** everything up to here has been published */
  position: string | undefined
  caughtUp: boolean
  lastProgressAt: string
  /** why nothing moves, while nothing moves */
  error?: string
  /** true where another dispatcher has taken over */
  fenced: boolean
}

export interface Dispatcher { status(): DispatcherStatus; done: Promise<void> }

interface Dependencies { store: EventStore; bus: Bus; adapterOf: AdapterOf; log: Log; now(): string; signal: AbortSignal }

/**
 * Follows the log from its checkpoint and publishes the work that events call for: the only publisher of work.
 * The checkpoint moves only after every message of a page is confirmed, and at the revision that was read:
 * a crash publishes again with the same message ids, and of two dispatchers the slower one fails at its checkpoint and ends.
 */
export function startDispatcher({ store, bus, adapterOf, log, now, signal }: Dependencies): Dispatcher {
  const status: DispatcherStatus = { position: undefined, caughtUp: false, lastProgressAt: now(), fenced: false }

  async function run(): Promise<void> {
    const last = (await store.read(CHECKPOINT_STREAM, 'last'))[0]
    let revision: number | 'no-stream' = last?.revision ?? 'no-stream'
    status.position = last?.data['position'] as string | undefined
    for await (const page of store.follow(status.position, ['document-'], signal)) {
      const published = await untilDone(() => publish(page))
      if (published > 0) {
        const event = { id: uuidv5(page.position, CHECKPOINT_IDS), type: 'CheckpointMoved', data: { position: page.position }, metadata: { actor: 'system:dispatcher', occurredAt: now() } }
        revision = (await store.append(CHECKPOINT_STREAM, [event], revision)).revision
      }
      Object.assign(status, { position: page.position, caughtUp: page.caughtUp, lastProgressAt: now() })
    }
  }

  async function publish(page: FollowedPage): Promise<number> {
    const messages = page.events.flatMap((event) => next(event, upcastDocument(event), adapterOf))
    if (messages.length > 0) await bus.publish(messages)
    return messages.length
  }

  /** Nothing may be skipped, so a page that cannot be published is tried until it can; readiness shows the reason. */
  async function untilDone<T>(step: () => Promise<T>): Promise<T> {
    for (let pause = 100; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        const result = await step()
        delete status.error
        return result
      } catch (error) {
        if (signal.aborted) throw error
        status.error = (error as Error).message
        log.error({ code: codeOf(error), retryInMs: pause }, `dispatcher: ${status.error}`)
        await delay(pause, undefined, { signal })
      }
    }
  }

  const done = run().catch((error: unknown) => {
    if (signal.aborted) return
    status.error = (error as Error).message
    status.fenced = codeOf(error) === 'revision-conflict'
    log.error({ code: codeOf(error) }, status.fenced ? 'dispatcher: another dispatcher has taken over; this one ends' : `dispatcher ended: ${status.error}`)
  })
  return { status: () => ({ ...status }), done }
}

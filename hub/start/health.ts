import type { Part } from '../api/operations.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { codeOf, type ErrorCode } from '../errors.ts'
import type { DispatcherStatus } from '../pipeline/dispatch.ts'
import type { ProjectionStatus } from '../../projections/projection.ts'

/** A follower that is behind and has not moved for this long stands still. */
const STALLED_MS = 30_000

export interface WatchedStore { store: EventStore; part(): Part }

/** The same store, with a memory of how its last append ended: full or broken storage shows in readiness until an append succeeds again. */
export function watchAppends(store: EventStore, now: () => string): WatchedStore {
  let failure: { code: ErrorCode; detail: string } | undefined
  let lastProgressAt = now()
  return {
    store: {
      ...store,
      async append(stream, events, expected) {
        try {
          const appended = await store.append(stream, events, expected)
          failure = undefined
          lastProgressAt = now()
          return appended
        } catch (error) {
          const code = codeOf(error)
          if (code === 'storage-full' || code === 'storage-failed') failure = { code, detail: (error as Error).message }
          throw error
        }
      },
    },
    part: () => ({ ready: failure === undefined, lastProgressAt, ...(failure && { detail: `${failure.code}: ${failure.detail}` }) }),
  }
}

/** A part that follows the log: ready where it has no error and is level with the log, or moved lately. */
export function followerPart({ caughtUp, lastProgressAt, error }: ProjectionStatus | DispatcherStatus, now: string): Part {
  const moving = caughtUp || Date.parse(now) - Date.parse(lastProgressAt) < STALLED_MS
  const detail = error ?? (moving ? undefined : 'no progress lately')
  return { ready: error === undefined && moving, lastProgressAt, ...(detail !== undefined && { detail }) }
}

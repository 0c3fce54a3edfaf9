import type { Part } from '../api/routes/operations.ts'
import type { ApiKeys } from '../auth/api-key.ts'
import type { Blobs } from '../drivers/blobs/port.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { codeOf, type ErrorCode } from '../errors.ts'
import type { DispatcherStatus } from '../pipeline/dispatcher/dispatch.ts'
import type { ProjectionStatus } from '../../projections/runner.ts'
import type { Waiting } from './engines.ts'

/** A follower that is behind and has not moved for this long stands still. */
const STALLED_MS = 30_000

/** What readiness says while the hub starts: every engine that is not open yet, with the reason where there is one. */
export const startParts = (waiting: Waiting): Record<string, Part> => ({
  start: { ready: false, detail: 'the hub is starting' },
  ...Object.fromEntries(
    [...waiting].map(([name, failure]) => [
      `engine ${name}`,
      { ready: false, detail: failure ? `${codeOf(failure) ?? 'internal'}: ${failure.message}` : 'not open yet' },
    ]),
  ),
})

/** Keys that were revoked elsewhere stay valid in a process that does not follow them. */
export function keysPart({ failure }: Pick<ApiKeys, 'failure'>): Part {
  const detail = failure()
  return { ready: detail === undefined, ...(detail !== undefined && { detail }) }
}

export interface WatchedStorage {
  store: EventStore
  blobs: Blobs
  part(): Part
}

/** The same log and blobs, with a memory of how the last write into each ended: full or broken storage shows in readiness until a write succeeds again. */
export function watchWrites(engines: { store: EventStore; blobs: Blobs }, now: () => string): WatchedStorage {
  const failures = new Map<string, { code: ErrorCode; detail: string }>()
  let lastProgressAt = now()

  async function watched<T>(what: string, write: () => Promise<T>): Promise<T> {
    try {
      const written = await write()
      failures.delete(what)
      lastProgressAt = now()
      return written
    } catch (error) {
      const code = codeOf(error)
      if (code === 'storage-full' || code === 'storage-failed')
        failures.set(what, { code, detail: (error as Error).message })
      throw error
    }
  }

  return {
    store: {
      ...engines.store,
      append: (stream, events, expected) => watched('log', () => engines.store.append(stream, events, expected)),
    },
    blobs: {
      ...engines.blobs,
      put: (tenant, bytes, options) => watched('blobs', () => engines.blobs.put(tenant, bytes, options)),
    },
    part() {
      const [failure] = failures.values()
      return {
        ready: failure === undefined,
        lastProgressAt,
        ...(failure && { detail: `${failure.code}: ${failure.detail}` }),
      }
    },
  }
}

/** A part that follows the log: ready where it has no error and is level with the log, or moved lately. */
export function followerPart(
  { caughtUp, lastProgressAt, error }: ProjectionStatus | DispatcherStatus,
  now: string,
): Part {
  const moving = caughtUp || Date.parse(now) - Date.parse(lastProgressAt) < STALLED_MS
  const detail = error ?? (moving ? undefined : 'no progress lately')
  return { ready: error === undefined && moving, lastProgressAt, ...(detail !== undefined && { detail }) }
}

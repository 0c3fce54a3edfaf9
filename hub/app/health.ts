import type { Part } from '../api/routes/health.ts'
import type { ApiKeys } from '../auth/api-keys/api-keys.ts'
import { codeOf, type ErrorCode } from '../errors.ts'
import type { openClockGuard } from '../platform/clock-guard.ts'
import type { DispatcherStatus } from '../pipeline/dispatcher/dispatching.ts'
import type { ProjectionStatus } from '../../projections/runner.ts'
import type { EngineName, Engines, Waiting } from './engines.ts'

/** A follower that is behind counts as stalled after this time without progress. */
const STALLED_SECONDS = 30

/** An engine during the start: why it is not open; undefined once it is. */
export function waitingPart(waiting: Waiting, engine: EngineName): Part | undefined {
  if (!waiting.has(engine)) return undefined
  const failure = waiting.get(engine)
  return { ready: false, detail: failure ? `${codeOf(failure) ?? 'internal'}: ${failure.message}` : 'not open yet' }
}

/** A process that does not follow the keys would accept a key that was revoked in another process. */
export function keysPart({ failure }: Pick<ApiKeys, 'failure'>): Part {
  const detail = failure()
  return { ready: detail === undefined, ...(detail !== undefined && { detail }) }
}

/** Not a fault of the hub, so it is ready; undefined while no sign-in is refused. */
export const signInsPart = (refused: number): Part | undefined =>
  refused === 0 ? undefined : { ready: true, detail: `${refused} refused in the last 10 minutes` }

/** The hub works without its output, so it is ready; undefined while all of it can be written. */
export function outputPart(failures: Record<string, string | undefined>): Part | undefined {
  const failed = Object.entries(failures).filter(([, failure]) => failure !== undefined)
  if (failed.length === 0) return undefined
  return { ready: true, detail: failed.map(([name, failure]) => `${name} cannot be written: ${failure}`).join('; ') }
}

interface WatchedStorage {
  engines: Engines
  part(): Part
}

/**
 * Wraps log and blobs and remembers how the last write into each ended.
 * Full or broken storage shows in readiness until a write succeeds again.
 */
export function watchWrites({ store, blobs, ...others }: Engines, now: () => string): WatchedStorage {
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
    engines: {
      ...others,
      store: {
        ...store,
        append: (stream, events, expected) => watched('log', () => store.append(stream, events, expected)),
      },
      blobs: {
        ...blobs,
        put: (tenant, bytes, options) => watched('blobs', () => blobs.put(tenant, bytes, options)),
      },
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

/** For people. */
export const buildingText = (share: number): string => `being built: ${Math.floor(share * 100)} %`

/**
 * A view. One that is built for the first time, or beside the live one, shows its progress and is ready: the hub
 * accepts and delivers documents meanwhile, and the lists say that they are incomplete.
 */
export function viewPart(status: ProjectionStatus, secondsSince: ReturnType<typeof openClockGuard>): Part {
  const part = followerPart(status, secondsSince)
  const progress = status.building ?? status.rebuildingProgress
  if (progress === undefined) return part
  return { ...part, progress, detail: [part.detail, buildingText(progress)].filter(Boolean).join('; ') }
}

type ViewChecks = Pick<ProjectionStatus, 'mismatch' | 'verifying'>

/**
 * A follower of the log: ready if it has no error, fits the log, and is caught up or made progress recently. A view
 * is not ready before it was compared with the log, and one that did not fit not until it is built again.
 */
export function followerPart(
  { caughtUp, lastProgressAt, error, ...view }: (ProjectionStatus | DispatcherStatus) & ViewChecks,
  secondsSince: ReturnType<typeof openClockGuard>,
): Part {
  const waitedSeconds = secondsSince({ id: lastProgressAt, recordedAt: lastProgressAt })
  const moving = caughtUp || waitedSeconds < STALLED_SECONDS
  const failure = error ?? view.mismatch ?? (view.verifying ? 'it is being compared with the log' : undefined)
  const detail = failure ?? (moving ? undefined : 'no progress lately')
  return { ready: failure === undefined && moving, lastProgressAt, ...(detail !== undefined && { detail }) }
}

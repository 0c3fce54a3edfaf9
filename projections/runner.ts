import { randomUUID } from 'node:crypto'
import type { ViewDefinition } from '../hub/drivers/views/port.ts'
import { codeOf } from '../hub/errors.ts'
import { retry } from '../hub/platform/retry.ts'
import { follow } from './follow.ts'
import { baseName, generationOf, requestedCollection, requestRebuild } from './rebuild.ts'
import {
  definitionOf,
  reportRetry,
  type Dependencies,
  type ProjectionStatus,
  type RunnerState,
} from './runner-state.ts'
import { adopt, build, leaveTo, startFromLog, startOver } from './switch.ts'

export type { ProjectionStatus }

export interface RunningProjection {
  status(): ProjectionStatus
  /** The collection that readers use now. */
  live(): ViewDefinition
  /** Rebuilds the view beside the live one and switches when it is level with the log; resolves after the switch. */
  rebuild(): Promise<void>
  done: Promise<void>
}

interface Options extends Dependencies {
  /** how often it looks for rebuild requests and for a switch by another process; 0: never */
  lookMs?: number
}

/**
 * Follows the log and keeps one view, in any number of processes at once. Rows are guarded by position and saved with
 * their checkpoint, so a page may be applied twice. An event that cannot be projected stops only this view, and its
 * status says why; an engine that is unavailable is waited for.
 */
export async function runProjection({ lookMs = 1_000, ...dependencies }: Options): Promise<RunningProjection> {
  const state = await openState(dependencies)
  const { projection, store, views, now } = state
  if (generationOf(projection, state.live.collection) === undefined) build(state, state.base).catch(() => {})
  else state.following = follow(state, state.live)
  const looking = keepLooking(state, lookMs)
  return {
    status: () => ({ ...state.status }),
    live: () => state.live,
    rebuild: async () =>
      build(
        state,
        await requestRebuild(
          { store, views, projection },
          { id: randomUUID(), actor: 'system:projections', at: now() },
        ),
      ),
    get done() {
      return Promise.allSettled([looking, state.building?.done, state.following?.done]).then(() => {})
    },
  }
}

async function openState(dependencies: Dependencies): Promise<RunnerState> {
  const { store, views, projection, signal, now } = dependencies
  const base = baseName(projection)
  const status: ProjectionStatus = {
    view: projection.view,
    collection: base,
    position: undefined,
    caughtUp: false,
    lastProgressAt: now(),
    rebuilding: false,
  }
  status.collection = await retry(
    async () => {
      const collection = (await views.live(projection.view)) ?? (await views.live(projection.view, base))!
      const { checkpoint } = await views.load(definitionOf(dependencies, collection), [])
      const share = await store.shareUpTo(checkpoint)
      if (share < 1 && generationOf(projection, collection) !== undefined) status.building = share
      return collection
    },
    { signal, onRetry: (error, retryInMs) => reportRetry({ ...dependencies, status }, error, retryInMs) },
  )
  const live = definitionOf(dependencies, status.collection)
  const idle = { following: undefined, building: undefined, isFromOtherLog: false, wake: () => {} }
  return { ...dependencies, base, status, live, ...idle }
}

async function keepLooking(state: RunnerState, lookMs: number): Promise<void> {
  const { signal, log, projection } = state
  try {
    while (!signal.aborted) {
      await untilNextLook(state, lookMs)
      if (!signal.aborted) await retry(() => look(state), { signal, onRetry: () => {} })
    }
  } catch (error) {
    if (signal.aborted) return
    log.error(
      { view: projection.view, code: codeOf(error) },
      `the view ${projection.view} ignores rebuild requests from now on: ${(error as Error).message}`,
    )
  }
}

/** Waits for the next look at the latest after `lookMs`, if it is not 0. */
function untilNextLook(state: RunnerState, lookMs: number): Promise<void> {
  const { signal } = state
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', settle)
      resolve()
    }
    const timer = lookMs > 0 ? setTimeout(settle, lookMs) : undefined
    signal.addEventListener('abort', settle, { once: true })
    state.wake = settle
    if (signal.aborted || state.isFromOtherLog) settle()
  })
}

/** Follows what other processes and operators did meanwhile: a switch, or a rebuild request. */
async function look(state: RunnerState): Promise<void> {
  const { views, store, projection } = state
  if (state.isFromOtherLog) await startFromLog(state)
  const pointed = await views.live(projection.view)
  if (pointed === undefined) await startOver(state)
  else if (pointed !== state.live.collection && state.building?.collection !== state.live.collection)
    await followSwitch(state, pointed)
  const requested = await requestedCollection(store, projection)
  const present = generationOf(projection, state.live.collection)
  if (requested !== undefined && present !== undefined && generationOf(projection, requested)! > present)
    build(state, requested).catch(() => {})
}

/** Another process switched readers to a collection: of another version, one that is built here, or a new one. */
async function followSwitch(state: RunnerState, pointed: string): Promise<void> {
  if (generationOf(state.projection, pointed) === undefined) return leaveTo(state, pointed)
  const { building } = state
  await adopt(
    state,
    building?.collection === pointed ? building.following : follow(state, definitionOf(state, pointed)),
  )
}

import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Projection } from '../../projections/projection.ts'
import {
  baseName,
  generationOf,
  requestedCollection,
  requestRebuild,
  untilLive,
  type Requester,
} from '../../projections/rebuild.ts'
import { runProjection, type ProjectionStatus, type RunningProjection } from '../../projections/runner.ts'
import { dropRetiredViews, PROJECTIONS } from '../../projections/views.ts'
import type { Part } from '../api/routes/health.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import type { ViewDefinition, Views } from '../drivers/views/port.ts'
import { codeOf, WaybillError } from '../errors.ts'
import { retry } from '../platform/retry.ts'
import type { Log } from '../log.ts'
import { followerPart } from './health.ts'

/** How soon this process reads from a collection that another process switched to. */
const LOOK_AGAIN_MS = 1_000

interface Dependencies {
  store: EventStore
  views: Views
  log: Log
  now(): string
  signal: AbortSignal
}

export interface ReadModels {
  /** The collection that readers of a view use now. */
  live(projection: Projection): ViewDefinition
  list(): Promise<ProjectionStatus[]>
  /**
   * Has a view rebuilt by the processes that keep it; resolves after the switch.
   * @throws {WaybillError} `not-found` for a view that does not exist
   */
  rebuild(view: string, requester: Requester, signal: AbortSignal): Promise<ProjectionStatus>
  parts(): [name: string, part: Part][]
  done: Promise<unknown>
}

interface State extends Dependencies {
  /** the views that this process keeps */
  running: Map<Projection, RunningProjection>
  /** for views that other processes keep, the collection that readers use */
  pointed: Map<Projection, string>
}

/** The views of this process: kept up to date here if `keeps` is true, otherwise only read. */
export async function openReadModels(dependencies: Dependencies, keeps: boolean): Promise<ReadModels> {
  const state: State = { ...dependencies, running: new Map(), pointed: new Map() }
  const { views, log, now, signal, running, pointed } = state
  const onRetry = (error: Error, retryInMs: number) =>
    log.warn({ code: codeOf(error), retryInMs }, `the start waits for the views: ${error.message}`)
  if (keeps) {
    await retry(() => dropRetiredViews(views), { signal, onRetry })
    for (const projection of PROJECTIONS) running.set(projection, await runProjection({ ...dependencies, projection }))
  } else await retry(() => locate(state), { signal, onRetry })
  const locating = keeps ? Promise.resolve() : keepLocating(state)
  return {
    live: (projection) =>
      running.get(projection)?.live() ?? { collection: pointed.get(projection)!, indexes: projection.indexes },
    list: () => Promise.all(PROJECTIONS.map((projection) => statusOf(state, projection))),
    rebuild: (view, requester, stop) => rebuild(state, view, requester, stop),
    parts: () => [...running.values()].map(({ status }) => [`view ${status().view}`, followerPart(status(), now())]),
    done: Promise.all([locating, ...[...running.values()].map(({ done }) => done)]),
  }
}

async function locate({ views, pointed }: State): Promise<void> {
  for (const projection of PROJECTIONS)
    pointed.set(projection, (await views.live(projection.view)) ?? pointed.get(projection) ?? baseName(projection))
}

async function keepLocating(state: State): Promise<void> {
  const { signal } = state
  while (!signal.aborted) {
    await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {})
    // The probes report an engine that is down; until it is back, the last known collection is used.
    if (!signal.aborted) await locate(state).catch(() => {})
  }
}

async function statusOf({ store, views, now, running }: State, projection: Projection): Promise<ProjectionStatus> {
  const own = running.get(projection)
  if (own) return own.status()
  const collection = (await views.live(projection.view)) ?? baseName(projection)
  const [{ checkpoint }, head, requested] = await Promise.all([
    views.load({ collection, indexes: projection.indexes }, []),
    store.head(),
    requestedCollection(store, projection),
  ])
  return {
    view: projection.view,
    collection,
    position: checkpoint,
    caughtUp: head === undefined || (checkpoint !== undefined && checkpoint >= head),
    lastProgressAt: now(),
    rebuilding:
      requested !== undefined && generationOf(projection, requested)! > (generationOf(projection, collection) ?? -1),
  }
}

async function rebuild(
  state: State,
  view: string,
  requester: Requester,
  signal: AbortSignal,
): Promise<ProjectionStatus> {
  const projection = PROJECTIONS.find((each) => each.view === view)
  if (!projection)
    throw new WaybillError(
      'not-found',
      `There is no such view; the views are ${PROJECTIONS.map((each) => each.view).join(', ')}.`,
    )
  const { store, views, now } = state
  const collection = await requestRebuild({ store, views, projection }, { ...requester, id: randomUUID(), at: now() })
  await untilLive(views, projection, collection, signal)
  return statusOf(state, projection)
}

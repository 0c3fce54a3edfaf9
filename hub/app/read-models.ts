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
import { openClockGuard } from '../platform/clock-guard.ts'
import { retry } from '../platform/retry.ts'
import type { Log } from '../log.ts'
import { buildingText, viewPart } from './health.ts'

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
  /**
   * The share of the log, 0 to 1, that a view holds while it lacks rows: from the start of this process, or a switch to
   * a new collection, until it is level with the log for the first time. Undefined afterwards.
   */
  building(projection: Projection): number | undefined
  list(): Promise<ProjectionStatus[]>
  /**
   * Has a view rebuilt by the processes that keep it; resolves after the switch.
   * @throws {WaybillError} `not-found` for a view that does not exist
   */
  rebuild(view: string, requester: Requester, signal: AbortSignal): Promise<ProjectionStatus>
  /** A view that other processes keep has a part only while it is built. */
  parts(): [name: string, part: Part | undefined][]
  done: Promise<unknown>
}

interface State extends Dependencies {
  secondsSince: ReturnType<typeof openClockGuard>
  /** the views that this process keeps */
  running: Map<Projection, RunningProjection>
  /** the views that other processes keep */
  pointed: Map<Projection, Pointed>
}

interface Pointed {
  /** the collection that readers use */
  collection: string
  /** the end of the log when this process first saw the collection: until the view is there, it is being built */
  goal: string | undefined
  building: number | undefined
}

/** The views of this process: kept up to date here if `keeps` is true, otherwise only read. */
export async function openReadModels(dependencies: Dependencies, keeps: boolean): Promise<ReadModels> {
  const secondsSince = openClockGuard(dependencies.now, () => performance.now())
  const state: State = { ...dependencies, secondsSince, running: new Map(), pointed: new Map() }
  const { views, log, signal, running, pointed } = state
  const onRetry = (error: Error, retryInMs: number) =>
    log.warn({ code: codeOf(error), retryInMs }, `the start waits for the views: ${error.message}`)
  if (keeps) {
    await retry(() => dropRetiredViews(views), { signal, onRetry })
    for (const projection of PROJECTIONS) running.set(projection, await runProjection({ ...dependencies, projection }))
  } else await retry(() => locate(state), { signal, onRetry })
  const locating = keeps ? Promise.resolve() : keepLocating(state)
  return {
    live: (projection) =>
      running.get(projection)?.live() ?? {
        collection: pointed.get(projection)!.collection,
        indexes: projection.indexes,
      },
    building: (projection) =>
      running.has(projection) ? running.get(projection)!.status().building : pointed.get(projection)!.building,
    list: () => Promise.all(PROJECTIONS.map((projection) => statusOf(state, projection))),
    rebuild: (view, requester, stop) => rebuild(state, view, requester, stop),
    parts: () => PROJECTIONS.map((projection) => [`view ${projection.view}`, partOf(state, projection)]),
    done: Promise.all([locating, ...[...running.values()].map(({ done }) => done)]),
  }
}

async function locate(state: State): Promise<void> {
  for (const projection of PROJECTIONS) state.pointed.set(projection, await locateOne(state, projection))
}

async function locateOne({ store, views, pointed }: State, projection: Projection): Promise<Pointed> {
  const known = pointed.get(projection)
  const collection = (await views.live(projection.view)) ?? known?.collection ?? baseName(projection)
  const isKnown = collection === known?.collection
  if (isKnown && known.building === undefined) return known
  const goal = isKnown ? known.goal : await store.head()
  const { checkpoint } = await views.load({ collection, indexes: projection.indexes }, [])
  const isLevel = goal === undefined || (checkpoint !== undefined && checkpoint >= goal)
  return { collection, goal, building: isLevel ? undefined : await store.shareUpTo(checkpoint) }
}

function partOf({ running, pointed, secondsSince }: State, projection: Projection): Part | undefined {
  const own = running.get(projection)
  if (own) return viewPart(own.status(), secondsSince)
  const building = pointed.get(projection)?.building
  return building === undefined ? undefined : { ready: true, progress: building, detail: buildingText(building) }
}

async function keepLocating(state: State): Promise<void> {
  const { signal } = state
  while (!signal.aborted) {
    await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {})
    // The probes report an engine that is down; until it is back, the last known collection is used.
    if (!signal.aborted) await locate(state).catch(() => {})
  }
}

async function statusOf(
  { store, views, now, running, pointed }: State,
  projection: Projection,
): Promise<ProjectionStatus> {
  const own = running.get(projection)
  if (own) return own.status()
  const collection = (await views.live(projection.view)) ?? baseName(projection)
  const building = pointed.get(projection)?.building
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
    ...(building !== undefined && { building }),
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

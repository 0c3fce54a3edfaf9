import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { deliveriesProjection } from '../../projections/deliveries.ts'
import { documentsProjection } from '../../projections/documents.ts'
import type { Projection } from '../../projections/fold.ts'
import { runProjection, type ProjectionStatus, type RunningProjection } from '../../projections/runner.ts'
import { baseName, generationOf, requestedCollection, requestRebuild, untilLive } from '../../projections/rebuild.ts'
import { trailProjection } from '../../projections/trail.ts'
import type { Part } from '../api/routes/operations.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import type { ViewDefinition, Views } from '../drivers/views/port.ts'
import { codeOf, WaybillError } from '../errors.ts'
import { retry } from '../platform/retry.ts'
import type { Log } from '../log.ts'
import { followerPart } from './health.ts'

const PROJECTIONS: readonly Projection[] = [documentsProjection, deliveriesProjection, trailProjection]
/** How soon this process reads from a collection that another one has switched to. */
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
  /** Has a view built anew by the processes that keep it; resolves after the switch. */
  rebuild(view: string, actor: string, signal: AbortSignal): Promise<ProjectionStatus>
  parts(): [name: string, part: Part][]
  done: Promise<unknown>
}

/** The read models of this process: kept here where `keeps` is true, else only read, wherever they are kept. */
export async function openReadModels(
  { store, views, log, now, signal }: Dependencies,
  keeps: boolean,
): Promise<ReadModels> {
  const running = new Map<Projection, RunningProjection>()
  const pointed = new Map<Projection, string>()
  if (keeps)
    for (const projection of PROJECTIONS)
      running.set(projection, await runProjection({ store, views, projection, log, now, signal }))
  else
    await retry(lookAll, {
      signal,
      onRetry: (error, retryInMs) =>
        log.warn({ code: codeOf(error), retryInMs }, `the start waits for the views: ${error.message}`),
    })
  const looking = keeps ? Promise.resolve() : lookAgain()

  async function lookAll(): Promise<void> {
    for (const projection of PROJECTIONS)
      pointed.set(projection, (await views.live(projection.view)) ?? pointed.get(projection) ?? baseName(projection))
  }

  async function lookAgain(): Promise<void> {
    while (!signal.aborted) {
      await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {})
      // An engine that is away shows in the probes; the collection of before is still right until it is back.
      if (!signal.aborted) await lookAll().catch(() => {})
    }
  }

  async function statusOf(projection: Projection): Promise<ProjectionStatus> {
    const own = running.get(projection)
    if (own) return own.status()
    const collection = (await views.live(projection.view)) ?? baseName(projection)
    const [{ checkpoint }, head, requested] = await Promise.all([
      views.load({ collection, indexes: projection.indexes }, []),
      store.head(),
      requestedCollection(store, projection),
    ])
    const rebuilding =
      requested !== undefined && generationOf(projection, requested)! > (generationOf(projection, collection) ?? -1)
    return {
      view: projection.view,
      collection,
      position: checkpoint,
      caughtUp: head === undefined || (checkpoint !== undefined && checkpoint >= head),
      lastProgressAt: now(),
      rebuilding,
    }
  }

  return {
    live: (projection) =>
      running.get(projection)?.live() ?? { collection: pointed.get(projection)!, indexes: projection.indexes },
    list: () => Promise.all(PROJECTIONS.map(statusOf)),
    async rebuild(view, actor, stop) {
      const projection = PROJECTIONS.find((each) => each.view === view)
      if (!projection)
        throw new WaybillError(
          'not-found',
          `There is no view of this name; there are ${PROJECTIONS.map((each) => each.view).join(', ')}.`,
        )
      const collection = await requestRebuild(store, projection, { id: randomUUID(), actor, at: now() })
      await untilLive(views, projection, collection, stop)
      return statusOf(projection)
    },
    parts: () => [...running.values()].map(({ status }) => [`view ${status().view}`, followerPart(status(), now())]),
    done: Promise.all([looking, ...[...running.values()].map(({ done }) => done)]),
  }
}

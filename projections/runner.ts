import { randomUUID } from 'node:crypto'
import { setImmediate as breathe, setTimeout as delay } from 'node:timers/promises'
import { codeOf, WaybillError } from '../hub/errors.ts'
import type { EventStore } from '../hub/drivers/event-store/port.ts'
import type { ViewDefinition, Views } from '../hub/drivers/views/port.ts'
import type { Log } from '../hub/log.ts'
import { retry } from '../hub/platform/retry.ts'
import { openFold } from './fold.ts'
import type { Projection } from './projection.ts'
import { baseName, generationOf, isLater, requestedCollection, requestRebuild } from './rebuild.ts'

export interface ProjectionStatus {
  view: string
  collection: string
  position: string | undefined
  caughtUp: boolean
  lastProgressAt: string
  /** true while readers still use the collection before */
  rebuilding: boolean
  /** why this view stands still */
  error?: string
}

export interface RunningProjection {
  status(): ProjectionStatus
  /** The collection that readers use now. */
  live(): ViewDefinition
  /** Builds the view anew beside the live one and switches when it has caught up; resolves after the switch. */
  rebuild(): Promise<void>
  done: Promise<void>
}

interface Dependencies {
  store: EventStore
  views: Views
  projection: Projection
  log: Log
  now(): string
  signal: AbortSignal
  /** how often it looks for a wish to rebuild and for a switch by another process; 0: never */
  lookMs?: number
}

// While a view is far behind, its documents are gathered: so many, or so long, and the most while a save before is still on its way.
const GATHERED = 500
const GATHERED_MS = 200
const GATHERED_MOST = 2_000

interface Following {
  view: ViewDefinition
  stop: AbortController
  done: Promise<void>
}
interface Building {
  collection: string
  following: Following
  done: Promise<void>
}

/**
 * Follows the log and keeps one read model, in any number of processes at once. Documents are guarded by position and saved with their
 * checkpoint, so a page may be applied twice. An event that cannot be projected stops only this view, and its status says why;
 * an engine that is away is waited for.
 */
export async function runProjection({
  store,
  views,
  projection,
  log,
  now,
  signal,
  lookMs = 1_000,
}: Dependencies): Promise<RunningProjection> {
  const definition = (collection: string): ViewDefinition => ({ collection, indexes: projection.indexes })
  const base = baseName(projection)
  const status: ProjectionStatus = {
    view: projection.view,
    collection: base,
    position: undefined,
    caughtUp: false,
    lastProgressAt: now(),
    rebuilding: false,
  }
  const failed = (error: Error, retryInMs: number) => {
    status.error = error.message
    log.warn(
      { view: projection.view, code: codeOf(error), retryInMs },
      `the view ${projection.view} waits: ${error.message}`,
    )
  }
  let live = definition(
    await retry(async () => (await views.live(projection.view)) ?? (await views.live(projection.view, base))!, {
      signal,
      onRetry: failed,
    }),
  )
  let following: Following | undefined
  let building: Building | undefined
  status.collection = live.collection

  function follow(view: ViewDefinition, caughtUp?: () => Promise<void>): Following {
    const stop = new AbortController()
    const either = AbortSignal.any([signal, stop.signal])
    const done = retry(
      () => keep(view, either, caughtUp).catch((error: unknown) => leaveIfDropped(view, stop, error)),
      { signal: either, onRetry: failed },
    ).catch((error: unknown) => {
      if (either.aborted) return
      status.error = (error as Error).message
      log.error(
        { view: projection.view, position: status.position, code: codeOf(error) },
        `the view ${projection.view} stands still: ${status.error}`,
      )
      throw error
    })
    done.catch(() => {})
    return { view, stop, done }
  }

  async function keep(view: ViewDefinition, stop: AbortSignal, caughtUp?: () => Promise<void>): Promise<void> {
    const { checkpoint } = await views.load(view, [])
    const fold = openFold(views, projection, view)
    let saved = checkpoint
    let saving = Promise.resolve()
    let savedAt = performance.now()
    let isSaving = false
    const save = async (which: 'all' | 'settled') => {
      isSaving = true
      saved = await fold.save(which).finally(() => {
        isSaving = false
      })
      savedAt = performance.now()
    }
    try {
      for await (const page of store.follow(checkpoint, projection.prefixes, stop)) {
        await fold.add(page)
        const enough = fold.waiting() >= GATHERED || performance.now() - savedAt > GATHERED_MS
        if (page.caughtUp || (enough && !isSaving) || fold.waiting() >= GATHERED_MOST) {
          await saving
          if (fold.waiting() > 0 || page.position !== saved) saving = save(page.caughtUp ? 'all' : 'settled')
          saving.catch(() => {})
          if (page.caughtUp) await saving
        }
        if (!page.caughtUp) await breathe()
        if (page.caughtUp && caughtUp) {
          await caughtUp()
          caughtUp = undefined
        }
        delete status.error
        status.lastProgressAt = now()
        if (view.collection === status.collection) Object.assign(status, { position: saved, caughtUp: page.caughtUp })
      }
    } finally {
      await saving.catch(() => {})
    }
  }

  /** Another process has switched readers elsewhere, and the collection is gone; one that was lost while it was in use is built again. */
  async function leaveIfDropped(view: ViewDefinition, stop: AbortController, error: unknown): Promise<void> {
    const isBuilding = building?.collection === view.collection
    if (
      codeOf(error) !== 'view-lost' ||
      isBuilding ||
      ((await views.live(projection.view)) ?? view.collection) === view.collection
    )
      throw error
    stop.abort()
  }

  /** Builds a collection beside the live one; once level with the log, readers are switched to it, unless they were given to a later version meanwhile. */
  function build(collection: string): Promise<void> {
    if (building?.collection === collection) return building.done
    void building?.following.stop.abort()
    status.rebuilding = true
    const from = live.collection
    const { promise: switched, resolve } = Promise.withResolvers<void>()
    const beside = follow(definition(collection), async () => {
      // Another process was faster.
      if (following === beside) return resolve()
      if (building?.following !== beside) return
      const pointed = (await views.live(projection.view)) ?? from
      if (pointed !== from && isLater(projection, pointed)) return leaveTo(pointed)
      // Readers of this process first: the collection before may be gone with the switch.
      live = definition(collection)
      await views.live(projection.view, collection)
      await adopt(beside)
      log.info({ view: projection.view, collection }, `the view ${projection.view} was built anew`)
      resolve()
    })
    const ended = beside.done.then(() => {
      throw new WaybillError('view-lost', `The collection ${collection} was not built to its end.`, { collection })
    })
    const done = Promise.race([switched, ended])
    done.catch(() => {})
    building = { collection, following: beside, done }
    return done
  }

  async function adopt(next: Following): Promise<void> {
    const before = following
    following = next
    live = next.view
    status.collection = live.collection
    if (building?.following === next) endBuilding()
    if (before === next) return
    before?.stop.abort()
    await before?.done.catch(() => {})
  }

  function endBuilding(): void {
    building = undefined
    status.rebuilding = false
  }

  /** Readers use a collection of another version, which other processes keep. Beside one of an earlier version this one builds its own; a later one is left alone. */
  function leaveTo(collection: string): void {
    live = definition(collection)
    following?.stop.abort()
    status.collection = collection
    delete status.error
    if (building && !isLater(projection, collection)) return
    building?.following.stop.abort()
    endBuilding()
    Object.assign(status, { position: undefined, caughtUp: true })
  }

  /** A store that has lost the pointer has lost its documents, too: everything begins anew, one follower to a collection. */
  async function beginAnew(): Promise<void> {
    const collection = generationOf(projection, live.collection) === undefined ? base : live.collection
    const ended = [following, building?.following].flatMap((each) => (each ? [each] : []))
    for (const { stop } of ended) stop.abort()
    await Promise.allSettled(ended.map(({ done }) => done))
    endBuilding()
    await views.live(projection.view, collection)
    await adopt(follow(definition(collection)))
  }

  /** What another process or an operator has done meanwhile: a switch is followed, a wish to rebuild is fulfilled. */
  async function look(): Promise<void> {
    const pointed = await views.live(projection.view)
    if (pointed === undefined) await beginAnew()
    else if (pointed !== live.collection && building?.collection !== live.collection) {
      if (generationOf(projection, pointed) === undefined) leaveTo(pointed)
      else await adopt(building?.collection === pointed ? building.following : follow(definition(pointed)))
    }
    const requested = await requestedCollection(store, projection)
    const present = generationOf(projection, live.collection)
    if (requested !== undefined && present !== undefined && generationOf(projection, requested)! > present)
      build(requested).catch(() => {})
  }

  async function lookAgain(): Promise<void> {
    while (lookMs > 0 && !signal.aborted) {
      await delay(lookMs, undefined, { signal })
      await retry(look, { signal, onRetry: () => {} })
    }
  }

  if (generationOf(projection, live.collection) === undefined) build(base).catch(() => {})
  else following = follow(live)
  const looking = lookAgain().catch((error: unknown) => {
    if (!signal.aborted)
      log.error(
        { view: projection.view, code: codeOf(error) },
        `the view ${projection.view} is no longer looked after: ${(error as Error).message}`,
      )
  })
  return {
    status: () => ({ ...status }),
    live: () => live,
    rebuild: async () =>
      build(await requestRebuild(store, projection, { id: randomUUID(), actor: 'system:projections', at: now() })),
    get done() {
      return Promise.allSettled([looking, building?.done, following?.done]).then(() => {})
    },
  }
}

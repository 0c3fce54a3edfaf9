import { codeOf } from '../hub/errors.ts'
import type { EventStore, StoredEvent } from '../hub/drivers/event-store/port.ts'
import type { ViewDefinition, ViewDocument, Views } from '../hub/drivers/views/port.ts'
import type { Log } from '../hub/log.ts'

/** A read model as a pure fold of events into one document an id. */
export interface Projection {
  view: string
  /** raised with every change of what it makes; a new version is built beside the old one */
  version: number
  prefixes: readonly string[]
  indexes: ViewDefinition['indexes']
  /** which document an event belongs to; undefined for none */
  idOf(event: StoredEvent): string | undefined
  project(current: ViewDocument | undefined, event: StoredEvent): ViewDocument | undefined
}

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

interface Dependencies { store: EventStore; views: Views; projection: Projection; log: Log; now(): string; signal: AbortSignal }

const baseName = ({ view, version }: Projection): string => `${view}_v${version}`

/**
 * Follows the log and keeps one read model. Documents are guarded by position and saved with their checkpoint, so a page
 * may be applied twice. An event that cannot be projected stops only this view, and its status says why.
 */
export async function runProjection({ store, views, projection, log, now, signal }: Dependencies): Promise<RunningProjection> {
  const definition = (collection: string): ViewDefinition => ({ collection, indexes: projection.indexes })
  const base = baseName(projection)
  const before = await views.live(projection.view)
  let live = definition(before ?? base)
  let generation = 0
  // A live collection of this version, whatever its run, is followed; another version is built beside it first.
  const current = before !== undefined && (before === base || before.startsWith(`${base}_`))
  if (before === undefined) await views.live(projection.view, base)
  const status: ProjectionStatus = { view: projection.view, collection: live.collection, position: undefined, caughtUp: false, lastProgressAt: now(), rebuilding: false }
  let followed = new AbortController()
  let switched: Promise<void> = Promise.resolve()
  let done = current || before === undefined ? follow(live, followed.signal) : Promise.resolve()
  if (!current && before !== undefined) switched = rebuild()

  async function follow(view: ViewDefinition, stop: AbortSignal, caughtUp?: () => Promise<void>): Promise<void> {
    const both = AbortSignal.any([signal, stop])
    let position: string | undefined
    try {
      position = (await views.load(view, [])).checkpoint
      for await (const page of store.follow(position, projection.prefixes, both)) {
        if (page.events.length > 0 || page.position !== position) await apply(view, page.events, page.position)
        position = page.position
        if (page.caughtUp && caughtUp) {
          await caughtUp()
          caughtUp = undefined
        }
        Object.assign(status, { position, caughtUp: page.caughtUp, lastProgressAt: now() })
      }
    } catch (error) {
      if (both.aborted) return
      status.error = (error as Error).message
      log.error({ view: projection.view, position, code: codeOf(error) }, `the view ${projection.view} stands still: ${status.error}`)
      throw error
    }
  }

  async function apply(view: ViewDefinition, events: readonly StoredEvent[], checkpoint: string): Promise<void> {
    const touched = events.flatMap((event) => {
      const id = projection.idOf(event)
      return id === undefined ? [] : [{ id, event }]
    })
    const { documents } = await views.load(view, [...new Set(touched.map(({ id }) => id))])
    const positions = new Map<string, string>()
    for (const { id, event } of touched) {
      const stored = documents.get(id)
      if (stored && String(stored['position'] ?? '') >= event.position) continue
      const next = projection.project(stored, event)
      if (!next) continue
      documents.set(id, { ...next, position: event.position })
      positions.set(id, event.position)
    }
    await views.save(view, [...positions].map(([id, position]) => ({ id, position, document: documents.get(id)! })), checkpoint)
  }

  async function rebuild(): Promise<void> {
    const fresh = definition(`${base}_${Date.parse(now()).toString(36)}${generation++}`)
    const stop = new AbortController()
    status.rebuilding = true
    await new Promise<void>((resolve, reject) => {
      const following = follow(fresh, stop.signal, async () => {
        followed.abort()
        await done.catch(() => {})
        await views.live(projection.view, fresh.collection)
        followed = stop
        done = following
        live = fresh
        Object.assign(status, { collection: fresh.collection, rebuilding: false })
        delete status.error
        log.info({ view: projection.view, collection: fresh.collection }, `the view ${projection.view} was built anew`)
        resolve()
      })
      following.catch(reject)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  done.catch(() => {})
  switched.catch(() => {})
  return {
    status: () => ({ ...status }),
    live: () => live,
    rebuild: () => (switched = switched.catch(() => {}).then(rebuild)),
    get done() { return Promise.allSettled([switched, done]).then(() => {}) },
  }
}

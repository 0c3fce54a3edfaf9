import { setTimeout as delay } from 'node:timers/promises'
import { codeOf } from '../hub/errors.ts'
import type { EventStore } from '../hub/drivers/event-store/port.ts'
import type { Views } from '../hub/drivers/views/port.ts'
import type { Projection } from './projection.ts'
import { upcastView, type ViewRebuildRequested } from '../hub/streams/events.ts'
import { viewStream } from '../hub/streams/names.ts'
import { appendEvents, type EventContext } from '../hub/streams/writer.ts'

const POLL_MS = 100

interface Built {
  store: EventStore
  views: Pick<Views, 'live'>
  projection: Projection
}

export const baseName = ({ view, version }: Pick<Projection, 'view' | 'version'>): string => `${view}_v${version}`

/** Who requests a rebuild, when, and in which request; without one it is the first of its chain. */
interface RebuildRequest extends Requester {
  id: string
  /** ISO time */
  at: string
}

/** Who requests something of the hub, and in which request. */
export type Requester = Pick<EventContext, 'actor'> &
  Partial<Pick<EventContext, 'tenant' | 'correlationId' | 'traceparent'>>

/**
 * Requests a rebuild of a view. The request is an event, so that every process that builds the view sees it; its
 * revision names the collection, so that all of them build the same one, once. Where collections are ahead of the
 * requests, because the log was set back, the event names the next one. Returns the name of the collection.
 */
export async function requestRebuild(
  { store, views, projection }: Built,
  { id, tenant = '', correlationId = id, ...request }: RebuildRequest,
): Promise<string> {
  const stream = viewStream(projection.view)
  const context: EventContext = { ...request, commandId: id, tenant, correlationId, causationId: correlationId }
  const present = generationOf(projection, (await views.live(projection.view)) ?? '') ?? -1
  for (;;) {
    const [last] = await store.read(stream, 'last')
    const revision = (last?.revision ?? -1) + 1
    const generation = Math.max(revision, present + 1)
    const requested: ViewRebuildRequested = {
      type: 'ViewRebuildRequested',
      data: { view: projection.view, base: baseName(projection), ...(generation > revision && { generation }) },
    }
    try {
      await appendEvents(store, stream, [requested], last?.revision ?? 'no-stream', context)
      return collectionOf(projection, generation)
    } catch (error) {
      if (codeOf(error) !== 'revision-conflict') throw error
    }
  }
}

/** The collection of the latest rebuild request for this version; undefined if there is none. */
export async function requestedCollection(store: EventStore, projection: Projection): Promise<string | undefined> {
  const [last] = await store.read(viewStream(projection.view), 'last')
  if (!last) return undefined
  const { base, generation = last.revision } = upcastView(last).data
  return base === baseName(projection) ? collectionOf(projection, generation) : undefined
}

export const collectionOf = (projection: Projection, generation: number): string =>
  `${baseName(projection)}_r${generation}`

/**
 * The number of the rebuild that a collection was built for, in most cases the revision of its request; -1 for the
 * first of its version, undefined for another version.
 */
export function generationOf(projection: Projection, collection: string): number | undefined {
  const base = baseName(projection)
  if (collection === base) return -1
  return collection.startsWith(`${base}_r`) ? Number(collection.slice(base.length + 2)) : undefined
}

/** True if a later version of the view built the collection. */
export function isLater({ view, version }: Pick<Projection, 'view' | 'version'>, collection: string): boolean {
  const [, of] = /_v(\d+)(?:_r\d+)?$/.exec(collection) ?? []
  return of !== undefined && collection.startsWith(`${view}_v`) && Number(of) > version
}

/** Resolves when readers use this collection or a later one. */
export async function untilLive(
  views: Views,
  projection: Projection,
  collection: string,
  signal: AbortSignal,
): Promise<void> {
  const wanted = generationOf(projection, collection)!
  while ((generationOf(projection, (await views.live(projection.view)) ?? '') ?? -2) < wanted)
    await delay(POLL_MS, undefined, { signal })
}

import { setTimeout as delay } from 'node:timers/promises'
import { codeOf } from '../hub/errors.ts'
import type { EventStore } from '../hub/drivers/event-store/port.ts'
import type { Views } from '../hub/drivers/views/port.ts'
import type { Projection } from './projection.ts'

const LOOK_AGAIN_MS = 100

export const baseName = ({ view, version }: Pick<Projection, 'view' | 'version'>): string => `${view}_v${version}`
const streamOf = (view: string): string => `view-${view}`

/** Who asks for a rebuild, under which id. */
export interface RebuildRequest {
  id: string
  actor: string
  at: string
}

/**
 * Asks for a view to be built anew. The wish is an event, so that every process that keeps the view sees it; its number names the collection,
 * so that all of them build the same one and none builds it twice. Answers the name of that collection.
 */
export async function requestRebuild(
  store: EventStore,
  projection: Projection,
  { id, actor, at }: RebuildRequest,
): Promise<string> {
  const stream = streamOf(projection.view)
  for (;;) {
    const [last] = await store.read(stream, 'last')
    const event = {
      id,
      type: 'ViewRebuildRequested',
      data: { view: projection.view, base: baseName(projection) },
      metadata: { actor, occurredAt: at, schema: '1', commandId: id, $correlationId: id, $causationId: id },
    }
    try {
      const { revision } = await store.append(stream, [event], last?.revision ?? 'no-stream')
      return collectionOf(projection, revision)
    } catch (error) {
      if (codeOf(error) !== 'revision-conflict') throw error
    }
  }
}

/** The collection that the latest wish for this version asks for; undefined where there is none. */
export async function requestedCollection(store: EventStore, projection: Projection): Promise<string | undefined> {
  const [last] = await store.read(streamOf(projection.view), 'last')
  return last?.data['base'] === baseName(projection) ? collectionOf(projection, last.revision) : undefined
}

const collectionOf = (projection: Projection, revision: number): string => `${baseName(projection)}_r${revision}`

/** The number of the wish that a collection was built for; -1 for the first one of its version, undefined for one of another version. */
export function generationOf(projection: Projection, collection: string): number | undefined {
  const base = baseName(projection)
  if (collection === base) return -1
  return collection.startsWith(`${base}_r`) ? Number(collection.slice(base.length + 2)) : undefined
}

/** Whether a collection was made by a later version of the view. */
export function isLater({ view, version }: Pick<Projection, 'view' | 'version'>, collection: string): boolean {
  const [, of] = /_v(\d+)(?:_r\d+)?$/.exec(collection) ?? []
  return of !== undefined && collection.startsWith(`${view}_v`) && Number(of) > version
}

/** Resolves once readers use this collection or a later one. */
export async function untilLive(
  views: Views,
  projection: Projection,
  collection: string,
  signal: AbortSignal,
): Promise<void> {
  const wanted = generationOf(projection, collection)!
  while ((generationOf(projection, (await views.live(projection.view)) ?? '') ?? -2) < wanted)
    await delay(LOOK_AGAIN_MS, undefined, { signal })
}

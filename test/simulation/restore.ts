import type { StoredEvent } from '../../hub/drivers/event-store/port.ts'
import { parseStream } from '../../hub/streams/names.ts'
import type { SimulatedStore } from './store.ts'
import type { World } from './world.ts'

/**
 * What the log no longer has because its store was restored from a backup. The hub cannot know of it: documents of the
 * lost part are gone, and a posting whose intent was in it may be repeated by a target without unique columns.
 * Everything that the restored log has must still end.
 */
export interface LostPart {
  /** true if the receipt of the document was lost */
  hasDocument(documentId: string): boolean
  /** true if the intent of this posting was lost */
  hasIntent(postingKey: string): boolean
  /** true if the intent of any posting of the document was lost */
  hasPostingOf(documentId: string): boolean
  /** true if the log was restored at all */
  isRestored(): boolean
}

const SURVIVES = 0.3

/**
 * Plans the restores of a world: the log loses its end, while broker, views, blobs and targets stay as they are. Every
 * process dies with it, as the guide for a restore demands; the one that builds views, where it is alone, may survive.
 */
export function planRestores(world: World, store: SimulatedStore): LostPart {
  const documents = new Set<string>()
  const intents = new Set<string>()
  const postings = new Set<string>()
  let isRestored = false

  function note({ stream, type, data }: StoredEvent): void {
    const name = parseStream(stream)
    if (name?.kind === 'document' && type === 'DocumentReceived') documents.add(name.documentId)
    if (name?.kind !== 'delivery' || type !== 'DeliveryIntended') return
    intents.add(String(data['key']))
    postings.add(name.documentId)
  }

  function restore(share: number): void {
    const kept = Math.floor(store.events.length * share)
    world.trace.step(world.time(), 'log', 'is restored', `${kept} of ${store.events.length} events`)
    const survivor = world.faultSchedule.processes.projector === 1 && world.random.chance(SURVIVES) ? 'projector' : ''
    for (const process of world.processes) if (process.role !== survivor) world.kill(process)
    for (const event of store.cut(kept)) note(event)
    isRestored = true
  }

  for (const { at, share } of world.faultSchedule.restores) world.later(at, undefined, () => restore(share))
  return {
    hasDocument: (documentId) => documents.has(documentId),
    hasIntent: (key) => intents.has(key),
    hasPostingOf: (documentId) => postings.has(documentId),
    isRestored: () => isRestored,
  }
}

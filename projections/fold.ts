import type { FollowedPage, StoredEvent } from '../hub/drivers/event-store/port.ts'
import type { ViewDefinition, ViewDocument, Views } from '../hub/drivers/views/port.ts'

/** A read model as a pure fold of events into one document an id. */
export interface Projection {
  view: string
  /** raised with every change of what it makes; a new version is built beside the old one */
  version: number
  prefixes: readonly string[]
  indexes: ViewDefinition['indexes']
  /** what a document is made of: one event, or the events of one stream. Where it begins nothing has to be loaded. */
  madeOf: 'event' | 'stream'
  /** which document an event belongs to; undefined for none */
  idOf(event: StoredEvent): string | undefined
  /** A document of its own, never the one given. */
  project(current: ViewDocument | undefined, event: StoredEvent): ViewDocument | undefined
}

const REMEMBERED = 4_000
/** The log holds the events of a document near each other: what the last pages have begun is likely to go on. */
const YOUNG_PAGES = 4

export interface Fold {
  /** Folds the next page of the log into documents that wait to be saved. */
  add(page: Pick<FollowedPage, 'events' | 'position'>): Promise<void>
  /** How many documents wait. */
  waiting(): number
  /**
   * Saves what waits: all of it, or only what is unlikely to change again soon, so that most documents are written once. Answers the checkpoint,
   * which never passes what still waits. Further events may be folded meanwhile; the next save is not begun before.
   */
  save(which: 'all' | 'settled'): Promise<string>
}

/**
 * Folds the events of one follower, from a checkpoint on, into the documents of a collection. Guarded by position: applied twice, or beside
 * another process, it is the same. Documents in motion are remembered: whoever sees every event in order knows them. A document that
 * begins is not looked for: if it is stored, then further on than it gets here until this has caught up, and the guard keeps it.
 */
export function openFold(views: Views, projection: Projection, view: ViewDefinition): Fold {
  const remembered = new Map<string, ViewDocument>()
  let writes = new Map<string, ViewDocument>()
  /** on their way: what a load would find may be older */
  let leaving: ReadonlyMap<string, ViewDocument> = new Map()
  /** the pages since the last save, each with the documents that wait since then */
  let pages: { position: string; begun: string[] }[] = []

  const held = (id: string): ViewDocument | undefined => writes.get(id) ?? leaving.get(id) ?? remembered.get(id)

  async function add({ events, position }: Pick<FollowedPage, 'events' | 'position'>): Promise<void> {
    const begun: string[] = []
    const absent = new Set<string>()
    for (let index = 0; index < events.length; index++) {
      const event = events[index]!
      const id = projection.idOf(event)
      if (id === undefined) continue
      const waiting = writes.get(id)
      let stored = waiting ?? held(id)
      // Again where a save that ended meanwhile has made room and forgotten it.
      while (!stored && event.revision > 0 && projection.madeOf === 'stream' && !absent.has(id)) {
        await load(unknownOf(events.slice(index)), absent)
        stored = held(id)
      }
      if (stored && String(stored['position'] ?? '') >= event.position) continue
      const next = projection.project(stored, event)
      if (!next) continue
      next['position'] = event.position
      writes.set(id, next)
      if (!waiting) begun.push(id)
    }
    pages.push({ position, begun })
  }

  async function load(ids: readonly string[], absent: Set<string>): Promise<void> {
    const { documents } = await views.load(view, ids)
    remember(documents)
    for (const id of ids) if (!documents.has(id)) absent.add(id)
  }

  /** The documents of these events that have begun before and are not held. */
  function unknownOf(events: readonly StoredEvent[]): string[] {
    const first = new Map<string, StoredEvent>()
    for (const event of events) {
      const id = projection.idOf(event)
      if (id !== undefined && !first.has(id) && !held(id)) first.set(id, event)
    }
    return [...first].flatMap(([id, { revision }]) => (revision > 0 ? [id] : []))
  }

  function remember(documents: ReadonlyMap<string, ViewDocument>): void {
    for (const [id, document] of documents) {
      remembered.delete(id)
      remembered.set(id, document)
    }
  }

  function forget(): void {
    for (const oldest of remembered.keys()) {
      if (remembered.size <= REMEMBERED) break
      remembered.delete(oldest)
    }
  }

  return {
    add,
    waiting: () => writes.size,
    async save(which) {
      const young = which === 'settled' && pages.length > YOUNG_PAGES ? pages.splice(-YOUNG_PAGES) : []
      const { position } = pages.at(-1)!
      const documents = writes
      writes = new Map()
      for (const id of young.flatMap(({ begun }) => begun)) {
        writes.set(id, documents.get(id)!)
        documents.delete(id)
      }
      leaving = documents
      pages = young
      await views.save(
        view,
        [...documents].map(([id, document]) => ({ id, position: String(document['position']), document })),
        position,
      )
      if (projection.madeOf === 'stream') remember(documents)
      forget()
      leaving = new Map()
      return position
    },
  }
}

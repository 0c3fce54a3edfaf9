import type { FollowedPage, StoredEvent } from '../hub/drivers/event-store/port.ts'
import type { LastEvent, ViewDefinition, ViewDocument, Views } from '../hub/drivers/views/port.ts'
import type { Projection } from './projection.ts'

/** Rows that stay in memory after they were saved. */
const REMEMBERED = 4_000
/** The log keeps the events of a document close together: rows of the last pages are likely to change again soon. */
const YOUNG_PAGES = 4

/** `lastEvent`: of this page or an earlier one */
type Page = Pick<FollowedPage, 'events' | 'position'> & { lastEvent?: LastEvent | undefined }

export interface Fold {
  /** Folds the next page of the log into rows that wait to be saved. */
  add(page: Page): Promise<void>
  /** number of rows that wait to be saved */
  waiting(): number
  /**
   * Saves the waiting rows: all, or only those that are unlikely to change again soon, so that most rows are written
   * once. Resolves to the checkpoint, which never passes a row that still waits. More pages may be folded meanwhile;
   * the caller starts the next save only after this one has ended.
   */
  save(which: 'all' | 'settled'): Promise<string>
}

interface FoldState {
  readonly views: Views
  readonly projection: Projection
  readonly view: ViewDefinition
  /** saved rows, oldest first */
  readonly remembered: Map<string, ViewDocument>
  /** rows that wait to be saved */
  writes: Map<string, ViewDocument>
  /** rows that are being saved: a load could still find an older version */
  leaving: ReadonlyMap<string, ViewDocument>
  /** the pages since the last save, each with the rows that wait since that page */
  pages: { position: string; lastEvent: LastEvent | undefined; begun: string[] }[]
}

/**
 * Folds the events of one follower, from a checkpoint on, into the rows of a collection.
 *
 * Every row carries the position of its last event, and an event at or below that position is skipped. A page may
 * therefore be applied twice, and several processes may keep the same collection: each event counts once. This holds
 * for rows that many streams write to as well, because every follower sees the log in the same total order.
 *
 * The first event of a stream loads nothing. If its row is stored all the same, the stored row is further on, and the
 * guard of the view store keeps it.
 */
export function openFold(views: Views, projection: Projection, view: ViewDefinition): Fold {
  const state: FoldState = {
    views,
    projection,
    view,
    remembered: new Map(),
    writes: new Map(),
    leaving: new Map(),
    pages: [],
  }
  return {
    add: (page) => add(state, page),
    waiting: () => state.writes.size,
    save: (which) => save(state, which),
  }
}

async function add(state: FoldState, { events, position, lastEvent }: Page): Promise<void> {
  const begun: string[] = []
  const absent = new Set<string>()
  for (const [index, event] of events.entries()) {
    const id = state.projection.idOf(event)
    if (id === undefined) continue
    // Repeated because a save that ends during the load may forget the row again.
    while (mayBeStored(state, event) && !held(state, id) && !absent.has(id))
      await load(state, unknownOf(state, events.slice(index)), absent)
    const waits = state.writes.has(id)
    if (apply(state, id, event) && !waits) begun.push(id)
  }
  state.pages.push({ position, lastEvent, begun })
}

/** Applies an event to its row; false if the row has it already or does not change. */
function apply(state: FoldState, id: string, event: StoredEvent): boolean {
  const current = held(state, id)
  if (current && String(current['position'] ?? '') >= event.position) return false
  const next = state.projection.project(current, event)
  if (!next) return false
  next['position'] = event.position
  state.writes.set(id, next)
  return true
}

const held = ({ writes, leaving, remembered }: FoldState, id: string): ViewDocument | undefined =>
  writes.get(id) ?? leaving.get(id) ?? remembered.get(id)

const mayBeStored = ({ projection: { madeOf } }: FoldState, { revision }: StoredEvent): boolean =>
  madeOf === 'group' || (madeOf === 'stream' && revision > 0)

async function load(state: FoldState, ids: readonly string[], absent: Set<string>): Promise<void> {
  const { documents } = await state.views.load(state.view, ids)
  remember(state, documents)
  for (const id of ids) if (!documents.has(id)) absent.add(id)
}

/** The rows of these events that may be stored and are not held. */
function unknownOf(state: FoldState, events: readonly StoredEvent[]): string[] {
  const first = new Map<string, StoredEvent>()
  for (const event of events) {
    const id = state.projection.idOf(event)
    if (id !== undefined && !first.has(id) && !held(state, id)) first.set(id, event)
  }
  return [...first].flatMap(([id, event]) => (mayBeStored(state, event) ? [id] : []))
}

async function save(state: FoldState, which: 'all' | 'settled'): Promise<string> {
  const young = which === 'settled' && state.pages.length > YOUNG_PAGES ? state.pages.splice(-YOUNG_PAGES) : []
  const { position, lastEvent } = state.pages.at(-1)!
  const documents = state.writes
  state.writes = new Map()
  for (const id of young.flatMap(({ begun }) => begun)) {
    state.writes.set(id, documents.get(id)!)
    documents.delete(id)
  }
  state.leaving = documents
  state.pages = young
  await state.views.save(
    state.view,
    [...documents].map(([id, document]) => ({ id, position: String(document['position']), document })),
    position,
    lastEvent,
  )
  if (state.projection.madeOf !== 'event') remember(state, documents)
  forget(state)
  state.leaving = new Map()
  return position
}

function remember({ remembered }: FoldState, documents: ReadonlyMap<string, ViewDocument>): void {
  for (const [id, document] of documents) {
    remembered.delete(id)
    remembered.set(id, document)
  }
}

function forget({ remembered }: FoldState): void {
  for (const oldest of remembered.keys()) {
    if (remembered.size <= REMEMBERED) break
    remembered.delete(oldest)
  }
}

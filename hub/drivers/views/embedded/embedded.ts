import path from 'node:path'
import type { StatementSync } from 'node:sqlite'
import { codeOf, WaybillError } from '../../../errors.ts'
import { openDisk, type Disk } from '../../embedded-storage/disk.ts'
import { storageError } from '../../embedded-storage/sqlite.ts'
import type {
  LastEvent,
  LoadedView,
  ViewDefinition,
  ViewDocument,
  ViewPage,
  ViewQuery,
  Views,
  ViewWrite,
} from '../port.ts'
import { viewLost } from '../view-lost.ts'
import { findPage } from './find.ts'
import { openTable, type CollectionTable } from './table.ts'

/** Time between two commits in milliseconds. A view may lag by this; under load its writes share a commit. */
const COMMIT_PAUSE_MS = 10

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS checkpoints (collection TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS last_events (collection TEXT PRIMARY KEY, event TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS live (view TEXT PRIMARY KEY, collection TEXT NOT NULL) STRICT;`

interface ViewsState {
  readonly disk: Disk
  readonly tables: Map<string, CollectionTable>
  /** collections that this process has loaded or saved, until they are dropped */
  readonly begun: Set<string>
  readonly checkpointOf: StatementSync
  readonly setCheckpoint: StatementSync
  readonly removeCheckpoint: StatementSync
  readonly lastEventOf: StatementSync
  readonly setLastEvent: StatementSync
  readonly removeLastEvent: StatementSync
  readonly liveOf: StatementSync
  readonly setLive: StatementSync
}

/**
 * Views in one SQLite file. They can be rebuilt from the log, so commits are not synced. Documents and checkpoint of a
 * save share a commit, so they stay consistent after a crash.
 */
export function openEmbeddedViews({ folder }: { folder: string }): Views {
  const disk = openDisk(path.join(folder, 'views.sqlite'), { synced: false, pauseMs: COMMIT_PAUSE_MS })
  const { database } = disk
  database.exec(SCHEMA)
  const state: ViewsState = {
    disk,
    tables: new Map(),
    begun: new Set(),
    checkpointOf: database.prepare('SELECT position FROM checkpoints WHERE collection = ?'),
    setCheckpoint: database.prepare(
      'INSERT INTO checkpoints VALUES (?, ?) ON CONFLICT (collection) DO UPDATE SET position = excluded.position',
    ),
    removeCheckpoint: database.prepare('DELETE FROM checkpoints WHERE collection = ?'),
    lastEventOf: database.prepare('SELECT event FROM last_events WHERE collection = ?'),
    setLastEvent: database.prepare(
      'INSERT INTO last_events VALUES (?, ?) ON CONFLICT (collection) DO UPDATE SET event = excluded.event',
    ),
    removeLastEvent: database.prepare('DELETE FROM last_events WHERE collection = ?'),
    liveOf: database.prepare('SELECT collection FROM live WHERE view = ?'),
    setLive: database.prepare(
      'INSERT INTO live VALUES (?, ?) ON CONFLICT (view) DO UPDATE SET collection = excluded.collection',
    ),
  }
  return {
    load: async (view, ids) => load(state, view, ids),
    save: (view, writes, checkpoint, lastEvent) =>
      disk.commit.run(() => save(state, view, writes, checkpoint, lastEvent)),
    find: async (view, query) => find(state, view, query),
    live: async (view, collection) =>
      collection === undefined ? liveOf(state, view) : disk.commit.run(() => switchTo(state, view, collection)),
    close: () => disk.close(),
  }
}

function tableOf({ disk, tables }: ViewsState, view: ViewDefinition): CollectionTable {
  let table = tables.get(view.collection)
  if (!table) tables.set(view.collection, (table = openTable(disk.database, view)))
  return table
}

const checkpointOf = (state: ViewsState, collection: string): string | undefined =>
  (state.checkpointOf.get(collection) as { position: string } | undefined)?.position
const liveOf = (state: ViewsState, view: string): string | undefined =>
  (state.liveOf.get(view) as { collection: string } | undefined)?.collection

function lastEventOf(state: ViewsState, collection: string): LastEvent | undefined {
  const row = state.lastEventOf.get(collection) as { event: string } | undefined
  return row && (JSON.parse(row.event) as LastEvent)
}

function load(state: ViewsState, view: ViewDefinition, ids: readonly string[]): LoadedView {
  const { get } = tableOf(state, view)
  const found = ids.flatMap((id): [string, ViewDocument][] => {
    const row = get.get(id) as { document: string } | undefined
    return row ? [[id, JSON.parse(row.document) as ViewDocument]] : []
  })
  const checkpoint = checkpointOf(state, view.collection)
  if (checkpoint === undefined) return { documents: new Map(found), checkpoint }
  state.begun.add(view.collection)
  const lastEvent = lastEventOf(state, view.collection)
  return { documents: new Map(found), checkpoint, ...(lastEvent && { lastEvent }) }
}

/** A job of a group commit: it fails before its first write. */
function save(
  state: ViewsState,
  view: ViewDefinition,
  writes: readonly ViewWrite[],
  checkpoint: string,
  lastEvent: LastEvent | undefined,
): void {
  const { collection } = view
  const before = checkpointOf(state, collection)
  if (state.begun.has(collection) && before === undefined) {
    state.begun.delete(collection)
    throw viewLost(collection)
  }
  const { put } = tableOf(state, view)
  for (const write of writes) put(write)
  // A collection that was dropped and begun again must not inherit the event of its earlier life.
  if (!state.begun.has(collection) && before === undefined) state.removeLastEvent.run(collection)
  state.begun.add(collection)
  if (before !== undefined && checkpoint < before) return
  state.setCheckpoint.run(collection, checkpoint)
  if (lastEvent) state.setLastEvent.run(collection, JSON.stringify(lastEvent))
}

function find(state: ViewsState, view: ViewDefinition, query: ViewQuery): ViewPage {
  const { database, file } = state.disk
  try {
    return findPage(database, view.collection, tableOf(state, view).columns, query)
  } catch (error) {
    if (codeOf(error)) throw error
    if ('errcode' in (error as object)) throw storageError(error, file)
    throw new WaybillError('invalid-request', 'The filter is not valid.', { cause: error })
  }
}

function switchTo(state: ViewsState, view: string, collection: string): string {
  const previous = liveOf(state, view)
  if (collection === previous) return previous
  state.setLive.run(view, collection)
  if (previous !== undefined) {
    state.tables.delete(previous)
    state.disk.database.exec(`DROP TABLE IF EXISTS ${previous}`)
    state.removeCheckpoint.run(previous)
    state.removeLastEvent.run(previous)
  }
  return collection
}

import { codeOf } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { openKeyedQueue } from '../../../platform/keyed-queue.ts'
import type { LoadedView, ViewDefinition, Views } from '../port.ts'
import { openCheckpoints } from './checkpoints.ts'
import { connect, databaseOf, hasTransactions } from './client.ts'
import { CHECKPOINTS, collectionOf, drop, forget, LIVE, rememberIds, type MongoState } from './collections.ts'
import { restoredDocument } from './documents.ts'
import { findError, mongoError } from './errors.ts'
import { findPage } from './find.ts'
import { openPointers } from './pointers.ts'
import { watchClient } from './reconnect.ts'
import { save } from './save.ts'

/** Longer than the second after which readers look up the collection of a view again. */
const RETIRED_MS = 60_000

interface MongoSettings {
  /** mongodb:// or mongodb+srv://, with the database in its path; TLS and time limits by its options */
  url: string
  database?: string
  /** how long a collection is kept after its readers were switched to another, in milliseconds */
  retiredMs?: number
  log: Log
}

/**
 * Views in MongoDB or a server with its protocol. Each document is written under a guard of its position, so neither
 * transactions nor newer update operators are required. A replica set stores documents and checkpoint of a save in one
 * transaction; any other server gets the documents first.
 * @throws `engine-unavailable`, `engine-settings-invalid`
 */
export async function openMongoViews({ url, database, retiredMs = RETIRED_MS, log }: MongoSettings): Promise<Views> {
  const client = await connect(url)
  const db = client.db(database ?? databaseOf(url))
  const transactions = await hasTransactions(client)
  const state: MongoState = {
    client,
    db,
    transactions,
    checkpoints: openCheckpoints(db.collection(CHECKPOINTS)),
    prepared: new Map(),
    knownIds: new Map(),
  }
  const pointers = openPointers(db.collection(LIVE), {
    retiredMs,
    drop: (collection) => drop(state, collection),
    log,
  })
  const watched = watchClient(client, log)
  const run = <T>(work: () => Promise<T>): Promise<T> => withMongoErrors(() => watched.run(work))
  // A server whose guarded write is not atomic (FerretDB) keeps the guard at least within one process.
  const queueSave = openKeyedQueue()
  log.info({ engine: 'mongodb', database: db.databaseName, transactions }, 'the views are in MongoDB')
  return {
    load: (view, ids) => run(() => load(state, view, ids)),
    save: (view, writes, position, lastEvent) =>
      queueSave(view.collection, () =>
        run(() => save(state, view, writes, { position, ...(lastEvent && { lastEvent }) })).catch((error: unknown) => {
          if (codeOf(error) === 'view-lost') forget(state, view.collection)
          throw error
        }),
      ),
    async find(view, query) {
      try {
        return await watched.run(() => findPage(state, view, query))
      } catch (error) {
        throw findError(error)
      }
    },
    live: (view, collection) => run(() => pointers.live(view, collection)),
    close: () => watched.close(),
  }
}

async function load(state: MongoState, view: ViewDefinition, ids: readonly string[]): Promise<LoadedView> {
  const filter = ids.length === 1 ? { _id: ids[0]! } : { _id: { $in: [...ids] } }
  // What a failover may still roll back must not count as stored.
  const options = state.transactions ? { readConcern: 'majority' as const } : {}
  const found = ids.length === 0 ? [] : await collectionOf(state, view).find(filter, options).toArray()
  rememberIds(
    state,
    view.collection,
    found.map(({ _id }) => _id),
  )
  const saved = await state.checkpoints.read(view.collection)
  return {
    documents: new Map(found.map((each) => [each._id, restoredDocument(each)])),
    checkpoint: saved?.position,
    ...(saved?.lastEvent && { lastEvent: saved.lastEvent }),
  }
}

async function withMongoErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof TypeError ? error : mongoError(error)
  }
}

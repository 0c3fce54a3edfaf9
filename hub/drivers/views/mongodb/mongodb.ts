import { MongoClient, type Collection, type MongoClientOptions } from 'mongodb'
import { codeOf, WaybillError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { checkField, cursorOf, parseCursor } from '../query/cursor.ts'
import { checkFilter } from '../query/filter.ts'
import { matcherOf } from '../query/match.ts'
import { openCheckpoints } from './checkpoints.ts'
import { documentAgain, storedPath, type StoredDocument } from './documents.ts'
import { addressError, findError, isMissing, isTaken, mongoError } from './errors.ts'
import { openPointers } from './pointers.ts'
import { after, sortedBy, storedFilter } from './query.ts'
import { renewWhenLost } from './renewal.ts'
import { writeNewer } from './write.ts'
import type { ViewDefinition, ViewPage, ViewQuery, Views, ViewWrite } from '../port.ts'

const NAME = /^[a-z][a-z0-9_]{0,60}$/
const CHECKPOINTS = 'waybill_checkpoints'
const LIVE = 'waybill_live'
const KNOWN_IDS = 100_000
const QUERY_MS = 10_000
/** The driver tries the work of a transaction that met another for two minutes; what waits here may look and decide anew sooner. */
const TRANSACTION_MS = 15_000
/** Readers look every second which collection they should use. */
const RETIRED_MS = 60_000
/** The driver's own has a prototype: a list of objects in a field named `constructor` or `__proto__` would come back as bytes (seen with 7.9). */
const READ_WHOLE = { fieldsAsRaw: Object.create(null) as Record<string, boolean> }

export interface MongoSettings {
  /** mongodb:// or mongodb+srv://, with the database in its path; TLS and time limits by its options */
  url: string
  database?: string
  /** how long a collection stays after its readers were switched to another, in milliseconds */
  retiredMs?: number
  log: Log
}

/** What holds unless the address says otherwise: no call waits without end for a server that is gone, and calls on a line that has died without a word end within one look and one connect. */
function optionsFor(url: string): MongoClientOptions {
  const defaults: MongoClientOptions = {
    appName: 'waybill',
    serverSelectionTimeoutMS: 5_000,
    connectTimeoutMS: 5_000,
    heartbeatFrequencyMS: 5_000,
    socketTimeoutMS: 30_000,
    waitQueueTimeoutMS: 10_000,
  }
  const given = url.toLowerCase()
  return {
    ...Object.fromEntries(Object.entries(defaults).filter(([name]) => !given.includes(`${name.toLowerCase()}=`))),
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: 20_000 },
    ignoreUndefined: true,
  }
}

/**
 * Read models in MongoDB, or whatever speaks its protocol. Each document is written by itself under a guard of its position, so neither
 * transactions nor newer forms of update are needed; a replica set keeps documents and checkpoint of a save in one transaction,
 * any other server gets the documents first. Fails with `engine-unavailable` or `engine-settings-invalid`.
 */
export async function openMongoViews({ url, database, retiredMs = RETIRED_MS, log }: MongoSettings): Promise<Views> {
  const client = await connect(url)
  const db = client.db(database ?? databaseOf(url))
  const transactions = await hasTransactions(client)
  const checkpoints = openCheckpoints(db.collection(CHECKPOINTS))
  const pointers = openPointers(db.collection(LIVE), { retiredMs, drop, log })
  const prepared = new Map<string, Promise<unknown>>()
  /** ids that are stored for sure: they need no attempt to insert them */
  const known = new Map<string, Set<string>>()
  const turns = new Map<string, Promise<void>>()
  const { watched, close } = renewWhenLost(client, log)
  const asked = <T>(work: () => Promise<T>): Promise<T> => settled(() => watched(work))
  log.info({ engine: 'mongodb', database: db.databaseName, transactions }, 'the views are in MongoDB')

  function collectionOf({ collection }: ViewDefinition): Collection<StoredDocument> {
    if (!NAME.test(collection) || collection === CHECKPOINTS || collection === LIVE)
      throw new TypeError(`${collection} is no name for a collection.`)
    return db.collection<StoredDocument>(collection, READ_WHOLE)
  }

  function prepare(view: ViewDefinition): Promise<unknown> {
    const { collection, indexes } = view
    const before = prepared.get(collection)
    if (before) return before
    const keys = indexes.map((fields) =>
      Object.fromEntries(
        [...fields.map((field) => storedPath(checkField(field))), '_id'].map((path) => [path, 1 as const]),
      ),
    )
    const preparing = createMissing(collectionOf(view), keys)
    prepared.set(collection, preparing)
    preparing.catch(() => prepared.delete(collection))
    return preparing
  }

  function remember(collection: string, ids: readonly string[]): void {
    let set = known.get(collection)
    if (!set || set.size + ids.length > KNOWN_IDS) known.set(collection, (set = new Set()))
    for (const id of ids) set.add(id)
  }

  async function save(view: ViewDefinition, writes: readonly ViewWrite[], checkpoint: string): Promise<void> {
    await prepare(view)
    const begun = performance.now()
    const together =
      transactions &&
      checkpoints.hasBegun(view.collection) &&
      (await client
        .withSession((session) =>
          session.withTransaction(async () => {
            if (performance.now() - begun > TRANSACTION_MS)
              throw new WaybillError('engine-unavailable', 'MongoDB did not let a save through in time.')
            await writeNewer(collectionOf(view), writes, known.get(view.collection), session)
            await checkpoints.move(view.collection, checkpoint, session)
            return true
          }),
        )
        .catch((error: unknown) => {
          // An id that is stored although we did not know it ends the transaction, and the way without one knows what to do.
          if (isTaken(error)) return false
          throw error
        }))
    if (!together) {
      await writeNewer(collectionOf(view), writes, known.get(view.collection))
      await checkpoints.move(view.collection, checkpoint)
    }
    remember(
      view.collection,
      writes.map(({ id }) => id),
    )
  }

  /** One save of a collection at a time: a server that does not look and write in one step (FerretDB) keeps the guard of one process at least. */
  async function inTurn(collection: string, work: () => Promise<void>): Promise<void> {
    const turn = (turns.get(collection) ?? Promise.resolve()).then(work)
    const settling = turn
      .catch(() => {})
      .then(() => {
        if (turns.get(collection) === settling) turns.delete(collection)
      })
    turns.set(collection, settling)
    await turn
  }

  async function find(view: ViewDefinition, { filter, sort, limit, cursor }: ViewQuery): Promise<ViewPage> {
    checkUse(filter)
    const field = storedPath(checkField(sort.field))
    const wanted = storedFilter(filter)
    const conditions =
      cursor === undefined ? wanted : { $and: [wanted, after(sort.field, sort.direction, parseCursor(cursor, sort))] }
    const found = await collectionOf(view)
      .find(conditions, {
        sort: { [field]: sort.direction, _id: sort.direction },
        limit: limit + 1,
        maxTimeMS: QUERY_MS,
      })
      .toArray()
    const documents = found.slice(0, limit).map((each) => ({ ...documentAgain(each), id: each._id }))
    const last = found[limit - 1]
    return found.length > limit && last
      ? { documents, next: cursorOf({ id: last._id, sorted: sortedBy(documentAgain(last), sort.field) }, sort) }
      : { documents }
  }

  async function drop(collection: string): Promise<void> {
    forget(collection)
    // The checkpoint goes first: documents without one are only written again, a checkpoint without its documents would hide that they are gone.
    await checkpoints.end(collection)
    await db
      .collection(collection)
      .drop()
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error
      })
    // Once more, for one who has begun it anew in between.
    await checkpoints.end(collection)
  }

  function forget(collection: string): void {
    prepared.delete(collection)
    known.delete(collection)
  }

  return {
    load: (view, ids) =>
      asked(async () => {
        const wanted = ids.length === 1 ? { _id: ids[0]! } : { _id: { $in: [...ids] } }
        // What a failover may still take back must not count as stored.
        const found =
          ids.length === 0
            ? []
            : await collectionOf(view)
                .find(wanted, transactions ? { readConcern: 'majority' } : {})
                .toArray()
        remember(
          view.collection,
          found.map(({ _id }) => _id),
        )
        const checkpoint = await checkpoints.read(view.collection)
        return { documents: new Map(found.map((each) => [each._id, documentAgain(each)])), checkpoint }
      }),
    save: (view, writes, checkpoint) =>
      inTurn(view.collection, () =>
        asked(() => save(view, writes, checkpoint)).catch((error: unknown) => {
          if (codeOf(error) === 'view-lost') forget(view.collection)
          throw error
        }),
      ),
    async find(view, query) {
      try {
        return await watched(() => find(view, query))
      } catch (error) {
        throw findError(error)
      }
    },
    live: (view, collection) => asked(() => pointers.live(view, collection)),
    close,
  }
}

/** Accepts only what the embedded views accept, patterns included. */
function checkUse(filter: Record<string, unknown>): void {
  checkFilter(filter)
  try {
    matcherOf(filter)
  } catch {
    throw new WaybillError('invalid-request', 'The filter cannot be used.')
  }
}

async function settled<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof TypeError ? error : mongoError(error)
  }
}

/** One by one: FerretDB ends the connection where two of the indexes of one command are there already. */
async function createMissing(
  collection: Collection<StoredDocument>,
  keys: readonly Record<string, 1>[],
): Promise<void> {
  for (const key of keys) await collection.createIndex(key)
}

function databaseOf(url: string): string {
  return decodeURIComponent(/^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]+)/.exec(url)?.[1] ?? 'waybill')
}

async function connect(url: string): Promise<MongoClient> {
  const client = clientFor(url)
  try {
    await client.connect()
    await client.db('admin').command({ ping: 1 })
    return client
  } catch (error) {
    await client.close()
    throw mongoError(error)
  }
}

function clientFor(url: string): MongoClient {
  try {
    return new MongoClient(url, optionsFor(url))
  } catch (error) {
    throw addressError(error)
  }
}

async function hasTransactions(client: MongoClient): Promise<boolean> {
  // A server that is too old for `hello` has no transactions either.
  const said = (await client
    .db('admin')
    .command({ hello: 1 })
    .catch(() => ({}))) as { setName?: string; logicalSessionTimeoutMinutes?: number }
  return said.setName !== undefined && said.logicalSessionTimeoutMinutes !== undefined
}

import type { Collection, Db, MongoClient } from 'mongodb'
import { openBoundedMap, type BoundedMap } from '../../../platform/bounded-map.ts'
import type { ViewDefinition } from '../port.ts'
import { checkField } from '../query/cursor.ts'
import type { Checkpoints } from './checkpoints.ts'
import { storedPath, type StoredDocument } from './documents.ts'
import { isMissing } from './errors.ts'

const NAME = /^[a-z][a-z0-9_]{0,60}$/
export const CHECKPOINTS = 'waybill_checkpoints'
export const LIVE = 'waybill_live'
const KNOWN_IDS = 100_000
/**
 * The option object of the driver has a prototype, so a list of objects in a field named `constructor` or `__proto__`
 * would come back as bytes (seen with 7.9).
 */
const READ_OPTIONS = { fieldsAsRaw: Object.create(null) as Record<string, boolean> }

export interface MongoState {
  readonly client: MongoClient
  readonly db: Db
  /** whether the server has transactions */
  readonly transactions: boolean
  readonly checkpoints: Checkpoints
  /** collections whose indexes this process has created, or is creating */
  readonly prepared: Map<string, Promise<unknown>>
  /** by collection, ids that are certainly stored, so that no insert is tried for them */
  readonly knownIds: Map<string, BoundedMap<string, true>>
}

export function collectionOf({ db }: MongoState, { collection }: ViewDefinition): Collection<StoredDocument> {
  if (!NAME.test(collection) || collection === CHECKPOINTS || collection === LIVE)
    throw new TypeError(`${collection} is not a valid collection name.`)
  return db.collection<StoredDocument>(collection, READ_OPTIONS)
}

/** Creates the indexes of a collection once per process. */
export function prepare(state: MongoState, view: ViewDefinition): Promise<unknown> {
  const { prepared } = state
  const { collection, indexes } = view
  const present = prepared.get(collection)
  if (present) return present
  const keys = indexes.map((fields) =>
    Object.fromEntries(
      [...fields.map((field) => storedPath(checkField(field))), '_id'].map((path) => [path, 1 as const]),
    ),
  )
  const preparing = createIndexes(collectionOf(state, view), keys)
  prepared.set(collection, preparing)
  preparing.catch(() => prepared.delete(collection))
  return preparing
}

/** One by one: FerretDB closes the connection if two indexes of one command exist already. */
async function createIndexes(
  collection: Collection<StoredDocument>,
  keys: readonly Record<string, 1>[],
): Promise<void> {
  for (const key of keys) await collection.createIndex(key)
}

export function rememberIds({ knownIds }: MongoState, collection: string, ids: readonly string[]): void {
  let known = knownIds.get(collection)
  if (!known) knownIds.set(collection, (known = openBoundedMap(KNOWN_IDS)))
  for (const id of ids) known.set(id, true)
}

/** Forgets what this process knows about a collection that is gone. */
export function forget({ prepared, knownIds }: MongoState, collection: string): void {
  prepared.delete(collection)
  knownIds.delete(collection)
}

/**
 * Drops a collection. Its checkpoint goes first: documents without a checkpoint are only written again, but a
 * checkpoint without its documents would hide that they are gone.
 */
export async function drop(state: MongoState, collection: string): Promise<void> {
  const { db, checkpoints } = state
  forget(state, collection)
  await checkpoints.remove(collection)
  await db
    .collection(collection)
    .drop()
    .catch((error: unknown) => {
      if (!isMissing(error)) throw error
    })
  // Another process may have begun the collection again in between.
  await checkpoints.remove(collection)
}

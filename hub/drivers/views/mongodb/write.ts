import type { ClientSession, Collection } from 'mongodb'
import { storedDocument, type StoredDocument } from './documents.ts'
import { takenOf } from './errors.ts'
import type { ViewWrite } from '../port.ts'

/** documents per insert command */
const INSERTS = 500
/**
 * Guarded writes per command to a server without transactions. FerretDB 1.24 holds one of its hundred database
 * connections for each write until the command ends. Commands that need more in total deadlock the whole server.
 */
const UPDATES = 8

/**
 * Writes the documents that are newer than the stored ones. `known` holds ids that are certainly stored.
 *
 * A new id is inserted, never upserted: of two concurrent upserts of one id the loser fails with a duplicate key
 * although its document may be the newer one. After a failed insert the id is known to be stored, and the guarded write
 * decides. In a transaction a duplicate key ends the transaction.
 */
export async function writeNewer(
  collection: Collection<StoredDocument>,
  writes: readonly ViewWrite[],
  known?: { has(id: string): boolean },
  session?: ClientSession,
): Promise<void> {
  const fresh = writes.filter(({ id }) => !known?.has(id))
  const newer = writes.length === fresh.length ? [] : writes.filter(({ id }) => known?.has(id)).map(storedDocument)
  if (session) {
    const options = { ordered: false, session }
    if (fresh.length > 0) await collection.insertMany(fresh.map(storedDocument), options)
    if (newer.length > 0) await collection.bulkWrite(newer.map(guarded), options)
    return
  }
  for (const document of await newerThanStored(collection, await insertNew(collection, fresh))) newer.push(document)
  for (let at = 0; at < newer.length; at += UPDATES)
    await collection.bulkWrite(newer.slice(at, at + UPDATES).map(guarded), { ordered: false })
}

const guarded = (document: StoredDocument) => ({
  replaceOne: { filter: { _id: document._id, _position: { $lt: document._position } }, replacement: document },
})

/**
 * Inserts in chunks, two at a time: one is serialized while the server handles the other. Returns the documents whose
 * id was taken.
 */
async function insertNew(
  collection: Collection<StoredDocument>,
  writes: readonly ViewWrite[],
): Promise<StoredDocument[]> {
  const taken: StoredDocument[] = []
  let previous = Promise.resolve()
  for (let at = 0; at < writes.length; at += INSERTS) {
    const chunk = writes.slice(at, at + INSERTS).map(storedDocument)
    const inserting = collection.insertMany(chunk, { ordered: false }).then(
      () => {},
      (error: unknown) => {
        for (const index of takenOf(error)) taken.push(chunk[index]!)
      },
    )
    inserting.catch(() => {})
    await previous
    previous = inserting
  }
  await previous
  return taken
}

/**
 * The documents that are newer than the stored ones. After a crash a whole page is saved again; one query costs less
 * than a guarded write for each.
 */
async function newerThanStored(
  collection: Collection<StoredDocument>,
  documents: readonly StoredDocument[],
): Promise<StoredDocument[]> {
  if (documents.length === 0) return []
  const stored = await collection
    .find({ _id: { $in: documents.map(({ _id }) => _id) } }, { projection: { _position: 1 } })
    .toArray()
  const positions = new Map(stored.map(({ _id, _position }) => [_id, _position]))
  return documents.filter(({ _id, _position }) => (positions.get(_id) ?? '') < _position)
}

import type { ClientSession, Collection } from 'mongodb'
import { storedDocument, type StoredDocument } from './documents.ts'
import { takenOf } from './errors.ts'
import type { ViewWrite } from '../port.ts'

/** Documents of one insert. */
const INSERTS = 500
/**
 * Guarded writes of one command to a server without transactions. FerretDB 1.24 holds one of the hundred connections to its database for
 * each of them until the command ends; commands that together want more wait for each other for ever, and with them all others.
 */
const UPDATES = 8

/**
 * Writes what is newer than what is stored; `known` holds ids that are stored for sure. A new id is inserted and never upserted: of two
 * writers that upsert one id at once the loser gets a duplicate key although its document may be the newer one. Here that only says that
 * the id is stored, and then the guard decides. In a transaction a taken id ends it with the error of a duplicate key.
 */
export async function writeNewer(
  collection: Collection<StoredDocument>,
  writes: readonly ViewWrite[],
  known?: ReadonlySet<string>,
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
  newer.push(...(await olderThan(collection, await insertOrTell(collection, fresh))))
  for (let at = 0; at < newer.length; at += UPDATES)
    await collection.bulkWrite(newer.slice(at, at + UPDATES).map(guarded), { ordered: false })
}

const guarded = (document: StoredDocument) => ({
  replaceOne: { filter: { _id: document._id, _position: { $lt: document._position } }, replacement: document },
})

/** Inserts, two pieces on their way at once: while the server works at one the next is written down. Answers those whose id was taken. */
async function insertOrTell(
  collection: Collection<StoredDocument>,
  writes: readonly ViewWrite[],
): Promise<StoredDocument[]> {
  const taken: StoredDocument[] = []
  let before = Promise.resolve()
  for (let at = 0; at < writes.length; at += INSERTS) {
    const piece = writes.slice(at, at + INSERTS).map(storedDocument)
    const inserting = collection.insertMany(piece, { ordered: false }).then(
      () => {},
      (error: unknown) => {
        for (const index of takenOf(error)) taken.push(piece[index]!)
      },
    )
    inserting.catch(() => {})
    await before
    before = inserting
  }
  await before
  return taken
}

/** Those of which something older is stored. After a crash a whole page comes again that is stored already; to ask once costs less than a guarded write for each. */
async function olderThan(
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

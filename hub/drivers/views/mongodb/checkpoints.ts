import { randomUUID } from 'node:crypto'
import type { ClientSession, Collection } from 'mongodb'
import { isTaken } from './errors.ts'
import { viewLost } from '../view-lost.ts'

/** `life` names the time from the making of a collection to its end: one that was made anew under the same name has another. */
interface Checkpoint {
  _id: string
  position: string
  life?: string
}

/**
 * How far each collection is. Whoever has loaded a collection moves the checkpoint of that one only: where the server has lost its data, or somebody
 * has dropped the collection, it fails with `view-lost` instead of saying of an empty collection that it holds everything.
 */
export function openCheckpoints(checkpoints: Collection<Checkpoint>) {
  /** which life of a collection this process builds on, until it is lost */
  const lives = new Map<string, string>()

  /** Checkpoints of versions before have no life yet. */
  async function named({ _id, life }: Checkpoint): Promise<string> {
    if (life !== undefined) return life
    await checkpoints.updateOne({ _id, life: { $exists: false } }, { $set: { life: randomUUID() } })
    return (await checkpoints.findOne({ _id }))?.life ?? ''
  }

  async function begin(collection: string, position: string): Promise<void> {
    const life = randomUUID()
    try {
      await checkpoints.insertOne({ _id: collection, position, life })
      lives.set(collection, life)
    } catch (error) {
      // Another process was quicker, and both build the same.
      if (!isTaken(error)) throw error
      await read(collection)
      await move(collection, position)
    }
  }

  async function read(collection: string): Promise<string | undefined> {
    const found = await checkpoints.findOne({ _id: collection })
    if (found && !lives.has(collection)) lives.set(collection, await named(found))
    return found?.position
  }

  async function move(collection: string, position: string, session?: ClientSession): Promise<void> {
    const life = lives.get(collection)
    if (life === undefined) return begin(collection, position)
    const { matchedCount } = await checkpoints.updateOne(
      { _id: collection, life },
      { $set: { position } },
      session && { session },
    )
    if (matchedCount > 0) return
    lives.delete(collection)
    throw viewLost(collection)
  }

  return {
    read,
    /** In a transaction only for a collection that has begun: what it begins would be known here although the transaction may still fail. */
    move,
    hasBegun: (collection: string) => lives.has(collection),
    end: (collection: string) => checkpoints.deleteOne({ _id: collection }),
  }
}

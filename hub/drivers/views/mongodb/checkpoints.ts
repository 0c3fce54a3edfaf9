import { randomUUID } from 'node:crypto'
import type { ClientSession, Collection } from 'mongodb'
import type { LastEvent } from '../port.ts'
import { viewLost } from '../view-lost.ts'
import { isTaken } from './errors.ts'

interface StoredCheckpoint {
  _id: string
  position: string
  /**
   * The incarnation of the collection, under the name that stored data has. A dropped and recreated collection gets
   * another one.
   */
  life?: string
  lastEvent?: LastEvent
}

/** Where a save ended. */
type SavedAt = Pick<StoredCheckpoint, 'position' | 'lastEvent'>

export interface Checkpoints {
  read(collection: string): Promise<SavedAt | undefined>
  /**
   * Moves the checkpoint of the incarnation that this process has loaded or begun, unless it is further already. In a
   * transaction, call it only for a collection that `hasBegun`: the process would otherwise remember an incarnation
   * that the transaction rolls back.
   * @throws `view-lost` if the collection was dropped or its server has lost it; an empty collection must not get a
   * checkpoint that says it is complete
   */
  move(collection: string, savedAt: SavedAt, session?: ClientSession): Promise<void>
  hasBegun(collection: string): boolean
  remove(collection: string): Promise<unknown>
}

interface CheckpointState {
  readonly stored: Collection<StoredCheckpoint>
  /** the incarnation of each collection that this process builds on */
  readonly incarnations: Map<string, string>
}

export function openCheckpoints(stored: Collection<StoredCheckpoint>): Checkpoints {
  const state: CheckpointState = { stored, incarnations: new Map() }
  return {
    read: (collection) => read(state, collection),
    move: (collection, savedAt, session) => move(state, collection, savedAt, session),
    hasBegun: (collection) => state.incarnations.has(collection),
    remove: (collection) => stored.deleteOne({ _id: collection }),
  }
}

async function read(state: CheckpointState, collection: string): Promise<SavedAt | undefined> {
  const { stored, incarnations } = state
  const found = await stored.findOne({ _id: collection })
  if (found && !incarnations.has(collection)) incarnations.set(collection, await incarnationOf(stored, found))
  return found ?? undefined
}

/** Names the incarnation of a checkpoint that an earlier version stored without one. */
async function incarnationOf(stored: Collection<StoredCheckpoint>, { _id, life }: StoredCheckpoint): Promise<string> {
  if (life !== undefined) return life
  await stored.updateOne({ _id, life: { $exists: false } }, { $set: { life: randomUUID() } })
  return (await stored.findOne({ _id }))?.life ?? ''
}

async function move(
  state: CheckpointState,
  collection: string,
  savedAt: SavedAt,
  session?: ClientSession,
): Promise<void> {
  const { stored, incarnations } = state
  const incarnation = incarnations.get(collection)
  if (incarnation === undefined) return begin(state, collection, savedAt)
  const own = { _id: collection, life: incarnation }
  const inSession = session && { session }
  const notFurther = { ...own, position: { $lte: savedAt.position } }
  const { matchedCount } = await stored.updateOne(notFurther, { $set: savedAt }, inSession)
  if (matchedCount > 0 || (await stored.findOne(own, inSession))) return
  incarnations.delete(collection)
  throw viewLost(collection)
}

async function begin(state: CheckpointState, collection: string, savedAt: SavedAt): Promise<void> {
  const incarnation = randomUUID()
  try {
    await state.stored.insertOne({ _id: collection, ...savedAt, life: incarnation })
    state.incarnations.set(collection, incarnation)
  } catch (error) {
    // Another process was faster. Both build the same documents.
    if (!isTaken(error)) throw error
    await read(state, collection)
    await move(state, collection, savedAt)
  }
}

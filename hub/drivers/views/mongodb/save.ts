import { WaybillError } from '../../../errors.ts'
import type { LastEvent, ViewDefinition, ViewWrite } from '../port.ts'
import { collectionOf, prepare, rememberIds, type MongoState } from './collections.ts'
import { isTaken } from './errors.ts'
import { writeNewer } from './write.ts'

/** The driver retries a conflicting transaction for two minutes. After this time the caller decides what to do. */
const TRANSACTION_MS = 15_000

/** Writes documents and checkpoint: in one transaction if the server has them, otherwise the documents first. */
export async function save(
  state: MongoState,
  view: ViewDefinition,
  writes: readonly ViewWrite[],
  savedAt: { position: string; lastEvent?: LastEvent },
): Promise<void> {
  const { transactions, checkpoints, knownIds } = state
  const { collection } = view
  await prepare(state, view)
  const inTransaction = transactions && checkpoints.hasBegun(collection)
  if (!inTransaction || !(await saveInTransaction(state, view, writes, savedAt))) {
    await writeNewer(collectionOf(state, view), writes, knownIds.get(collection))
    await checkpoints.move(collection, savedAt)
  }
  rememberIds(
    state,
    collection,
    writes.map(({ id }) => id),
  )
}

/** Returns false if an insert found its id taken, which ends the transaction. A save without one handles that. */
async function saveInTransaction(
  state: MongoState,
  view: ViewDefinition,
  writes: readonly ViewWrite[],
  savedAt: { position: string; lastEvent?: LastEvent },
): Promise<boolean> {
  const { client, checkpoints, knownIds } = state
  const { collection } = view
  const started = performance.now()
  try {
    await client.withSession((session) =>
      session.withTransaction(async () => {
        if (performance.now() - started > TRANSACTION_MS)
          throw new WaybillError('engine-unavailable', 'MongoDB did not commit a save in time.')
        await writeNewer(collectionOf(state, view), writes, knownIds.get(collection), session)
        await checkpoints.move(collection, savedAt, session)
      }),
    )
    return true
  } catch (error) {
    if (isTaken(error)) return false
    throw error
  }
}

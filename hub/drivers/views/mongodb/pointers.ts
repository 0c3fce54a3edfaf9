import type { Collection } from 'mongodb'
import type { Log } from '../../../log.ts'
import { isTaken } from './errors.ts'

/**
 * The collection that readers of a view use, and the earlier ones with the time of their replacement (ms since 1970).
 */
interface Pointer {
  _id: string
  collection: string
  retired?: { collection: string; at: number }[]
}

/**
 * Tells readers which collection a view uses. Other processes learn of a switch within a second and read the previous
 * collection until then, so it is kept for a while. After that time any process that reads the pointer drops it.
 */
export function openPointers(
  pointers: Collection<Pointer>,
  { retiredMs, drop, log }: { retiredMs: number; drop(collection: string): Promise<void>; log: Log },
) {
  async function dropRetired({ _id, collection, retired = [] }: Pointer): Promise<void> {
    const isDue = ({ at }: { at: number }) => at + retiredMs <= Date.now()
    const due = retired.filter(isDue)
    if (due.length === 0) return
    // Matches only if no other process has switched the view meanwhile, perhaps back to one of these.
    const { matchedCount } = await pointers.updateOne(
      { _id, collection },
      { $set: { retired: retired.filter((each) => !isDue(each)) } },
    )
    if (matchedCount === 0) return
    for (const each of due) {
      await drop(each.collection).catch((error: Error) =>
        log.warn(
          { view: _id, collection: each.collection },
          `an unused collection could not be dropped: ${error.message}`,
        ),
      )
    }
  }

  async function switchTo(view: string, collection: string, previous: Pointer | null): Promise<void> {
    const retired = (previous?.retired ?? []).filter((each) => each.collection !== collection)
    if (previous) retired.push({ collection: previous.collection, at: Date.now() })
    await upsert(() => pointers.updateOne({ _id: view }, { $set: { collection, retired } }, { upsert: true }))
  }

  return {
    async live(view: string, collection?: string): Promise<string | undefined> {
      const pointer = await pointers.findOne({ _id: view })
      if (collection !== undefined && collection !== pointer?.collection) {
        await switchTo(view, collection, pointer)
        return collection
      }
      if (pointer) await dropRetired(pointer)
      return pointer?.collection
    },
  }
}

/**
 * Of two concurrent upserts of one id, one may fail with a duplicate key. The document then exists, and a retry updates
 * it.
 */
async function upsert(write: () => Promise<unknown>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (!isTaken(error)) throw error
    await write()
  }
}

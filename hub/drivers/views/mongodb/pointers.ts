import type { Collection } from 'mongodb'
import type { Log } from '../../../log.ts'
import { isTaken } from './errors.ts'

/** Which collection the readers of a view use, and which they used before, since when not any more (ms since 1970). */
interface Pointer {
  _id: string
  collection: string
  retired?: { collection: string; at: number }[]
}

/**
 * Where readers look first. Other processes learn of a switch within a second and read from the collection before until then, so that one
 * stays for a while; whoever looks after that time drops it, whichever process made the switch.
 */
export function openPointers(
  pointers: Collection<Pointer>,
  { retiredMs, drop, log }: { retiredMs: number; drop(collection: string): Promise<void>; log: Log },
) {
  async function dropRetired({ _id, collection, retired = [] }: Pointer): Promise<void> {
    const isDue = ({ at }: { at: number }) => at + retiredMs <= Date.now()
    const due = retired.filter(isDue)
    if (due.length === 0) return
    // Not where somebody has switched meanwhile, perhaps back to one of these.
    const { matchedCount } = await pointers.updateOne(
      { _id, collection },
      { $set: { retired: retired.filter((each) => !isDue(each)) } },
    )
    if (matchedCount === 0) return
    for (const each of due) {
      await drop(each.collection).catch((error: Error) =>
        log.warn(
          { view: _id, collection: each.collection },
          `a collection that nobody reads any more could not be dropped: ${error.message}`,
        ),
      )
    }
  }

  async function switchTo(view: string, collection: string, before: Pointer | null): Promise<void> {
    const retired = (before?.retired ?? []).filter((each) => each.collection !== collection)
    if (before) retired.push({ collection: before.collection, at: Date.now() })
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

/** Of two that upsert one id at once one may be told that it exists; then it does, and the second attempt finds it. */
async function upsert(write: () => Promise<unknown>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (!isTaken(error)) throw error
    await write()
  }
}

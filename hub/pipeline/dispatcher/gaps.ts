import { closeGap, fillGap, itemsOfGap, type Backlog, type Gap } from './backlog.ts'
import type { Dispatching } from './dispatching.ts'
import { isOpen } from './reconcile.ts'
import { storeAfter } from '../../streams/fresh-reads.ts'
import { prefixOf } from '../../streams/names.ts'
import { WORK_KINDS } from './work.ts'

/** Reads the items of a gap from the log while there is room, at most to the position up to which the log is folded. */
export async function readGap(
  { store, signal }: Pick<Dispatching, 'store' | 'signal'>,
  backlog: Backlog,
  gap: Gap,
  followed: string,
): Promise<void> {
  const stop = new AbortController()
  const prefixes = WORK_KINDS.map((kind) => prefixOf(kind, gap.tenant))
  try {
    for await (const page of store.follow(gap.from || undefined, prefixes, AbortSignal.any([signal, stop.signal]))) {
      for (const event of page.events) {
        if (event.position > followed) return closeGap(backlog, gap)
        const items = itemsOfGap(backlog, gap, event)
        // Its end may have been folded while it was not in memory.
        if (items.length > 0 && (await isOpen(storeAfter(store, event), items[0]!)) && !fillGap(backlog, gap, items))
          return
        gap.from = event.position
      }
      gap.from = page.position
      if (page.caughtUp || page.position >= followed) return closeGap(backlog, gap)
    }
  } finally {
    stop.abort()
  }
}

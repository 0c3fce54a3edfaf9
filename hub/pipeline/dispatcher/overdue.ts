import { codeOf } from '../../errors.ts'
import { storeAfter } from '../../streams/fresh-reads.ts'
import { dueItems, endWork, type Backlog, type PublishedItem } from './backlog.ts'
import type { Dispatching } from './dispatching.ts'
import { reconcile } from './reconcile.ts'

const CHECKED_AT_ONCE = 50
/** With many items due, as after a loss of the broker, the check goes on for so long before other work has its turn. */
const CHECKED_FOR_MS = 2_000
const CHECK_AGAIN_MS = 30_000

/**
 * Checks published items that are due: an item that has ended is forgotten, an overdue one is requested again by an
 * event.
 */
export async function checkOverdue(dispatching: Dispatching, backlog: Backlog, signal: AbortSignal): Promise<void> {
  const until = performance.now() + CHECKED_FOR_MS
  do {
    const due = dueItems(backlog, dispatching.elapsedMs(), CHECKED_AT_ONCE)
    if (due.length === 0) return
    await checkItems(dispatching, backlog, due, signal)
  } while (!signal.aborted && performance.now() < until)
}

async function checkItems(
  { store, deadlines, secondsSince, log, elapsedMs, now }: Dispatching,
  backlog: Backlog,
  due: readonly PublishedItem[],
  signal: AbortSignal,
): Promise<void> {
  for (const item of due) {
    if (signal.aborted) return
    try {
      const verdict = await reconcile(storeAfter(store, item.cause), item, { now: now(), deadlines, secondsSince })
      if (verdict.kind === 'ended') endWork(backlog, item.key, elapsedMs())
      else item.checkAt = elapsedMs() + (verdict.kind === 'wait' ? verdict.waitMs : CHECK_AGAIN_MS)
      if (verdict.kind === 'overdue') {
        const { waitedSeconds } = verdict.command
        log.warn(
          { stream: item.stream, part: item.part, waitedSeconds, lost: item.lost },
          `dispatcher: ${item.lost ? 'a lost' : 'an overdue'} work item is requested again`,
        )
        delete item.lost
      }
    } catch (error) {
      item.checkAt = elapsedMs() + CHECK_AGAIN_MS
      log.error(
        { stream: item.stream, code: codeOf(error) },
        `dispatcher: a work item cannot be checked: ${(error as Error).message}`,
      )
    }
  }
}

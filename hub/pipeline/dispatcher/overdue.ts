import { codeOf } from '../../errors.ts'
import { storeAfter } from '../../streams/fresh-reads.ts'
import { dueItems, endWork, type Backlog } from './backlog.ts'
import type { Dispatching } from './dispatching.ts'
import { reconcile } from './reconcile.ts'

const CHECKED_AT_ONCE = 50
const CHECK_AGAIN_MS = 30_000

/**
 * Checks published items that are due: an item that has ended is forgotten, an overdue one is requested again by an
 * event.
 */
export async function checkOverdue(dispatching: Dispatching, backlog: Backlog, signal: AbortSignal): Promise<void> {
  const { store, deadlines, log, ms, now } = dispatching
  for (const item of dueItems(backlog, ms(), CHECKED_AT_ONCE)) {
    if (signal.aborted) return
    try {
      const verdict = await reconcile(storeAfter(store, item.cause), item, { now: now(), deadlines })
      if (verdict.kind === 'ended') endWork(backlog, item.key, ms())
      else item.checkAt = verdict.kind === 'wait' ? verdict.until : ms() + CHECK_AGAIN_MS
      if (verdict.kind === 'overdue')
        log.warn(
          { stream: item.stream, part: item.part, waitedSeconds: verdict.command.waitedSeconds },
          'dispatcher: an overdue work item is requested again',
        )
    } catch (error) {
      item.checkAt = ms() + CHECK_AGAIN_MS
      log.error(
        { stream: item.stream, code: codeOf(error) },
        `dispatcher: a work item cannot be checked: ${(error as Error).message}`,
      )
    }
  }
}

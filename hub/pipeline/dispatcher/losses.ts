import type { Bus } from '../../drivers/bus/port.ts'
import type { Log } from '../../log.ts'
import { hasLostItems, loseItems, type Backlog } from './backlog.ts'

/** What a leader knows about messages that the broker has lost. */
export interface Losses {
  /** how often the broker had lost messages when it was last looked at */
  count: number
  /** true if that has risen, and what was published is not due yet */
  pending: boolean
  /**
   * The data that the broker held when everything was published that is not known to be lost. It changes only once all
   * that was lost is requested again, so that a leader that starts in between finds the loss, too.
   */
  dataId: string | undefined
}

/**
 * Opens the detection of losses. `known` is the id that the last checkpoint has; `lost` says that the broker has lost
 * messages since then, and with them what the checkpoint lists as published.
 */
export async function openLosses(
  { diagnostics }: Bus,
  known: string | undefined,
): Promise<{ losses: Losses; lost: boolean }> {
  const found = await diagnostics?.dataId(known)
  const lost = known !== undefined && found !== undefined && found !== known
  const losses = { count: diagnostics?.dataLossCount() ?? 0, pending: false, dataId: lost ? known : found }
  return { losses, lost }
}

/**
 * Makes everything that is published due at once if the broker has lost messages. It waits from one call to the next
 * until no further loss is reported: what is published while queues are being deleted and declared again may be lost.
 */
export async function checkLosses(
  losses: Losses,
  { diagnostics }: Bus,
  backlog: Backlog,
  { now, log }: { now: number; log: Log },
): Promise<void> {
  if (!diagnostics) return
  const count = diagnostics.dataLossCount()
  if (count !== losses.count) {
    losses.count = count
    losses.pending = true
  } else if (losses.pending) {
    losses.pending = false
    log.warn({ items: loseItems(backlog, now) }, 'dispatcher: the broker lost messages; open work is requested again')
  } else if (!hasLostItems(backlog)) losses.dataId = await diagnostics.dataId().catch(() => losses.dataId)
}

import type { StoredEvent } from '../../hub/drivers/event-store/port.ts'
import type { Submission } from './senders.ts'

/** Where a document may come to beside `posted`, for what was done to it. */
export type Detour = 'in-review' | 'rejected' | 'cancelled' | 'split'

const LEADS_TO: Record<string, string> = {
  ReviewRequested: 'in-review',
  DocumentRejected: 'rejected',
  DocumentCancelled: 'cancelled',
  DocumentFiled: 'filed',
  DocumentSplit: 'split',
}
const ENDS_A_STAGE = new Set(['ReadingFailed', 'DeliveryRefused', 'DeliveryGivenUp'])
const EXHAUSTED: ReadonlySet<unknown> = new Set(['attempts-exhausted', 'delivery-in-doubt'])

/**
 * What happened to a document although neither its content nor a person asked for it, even if it was repaired later.
 * The files of the senders go wrong once at most: only a hub that gives up after few attempts may give one up. `events`
 * are those of the document and of its deliveries.
 */
export function undeservedOf(
  detours: Submission['detours'],
  events: readonly StoredEvent[],
  hasFewAttempts: (at: string) => boolean,
): string[] {
  const ends = events.filter(({ type }) => ENDS_A_STAGE.has(type))
  const unfair = ends.filter(({ data, recordedAt }) => !EXHAUSTED.has(data['code']) || !hasFewAttempts(recordedAt))
  const hasFailed = events.some(({ type }) => type === 'DocumentFailed')
  return [
    ...unfair.map(({ data }) => `failed without reason (${String(data['code'])})`),
    ...(hasFailed && ends.length === 0 ? ['failed without reason (no stage of it has)'] : []),
    ...events
      .flatMap(({ type }) => LEADS_TO[type] ?? [])
      .filter((state) => !detours.includes(state as Detour))
      .map((state) => `was ${state} without reason`),
  ]
}

/** Whether a sender got what it wanted, or what it asked for since. A review is no end: the rig completes each one. */
export const isWanted = (detours: Submission['detours'], state: string): boolean =>
  state === 'posted' || (state !== 'in-review' && detours.includes(state as Detour))

import { codeOf } from '../errors.ts'
import type { DeliveredMessage, QueueHandler, Settlement } from '../drivers/bus/port.ts'

/**
 * Records the failure in the log, then parks the message. Where the log refuses, the message is retried: no message is
 * parked unrecorded.
 * @throws `stale-read`
 */
export async function park(
  message: DeliveredMessage,
  error: unknown,
  giveUp: QueueHandler['giveUp'],
): Promise<Settlement> {
  try {
    await giveUp(message, error)
    return { kind: 'park', code: codeOf(error) ?? 'internal', reason: (error as Error).message }
  } catch (failure) {
    if (codeOf(failure) === 'stale-read') throw failure
    // A message that names no document cannot be recorded on one; it is parked with that reason.
    if (codeOf(failure) === 'unreadable-message' || codeOf(failure) === 'not-found')
      return { kind: 'park', code: codeOf(failure)!, reason: (failure as Error).message }
    return { kind: 'retry', delay: '10m', code: codeOf(failure) ?? 'internal', reason: (failure as Error).message }
  }
}

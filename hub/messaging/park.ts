import { codeOf } from '../errors.ts'
import type { DeliveredMessage, Settlement } from '../drivers/bus/port.ts'

/** Records the failure in the log first. Where that fails too, the message goes back to the retry schedule: nothing is parked in silence. */
export async function park(
  message: DeliveredMessage,
  error: unknown,
  giveUp: (message: DeliveredMessage, error: unknown) => Promise<void>,
): Promise<Settlement> {
  try {
    await giveUp(message, error)
    return { kind: 'park', code: codeOf(error) ?? 'internal', reason: (error as Error).message }
  } catch (failure) {
    // What names no document can't be recorded on one; it is parked with its own reason.
    if (codeOf(failure) === 'unreadable-message' || codeOf(failure) === 'not-found')
      return { kind: 'park', code: codeOf(failure)!, reason: (failure as Error).message }
    return { kind: 'retry', delay: '10m', code: codeOf(failure) ?? 'internal', reason: (failure as Error).message }
  }
}

import type { ErrorCode } from '../errors.ts'
import type { DeliveryEvent } from './events.ts'

/** The failure after which a delivery waits for its next attempt. */
interface FailedAttempt {
  /** how many attempts failed since the delivery was requested, or replayed */
  attempts: number
  code: ErrorCode
  detail: string
  /** of the message: the retry delay follows from it */
  attempt: number
  /** the pause that the target demands or needs */
  retryAfterSeconds?: number
  /** index of the event */
  at: number
}

/** What an open delivery waits for; undefined if its last attempt did not fail. Pure. */
export function failedAttemptOf(events: readonly DeliveryEvent[]): FailedAttempt | undefined {
  let failed: FailedAttempt | undefined
  let attempts = 0
  let settleSeconds = 0
  events.forEach(({ type, data }, at) => {
    switch (type) {
      case 'DeliveryAttemptFailed':
      case 'DeliveryLookupFailed':
        failed = { ...data, attempts: ++attempts, at }
        break
      case 'DeliveryDoubted': {
        const { attempt, detail } = data
        failed = {
          attempt,
          detail,
          code: 'delivery-in-doubt',
          retryAfterSeconds: settleSeconds,
          attempts: ++attempts,
          at,
        }
        break
      }
      case 'DeliveryIntended':
        settleSeconds = data.settleSeconds
        break
      case 'DeliveryRepeated':
        break
      default:
        failed = undefined
        attempts = 0
    }
  })
  return failed
}

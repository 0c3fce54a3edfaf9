import assert from 'node:assert/strict'
import type { DeliveryEvent } from '../../../../hub/delivery/events.ts'
import { failedAttemptOf } from '../../../../hub/delivery/waiting.ts'

const event = (type: DeliveryEvent['type'], data: object = {}): DeliveryEvent =>
  ({ type, data }) as unknown as DeliveryEvent

const started = event('DeliveryStarted')
const intended = event('DeliveryIntended', { settleSeconds: 30 })
const failed = event('DeliveryAttemptFailed', { attempt: 1, code: 'target-unavailable', detail: 'ECONNREFUSED' })
const notAsked = event('DeliveryLookupFailed', { attempt: 2, code: 'target-unavailable', detail: 'ETIMEDOUT' })
const doubted = event('DeliveryDoubted', { attempt: 3, detail: 'The connection broke.' })

describe('what a delivery waits for', () => {
  it('is nothing before an attempt failed, and after its end or a replay', () => {
    assert.equal(failedAttemptOf([started, intended]), undefined)
    for (const type of ['DeliveryPosted', 'DeliveryGivenUp', 'DeliveryReplayed'] as const)
      assert.equal(failedAttemptOf([started, intended, failed, event(type)]), undefined)
  })

  it('is the last failure, with the number of all', () => {
    assert.deepEqual(failedAttemptOf([started, intended, failed, notAsked]), {
      attempts: 2,
      attempt: 2,
      code: 'target-unavailable',
      detail: 'ETIMEDOUT',
      at: 3,
    })
    assert.partialDeepStrictEqual(failedAttemptOf([started, intended, failed, event('DeliveryRepeated')]), {
      attempts: 1,
      at: 2,
    })
  })

  it('is the time until the target surely has or has not what was sent', () => {
    assert.deepEqual(failedAttemptOf([started, intended, doubted]), {
      attempts: 1,
      attempt: 3,
      code: 'delivery-in-doubt',
      detail: 'The connection broke.',
      retryAfterSeconds: 30,
      at: 2,
    })
  })
})

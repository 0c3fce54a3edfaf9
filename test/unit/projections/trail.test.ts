import assert from 'node:assert/strict'
import type { StoredEvent } from '../../../hub/drivers/event-store/port.ts'
import { trailEntries } from '../../../projections/trail.ts'

const STREAM = 'delivery-main.01J0000000000000000000000A.ledger'
let revision = 0
const event = (type: string, attempt: number, stream = STREAM): StoredEvent => ({
  id: String(revision),
  type,
  data: { attempt, code: 'target-unavailable', detail: '' },
  metadata: { schema: '1', occurredAt: '2026-11-23T09:00:00.000Z' },
  stream,
  revision: revision++,
  position: String(revision),
  recordedAt: '2026-11-23T09:00:00.000Z',
})
const numbersOf = (events: StoredEvent[]) => trailEntries(events).map(({ text }) => /[Aa]ttempt (\d+)/.exec(text)?.[1])

describe('the attempts of a delivery in the trail', () => {
  it('have the numbers of the message', () => {
    const events = [event('DeliveryAttemptFailed', 1), event('DeliveryRepeated', 3), event('DeliveryAttemptFailed', 3)]
    assert.deepEqual(numbersOf(events), ['1', '3', '3'])
  })

  it('go on after a restart, where the message begins again', () => {
    const events = [
      event('DeliveryAttemptFailed', 1),
      event('DeliveryLookupFailed', 2),
      event('DeliveryLookupFailed', 1),
      event('DeliveryRepeated', 2),
      event('DeliveryAttemptFailed', 2),
      event('DeliveryLookupFailed', 2),
    ]
    assert.deepEqual(numbersOf(events), ['1', '2', '3', '4', '4', '5'])
  })

  it('are counted for each target', () => {
    const other = STREAM.replace('ledger', 'erp')
    const events = [event('DeliveryAttemptFailed', 1), event('DeliveryAttemptFailed', 1, other)]
    assert.deepEqual(numbersOf(events), ['1', '1'])
    assert.deepEqual(
      trailEntries(events).map(({ facts }) => facts['attempt']),
      [1, 1],
    )
  })
})

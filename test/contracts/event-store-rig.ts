import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { EventStore, NewEvent } from '../../hub/drivers/event-store/port.ts'

export const event = (type = 'Happened', data: Record<string, unknown> = {}): NewEvent => ({
  id: randomUUID(),
  type,
  data,
  metadata: { tenant: 'main', schema: '1' },
})
export const fresh = (kind = 'document'): string => `${kind}-main.${randomUUID()}`
export const conflict =
  (expected: unknown, actual: unknown) => (error: { code?: string; facts?: Record<string, unknown> }) => {
    assert.equal(error.code, 'revision-conflict')
    assert.deepEqual([error.facts?.['expected'], error.facts?.['actual']], [expected, actual])
    return true
  }

/** The store of one run; it is open before the first test. */
export interface StoreRig {
  store: EventStore
}

import assert from 'node:assert/strict'
import { costAt, withCost } from '../../../../hub/platform/recent-cost.ts'

const MINUTE = 60_000

describe('a recent cost', () => {
  it('is half forgotten after each minute', () => {
    const cost = withCost(undefined, 8000, MINUTE)
    assert.deepEqual(
      [1, 2, 4].map((minutes) => costAt(cost, minutes * MINUTE)),
      [8000, 4000, 1000],
    )
    assert.equal(costAt(undefined, MINUTE), 0)
  })

  it('adds up, each part from its own moment', () => {
    const first = withCost(undefined, 8000, 0)
    const both = withCost(first, 1000, 2 * MINUTE)
    assert.equal(costAt(both, 2 * MINUTE), 3000)
    assert.equal(costAt(both, 3 * MINUTE), 1500)
    assert.equal(costAt(first, 3 * MINUTE), 1000, 'a cost never changes')
  })
})

import assert from 'node:assert/strict'
import {
  afterCalm,
  afterRefusal,
  afterSilence,
  NEVER_RECYCLED,
  type Recycling,
} from '../../../../../../hub/drivers/bus/rabbitmq/recycling.ts'

const MINUTE = 60_000
/** A process whose clock has run for an hour. */
const NOW = 60 * MINUTE

describe('when a publisher recycles its channel', () => {
  it('tolerates the first refusal of a message, and recycles at the second', () => {
    assert.equal(afterRefusal(NEVER_RECYCLED, 1, NOW), undefined)
    assert.deepEqual(afterRefusal(NEVER_RECYCLED, 2, NOW), { recycledAt: NOW, silenceMs: 1_500, refusedMs: 400 })
  })

  it('waits longer between two channels while the broker refuses, up to five seconds', () => {
    let state: Recycling = NEVER_RECYCLED
    const recycledAfter: number[] = []
    for (let now = NOW; now < NOW + 20_000; now += 100) {
      const next = afterRefusal(state, 2, now)
      if (next) recycledAfter.push(now - Math.max(state.recycledAt, NOW))
      state = next ?? state
    }
    assert.deepEqual(recycledAfter, [0, 400, 800, 1_600, 3_200, 5_000, 5_000])
  })

  it('recycles where a message stays unconfirmed, later each time, up to five seconds', () => {
    let state: Recycling = NEVER_RECYCLED
    const limits: number[] = []
    for (let round = 0; round < 4; round++) {
      assert.equal(afterSilence(state, NOW, NOW + state.silenceMs - 1), undefined)
      limits.push(state.silenceMs)
      state = afterSilence(state, NOW, NOW + state.silenceMs)!
    }
    assert.deepEqual(limits, [1_500, 3_000, 5_000, 5_000])
  })

  it('forgets after a calm minute how long it had come to wait', () => {
    const slow: Recycling = { recycledAt: NOW, silenceMs: 5_000, refusedMs: 5_000 }
    assert.equal(afterCalm(slow, NOW + MINUTE), slow)
    assert.deepEqual(afterCalm(slow, NOW + MINUTE + 1), { ...NEVER_RECYCLED, recycledAt: NOW })
  })
})

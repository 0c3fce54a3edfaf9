import assert from 'node:assert/strict'
import { inBatches } from '../../../../hub/platform/micro-batch.ts'

/** Doubles numbers, and records the batches. */
function doubling(limit: number) {
  const batches: number[][] = []
  const double = inBatches(async (items: readonly number[]) => {
    batches.push([...items])
    await new Promise(setImmediate)
    return items.map((item) => (item < 0 ? new Error(`${item} is negative`) : item * 2))
  }, limit)
  return { batches, double }
}

describe('a micro-batch', () => {
  it('combines the calls of one event loop iteration, up to the limit', async () => {
    const { batches, double } = doubling(2)
    assert.deepEqual(await Promise.all([1, 2, 3].map((item) => double(item))), [2, 4, 6])
    assert.deepEqual(batches, [[1, 2], [3]])
  })

  it('gathers what comes while a batch runs', async () => {
    const { batches, double } = doubling(9)
    const first = double(1)
    await new Promise(setImmediate)
    await Promise.all([first, double(2), double(3)])
    assert.deepEqual(batches, [[1], [2, 3]])
  })

  it('gives each item its own error', async () => {
    const { double } = doubling(9)
    const [good, bad] = await Promise.allSettled([double(1), double(-1)])
    assert.equal(good.status, 'fulfilled')
    assert.equal(bad.status === 'rejected' && (bad.reason as Error).message, '-1 is negative')
  })

  it('fails every item of a batch that throws, and runs the next one', async () => {
    let runs = 0
    const run = inBatches(async (items: readonly number[]) => {
      if (++runs === 1) throw new Error('the connection broke')
      return items
    }, 2)
    const results = await Promise.allSettled([run(1), run(2), run(3)])
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'fulfilled'],
    )
  })
})

import assert from 'node:assert/strict'
import { openKeyedQueue } from '../../../../hub/platform/keyed-queue.ts'

describe('a keyed queue', () => {
  it('runs the work of one key in order, one at a time', async () => {
    const enqueue = openKeyedQueue()
    const steps: string[] = []
    const work = (name: string) => async () => {
      steps.push(`${name} begins`)
      await new Promise(setImmediate)
      steps.push(`${name} ends`)
      return name
    }
    assert.deepEqual(await Promise.all(['a', 'b'].map((name) => enqueue('key', work(name)))), ['a', 'b'])
    assert.deepEqual(steps, ['a begins', 'a ends', 'b begins', 'b ends'])
  })

  it('does not let one key wait for another', async () => {
    const enqueue = openKeyedQueue()
    const { promise, resolve } = Promise.withResolvers<void>()
    const held = enqueue('held', () => promise)
    assert.equal(await enqueue('free', async () => 'done'), 'done')
    resolve()
    await held
  })

  it('continues after work that fails', async () => {
    const enqueue = openKeyedQueue()
    const failed = enqueue('key', () => Promise.reject(new Error('broken')))
    const next = enqueue('key', async () => 'done')
    await assert.rejects(failed, { message: 'broken' })
    assert.equal(await next, 'done')
  })
})

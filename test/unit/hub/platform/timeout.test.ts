import assert from 'node:assert/strict'
import { withTimeout } from '../../../../hub/platform/timeout.ts'

const late = () => new Error('late')

describe('withTimeout', () => {
  it('gives the result of work that ends in time', async () =>
    assert.equal(await withTimeout(Promise.resolve(1), 1_000, late), 1))

  it('gives the error of work that fails in time', () =>
    assert.rejects(withTimeout(Promise.reject(new Error('broken')), 1_000, late), { message: 'broken' }))

  it('rejects with the given error once the time is up', () =>
    assert.rejects(withTimeout(new Promise(() => {}), 1, late), { message: 'late' }))

  it('ignores how late work ends', async () => {
    const { promise, reject } = Promise.withResolvers<void>()
    await assert.rejects(withTimeout(promise, 1, late), { message: 'late' })
    reject(new Error('broken after the timeout'))
    await new Promise(setImmediate)
  })
})

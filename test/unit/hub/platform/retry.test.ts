import assert from 'node:assert/strict'
import { WaybillError } from '../../../../hub/errors.ts'
import { backoffDelay, retry } from '../../../../hub/platform/retry.ts'

const QUICK = { first: 1, max: 4 }
const unavailable = () => new WaybillError('engine-unavailable', 'The engine is away.')

/** A step that fails this often and then returns how often it ran. */
function failing(times: number, error: () => Error = unavailable) {
  let ran = 0
  return async (): Promise<number> => {
    if (++ran <= times) throw error()
    return ran
  }
}

describe('backoffDelay', () => {
  it('doubles with each failure, up to the longest delay', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((failures) => backoffDelay(failures, { first: 50, max: 500 }))
    assert.deepEqual(delays, [50, 100, 200, 400, 500, 500])
  })

  it('stays at the longest delay after any number of failures', () =>
    assert.equal(backoffDelay(5_000, { first: 50, max: 3_000 }), 3_000))

  it('shortens the delay by at most the share of the jitter', () => {
    const backoff = { first: 100, max: 100, jitter: 0.5 }
    assert.deepEqual(
      [0, 0.5, 1].map((chance) => backoffDelay(1, backoff, () => chance)),
      [100, 75, 50],
    )
  })
})

describe('retry', () => {
  it('repeats a step until it succeeds and reports each failure with its delay', async () => {
    const delays: number[] = []
    assert.equal(await retry(failing(3), { backoff: QUICK, onRetry: (_, delayMs) => void delays.push(delayMs) }), 4)
    assert.deepEqual(delays, [1, 2, 4])
  })

  it('throws an error that is not transient at once', async () => {
    const step = failing(1, () => new WaybillError('unroutable', 'There is no queue.'))
    await assert.rejects(retry(step, { backoff: QUICK }), { code: 'unroutable' })
    await assert.rejects(retry(failing(1, () => new TypeError('a bug'))), TypeError)
  })

  it('leaves a revision conflict to the caller, who must decide again', async () => {
    const step = failing(1, () => new WaybillError('revision-conflict', 'The stream has moved on.'))
    await assert.rejects(retry(step, { backoff: QUICK }), { code: 'revision-conflict' })
  })

  it('asks shouldRetry with the number of failures', async () => {
    const counts: number[] = []
    const shouldRetry = (_: unknown, failures: number) => counts.push(failures) < 3
    await assert.rejects(retry(failing(9), { backoff: QUICK, shouldRetry }), { code: 'engine-unavailable' })
    assert.deepEqual(counts, [1, 2, 3])
  })

  it('throws the error of the step once the signal has aborted', async () => {
    const stop = new AbortController()
    const step = async () => {
      stop.abort()
      throw unavailable()
    }
    await assert.rejects(retry(step, { signal: stop.signal }), { code: 'engine-unavailable' })
  })

  it('ends its delay when the signal aborts', async () => {
    const stop = new AbortController()
    const backoff = { first: 60_000, max: 60_000 }
    const retried = retry(failing(1), { signal: stop.signal, backoff, onRetry: () => setImmediate(() => stop.abort()) })
    await assert.rejects(retried, { name: 'AbortError' })
  })
})

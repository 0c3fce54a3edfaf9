import assert from 'node:assert/strict'
import type { DeliveredMessage, Settlement } from '../../../../hub/drivers/bus/port.ts'
import { WaybillError } from '../../../../hub/errors.ts'
import { withDedupe } from '../../../../hub/messaging/dedupe.ts'
import { retryDelayOf, withRetry } from '../../../../hub/messaging/retry.ts'
import { withStaleReads } from '../../../../hub/messaging/stale-reads.ts'
import { withAttemptTimeout } from '../../../../hub/messaging/timeout.ts'

const message = (attempt = 1): DeliveredMessage => ({
  id: 'm1',
  queue: 'read.standard.v1',
  type: 'ReadDocument',
  body: {},
  headers: { tenant: 'main' },
  attempt,
  redelivered: false,
  history: [],
})
const never = new AbortController().signal
const unavailable = new WaybillError('target-unavailable', 'The target is away.')

/** What becomes of a message whose work throws this, and what was recorded about it. */
async function settled(error: Error, { attempt = 1, signal = never }: { attempt?: number; signal?: AbortSignal } = {}) {
  const recorded: unknown[] = []
  const handler = withRetry(
    () => Promise.reject(error),
    async (_, failure) => void recorded.push(failure),
  )
  return { settlement: await handler(message(attempt), signal), recorded }
}

describe('the retry delay', () => {
  it('grows with the attempts, and then stays at six hours', () =>
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7].map((attempt) => retryDelayOf(attempt)),
      ['5s', '30s', '2m', '10m', '1h', '6h', '6h'],
    ))

  it('is not shorter than the error asks for', () =>
    assert.deepEqual(
      [1, 5, 6, 7_200, 1_000_000].map((seconds) => retryDelayOf(1, seconds)),
      ['5s', '5s', '30s', '6h', '6h'],
    ))
})

describe('a message whose work fails', () => {
  it('is retried after a transient error, and nothing is recorded', async () => {
    const { settlement, recorded } = await settled(unavailable)
    assert.deepEqual(settlement, {
      kind: 'retry',
      delay: '5s',
      code: 'target-unavailable',
      reason: unavailable.message,
    })
    assert.deepEqual(recorded, [])
  })

  it('is parked after its last attempt, once the failure is recorded', async () => {
    const { settlement, recorded } = await settled(unavailable, { attempt: 8 })
    assert.deepEqual(settlement, { kind: 'park', code: 'target-unavailable', reason: unavailable.message })
    assert.deepEqual(recorded, [unavailable])
  })

  it('is parked at once after a permanent error', async () => {
    const { settlement } = await settled(new WaybillError('unreadable-message', 'It has no body.'))
    assert.deepEqual(settlement, { kind: 'park', code: 'unreadable-message', reason: 'It has no body.' })
  })

  it('is released while the consumer stops', async () => {
    const { settlement } = await settled(unavailable, { signal: AbortSignal.abort() })
    assert.deepEqual(settlement, { kind: 'release' })
  })

  it('is retried where the failure cannot be recorded', async () => {
    const handler = withRetry(
      () => Promise.reject(unavailable),
      () => Promise.reject(new WaybillError('engine-unavailable', 'The log is away.')),
    )
    assert.deepEqual(await handler(message(8), never), {
      kind: 'retry',
      delay: '10m',
      code: 'engine-unavailable',
      reason: 'The log is away.',
    })
  })
})

describe('the timeout of an attempt', () => {
  it('aborts the work and fails with step-timeout, even where the work ignores its signal', async () => {
    let signalOfWork: AbortSignal | undefined
    const perform = withAttemptTimeout((_, signal) => {
      signalOfWork = signal
      return new Promise(() => {})
    }, 1)
    await assert.rejects(perform(message(), never), { code: 'step-timeout' })
    assert.equal(signalOfWork!.aborted, true)
  })

  it('passes the abort of the consumer on', async () => {
    const stop = new AbortController()
    const perform = withAttemptTimeout(
      (_, signal) => new Promise((resolve) => void signal.addEventListener('abort', () => resolve())),
      60_000,
    )
    const done = perform(message(), stop.signal)
    stop.abort()
    await done
  })
})

describe('a message that meets a stale read', () => {
  const stale = new WaybillError('stale-read', 'The store is behind.')

  it('is handled again, in the same attempt, until the read is no longer stale', async () => {
    const attempts: number[] = []
    const handler = withStaleReads(async ({ attempt }) => {
      attempts.push(attempt)
      if (attempts.length < 3) throw stale
      return { kind: 'ack' }
    })
    assert.deepEqual(await handler(message(8), never), { kind: 'ack' })
    assert.deepEqual(attempts, [8, 8, 8])
  })

  it('waits in a retry queue without using up an attempt if the store stays behind', async () => {
    const handler = withStaleReads(() => Promise.reject(stale), { keptMs: 0 })
    assert.deepEqual(await handler(message(8), never), {
      kind: 'retry',
      delay: '30s',
      sameAttempt: true,
      code: 'stale-read',
      reason: stale.message,
    })
  })

  it('is parked if the log lacks its cause for longer than a node can be behind', async () => {
    let calls = 0
    const handler = withStaleReads(
      async () => {
        if (calls++ < 1) throw stale
        return { kind: 'ack' }
      },
      { keptMs: 0, rounds: 1 },
    )
    const parked = await handler(message(1), never)
    assert.deepEqual([parked.kind, (parked as { code: string }).code], ['park', 'log-mismatch'])
    assert.deepEqual(await handler(message(1), never), { kind: 'ack' }, 'replayed, it is handled')
  })

  it('is not retried, parked or recorded by the retry and park step', async () => {
    for (const [work, record] of [
      [stale, undefined],
      [unavailable, stale],
    ] as const) {
      const handler = withRetry(
        () => Promise.reject(work),
        () => (record ? Promise.reject(record) : assert.fail('recorded')),
      )
      await assert.rejects(handler(message(8), never), { code: 'stale-read' })
    }
  })
})

describe('dedupe', () => {
  it('acks what this process has handled, and nothing else', async () => {
    const outcomes: Settlement[] = [{ kind: 'release' }, { kind: 'ack' }, { kind: 'ack' }]
    let calls = 0
    const handler = withDedupe(async () => outcomes[calls++]!)
    const kinds: string[] = []
    for (const attempt of [1, 1, 1, 2]) kinds.push((await handler(message(attempt), never)).kind)
    assert.deepEqual([kinds, calls], [['release', 'ack', 'ack', 'ack'], 3])
  })
})

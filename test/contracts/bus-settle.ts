import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { ACK, type BusRig } from './bus-rig.ts'

export function settleContract(rig: BusRig): void {
  describe('settlements', () => {
    retriesAndParks(rig)
    parkedAndReleased(rig)
  })
}

function retriesAndParks(rig: BusRig): void {
  it('delivers a retried message after its delay, with its history', async () => {
    await rig.bus().publish([rig.message()])
    let left = 0
    await rig.collect(1, () => {
      left = rig.under().now()
      return { kind: 'retry', delay: '30s', code: 'target-unavailable', reason: 'busy' }
    })
    let back = 0
    const again = rig.collect(1, () => {
      back = rig.under().now()
      return ACK
    })
    await rig.reaches({ ready: 0, running: 0, delayed: 1, parked: 0 })
    await rig.under().passTime(10_000)
    await rig.reaches({ ready: 0, running: 0, delayed: 1, parked: 0 })
    await rig.under().passTime(21_000)
    const [seen] = await again
    // A broker counts from when the message came to it, in whole milliseconds.
    assert.ok(back - left >= 29_900, `back after ${back - left} ms of 30 s`)
    assert.equal(seen!.attempt, 2)
    assert.deepEqual(
      seen!.history.map(({ code, reason }) => ({ code, reason })),
      [{ code: 'target-unavailable', reason: 'busy' }],
    )
  })

  it('delivers a message again after a delay that uses up no attempt, without a trace of it', async () => {
    await rig.bus().publish([rig.message()])
    await rig.collect(1, () => ({ kind: 'retry', delay: '5s', code: 'internal', reason: 'first' }))
    const second = rig.collect(1, () => ({
      kind: 'retry',
      delay: '5s',
      code: 'stale-read',
      reason: 'behind',
      sameAttempt: true,
    }))
    await rig.under().passTime(6_000)
    await second
    await rig.reaches({ ready: 0, running: 0, delayed: 1, parked: 0 })
    const third = rig.collect(1)
    await rig.under().passTime(6_000)
    const [seen] = await third
    assert.equal(seen!.attempt, 2)
    assert.deepEqual(
      seen!.history.map(({ reason }) => reason),
      ['first'],
    )
  })

  it('parks a message with its reason and its whole history, and does not deliver it', async () => {
    const sent = rig.message({ bad: true })
    await rig.bus().publish([sent])
    await rig.collect(1, () => ({ kind: 'retry', delay: '5s', code: 'internal', reason: 'first' }))
    const second = rig.collect(1, () => ({ kind: 'park', code: 'attempts-exhausted', reason: 'enough' }))
    await rig.under().passTime(6_000)
    await second
    const [parked] = await rig.bus().parked(rig.queue())
    const { id, queue: at, type, headers, code, reason, attempt, history, body } = parked!
    assert.deepEqual(
      { id, queue: at, type, headers, code, reason, attempt, reasons: history.map((each) => each.reason), body },
      { ...sent, code: 'attempts-exhausted', reason: 'enough', attempt: 2, reasons: ['first'] },
    )
    assert.ok(Date.parse(history[0]!.at) <= Date.parse(parked!.parkedAt))
    await rig.reaches({ ready: 0, running: 0, delayed: 0, parked: 1 })
  })

  it('keeps a history of eight attempts whole', async () => {
    await rig.bus().publish([rig.message()])
    for (let attempt = 1; attempt <= 8; attempt++) {
      const seen = rig.collect(1, () => ({
        kind: 'retry',
        delay: '5s',
        code: 'internal',
        reason: `${attempt}: ${'why '.repeat(100)}`,
      }))
      if (attempt > 1) await rig.under().passTime(6_000)
      assert.equal((await seen)[0]!.attempt, attempt)
    }
    const last = rig.collect(1)
    await rig.under().passTime(6_000)
    assert.deepEqual(
      (await last)[0]!.history.map(({ reason }) => reason),
      Array.from({ length: 8 }, (_, index) => `${index + 1}: ${'why '.repeat(100)}`),
    )
  })
}

function parkedAndReleased(rig: BusRig): void {
  it('lists parked messages any number of times and loses none', async () => {
    await rig.bus().publish([rig.message({ number: 1 }), rig.message({ number: 2 }), rig.message({ number: 3 })])
    await rig.collect(3, () => ({ kind: 'park', code: 'internal', reason: 'bad' }), 1)
    for (let listing = 0; listing < 30; listing++)
      assert.deepEqual(
        (await rig.bus().parked(rig.queue())).map(({ body }) => body['number']),
        [1, 2, 3],
      )
    assert.deepEqual(
      (await Promise.all([rig.bus().parked(rig.queue()), rig.bus().parked(rig.queue())])).map((list) => list.length),
      [3, 3],
    )
    await rig.reaches({ ready: 0, running: 0, delayed: 0, parked: 3 })
  })

  it('removes a parked message by its id', async () => {
    await rig.bus().publish([rig.message({ number: 1 }), rig.message({ number: 2 })])
    const [first] = await rig.collect(2, () => ({ kind: 'park', code: 'internal', reason: 'bad' }), 1)
    assert.deepEqual(
      (await rig.bus().parked(rig.queue(), [first!.id, randomUUID()])).map(({ body }) => body['number']),
      [2],
    )
    assert.deepEqual(
      (await rig.bus().parked(rig.queue(), [first!.id])).map(({ body }) => body['number']),
      [2],
    )
    await rig.reaches({ ready: 0, running: 0, delayed: 0, parked: 1 })
  })

  it('delivers a released message again, marked as redelivered, at the same attempt', async () => {
    await rig.bus().publish([rig.message()])
    const seen = await rig.collect(2, ({ redelivered }) => (redelivered ? ACK : { kind: 'release' }))
    assert.deepEqual(
      seen.map(({ attempt, redelivered }) => [attempt, redelivered]),
      [
        [1, false],
        [1, true],
      ],
    )
  })

  it('delivers a message again whose handler failed', async () => {
    await rig.bus().publish([rig.message()])
    let calls = 0
    const seen = await rig.collect(1, () => {
      if (++calls === 1) throw new Error('a handler that breaks its promise')
      return ACK
    })
    assert.equal(seen[0]!.redelivered, true)
  })
}

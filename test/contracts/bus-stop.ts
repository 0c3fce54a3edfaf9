import assert from 'node:assert/strict'
import type { Settlement } from '../../hub/drivers/bus/port.ts'
import { ACK, type BusRig } from './bus-rig.ts'

export function stopContract(rig: BusRig): void {
  describe('the end of a consumer', () => {
    stops(rig)
    lateEnds(rig)
  })
}

function stops(rig: BusRig): void {
  it('aborts a handler, waits for it, and keeps what it did not finish', async () => {
    await rig.bus().publish([rig.message()])
    let aborted = false
    await new Promise<void>((resolve) => {
      const consumer = rig.bus().consume(
        rig.queue(),
        async (_, signal) => {
          setImmediate(() => void consumer.stop(10).then(resolve))
          await new Promise((settled) => {
            signal.addEventListener('abort', settled, { once: true })
          })
          aborted = true
          return { kind: 'release' }
        },
        { prefetch: 1 },
      )
    })
    assert.equal(aborted, true)
    await rig.reaches({ ready: 1, running: 0, delayed: 0, parked: 0 })
  })

  it('abandons a handler that ignores its signal, and delivers its message again', async () => {
    await rig.bus().publish([rig.message()])
    let end: (settlement: Settlement) => void = () => {}
    await new Promise<void>((resolve) => {
      const consumer = rig.bus().consume(
        rig.queue(),
        () => {
          setImmediate(() => void consumer.stop(10).then(resolve))
          return new Promise((settle) => {
            end = settle
          })
        },
        { prefetch: 1 },
      )
    })
    const again = await rig.collect(1, async () => {
      // The first one ends while the second one works: what it says has no effect.
      end({ kind: 'park', code: 'internal', reason: 'late' })
      await rig.bus().depth(rig.queue())
      return ACK
    })
    assert.deepEqual(
      again.map(({ attempt, redelivered }) => [attempt, redelivered]),
      [[1, true]],
    )
    await rig.reaches({ ready: 0, running: 0, delayed: 0, parked: 0 })
  })
}

function lateEnds(rig: BusRig): void {
  it('delivers the message of an abandoned handler once, even if that handler fails later', async () => {
    await rig.bus().publish([rig.message({ number: 1 })])
    let fail: (error: Error) => void = () => {}
    await new Promise<void>((resolve) => {
      const consumer = rig.bus().consume(
        rig.queue(),
        () => {
          setImmediate(() => void consumer.stop(10).then(resolve))
          return new Promise((_, reject) => {
            fail = reject
          })
        },
        { prefetch: 1 },
      )
    })
    let other: () => void = () => {}
    const otherCame = new Promise<void>((resolve) => {
      other = resolve
    })
    const again = await rig.collect(2, async ({ body }) => {
      if (body['number'] === 2) {
        other()
        return ACK
      }
      fail(new Error('the work was broken off'))
      // What was given back a second time would come before this one.
      await rig.bus().publish([rig.message({ number: 2 })])
      await otherCame
      return ACK
    })
    assert.deepEqual(again.map(({ body }) => body['number']).toSorted(), [1, 2])
    await rig.reaches({ ready: 0, running: 0, delayed: 0, parked: 0 })
  })

  it('keeps ready, running, delayed and parked messages over a crash', async () => {
    await rig.bus().publish([rig.message({ number: 1 }), rig.message({ number: 2 }), rig.message({ number: 3 })])
    let begun = 0
    await new Promise<void>((resolve) => {
      rig.bus().consume(
        rig.queue(),
        async ({ body }) => {
          if (++begun === 3) setImmediate(resolve)
          if (body['number'] === 1) return { kind: 'park', code: 'internal', reason: 'bad' }
          if (body['number'] === 2) return { kind: 'retry', delay: '1h', code: 'internal', reason: 'busy' }
          return new Promise<never>(() => {})
        },
        { prefetch: 3 },
      )
    })
    await rig.reaches({ ready: 0, running: 1, delayed: 1, parked: 1 })
    const dataId = await rig.bus().diagnostics?.dataId()
    await rig.reopen()
    assert.equal(await rig.bus().diagnostics?.dataId(dataId), dataId)
    await rig.reaches({ ready: 1, running: 0, delayed: 1, parked: 1 })
    const [seen] = await rig.collect(1)
    assert.deepEqual([seen!.body['number'], seen!.redelivered, seen!.attempt], [3, true, 1])
  })
}

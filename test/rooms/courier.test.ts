import assert from 'node:assert/strict'
import path from 'node:path'
import { WaybillError } from '../../hub/errors.ts'
import { openClockGuard } from '../../hub/platform/clock-guard.ts'
import { messageOf, openCourierRoom, perform, STREAM } from '../support/courier-room.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('a courier beside another one', () => {
  const folder = temporaryFolder('courier')
  let number = 0
  const closing: (() => Promise<void>)[] = []
  after(async () => {
    for (const close of closing) await close()
  })

  const open = () => openCourierRoom(path.join(folder, String(number++)), closing)

  it('does not send on the intent of the other, though their message is the same', async () => {
    const { world, courier, delivery } = await open()
    await Promise.allSettled([perform(courier(), 1), perform(courier(), 1), perform(courier(), 1)])
    assert.equal(world.sent, 1)
    assert.equal((await delivery()).state, 'posted')
  })

  describe('after the log was restored from a backup', () => {
    async function openRestored() {
      const room = await open()
      await room.restored()
      room.world.elapsed = 31_000
      return room
    }

    it('confirms what the target holds under the posting key, and does not send it', async () => {
      const { world, courier, delivery } = await openRestored()
      world.found = { kind: 'one', reference: '17' }
      await perform(courier(), 1)
      assert.equal(world.sent, 0)
      assert.partialDeepStrictEqual(await delivery(), { state: 'posted', reference: '17' })
    })

    it('records a duplicate of what the target holds under another key, and does not send it', async () => {
      const { world, courier, delivery } = await openRestored()
      world.duplicate = { kind: 'one', reference: '18' }
      await perform(courier(), 1)
      assert.equal(world.sent, 0)
      assert.partialDeepStrictEqual(await delivery(), { state: 'duplicate', reference: '18' })
    })

    it('sends once what the target does not hold', async () => {
      const { world, courier, delivery } = await openRestored()
      await perform(courier(), 1)
      assert.equal(world.sent, 1)
      assert.equal((await delivery()).state, 'posted')
    })

    it('asks a person if the target holds several', async () => {
      const { world, courier, delivery } = await openRestored()
      world.found = { kind: 'many', references: ['1', '2'] }
      await perform(courier(), 1)
      assert.equal(world.sent, 0)
      assert.equal((await delivery()).state, 'given-up')
    })

    it('sends nothing while the target cannot be asked, or a send of the earlier hub may still arrive', async () => {
      const { world, courier, delivery } = await openRestored()
      world.lookup = () => Promise.reject(new Error('down'))
      await assert.rejects(perform(courier(), 1), { code: 'target-unavailable' })
      world.lookup = async () => {}
      const early = await open()
      await early.restored()
      await assert.rejects(perform(early.courier(), 1), { code: 'target-unavailable' })
      assert.deepEqual([world.sent, early.world.sent], [0, 0])
      assert.equal((await delivery()).state, 'intended')
      await perform(courier(), 2)
      assert.equal(world.sent, 1)
    })
  })

  it('waits for a repeated send as long as for the first one', async () => {
    const { world, courier, types } = await open()
    world.fate = () => new Promise(() => {})
    void perform(courier(), 1)
    while (world.sent < 1)
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    await assert.rejects(perform(courier(), 2), { code: 'delivery-in-doubt' })
    world.elapsed = 31_000
    const late = courier()
    void perform(late, 3)
    while (world.sent < 2)
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    // The store's own clock has not moved: the second send was recorded now, so it is waited for.
    world.elapsed = 0
    await assert.rejects(perform(courier(), 4), { code: 'delivery-in-doubt' })
    assert.equal(world.sent, 2)
    assert.deepEqual(await types(), ['DeliveryStarted', 'DeliveryIntended', 'DeliveryRepeated'])
  })

  it('does not send once its step has taken too long', async () => {
    const { world, courier, types } = await open()
    const abort = new AbortController()
    abort.abort()
    await assert.rejects(courier().perform(messageOf(1), abort.signal), { code: 'target-unavailable' })
    assert.equal(world.sent, 0)
    assert.deepEqual((await types()).at(-1), 'DeliveryAttemptFailed')
    await perform(courier(), 2)
    assert.equal(world.sent, 1)
  })

  it('is in doubt at its last attempt only if the target may hold the posting', async () => {
    const refused = await open()
    refused.world.fate = async () => {
      throw new Error('no connection')
    }
    refused.world.means = 'not-sent'
    await assert.rejects(perform(refused.courier(), 1), { code: 'target-unavailable' })
    await refused.courier().giveUp(messageOf(1), new Error('too often'))
    const lost = await open()
    lost.world.fate = async () => {
      throw new Error('the line broke')
    }
    await assert.rejects(perform(lost.courier(), 1), { code: 'delivery-in-doubt' })
    await lost.courier().giveUp(messageOf(1), new Error('too often'))
    const codes = await Promise.all(
      [refused, lost].map(async ({ delivery }) => ((await delivery()) as { code?: string }).code),
    )
    assert.deepEqual(codes, ['attempts-exhausted', 'delivery-in-doubt'])
  })

  it('waits for a current read where a stale one shows half of how it was given up', async () => {
    const { store, courier, outcome } = await open()
    const append: typeof store.append = async (stream, events, expected) => {
      if (events[0]?.type === 'DeliveryRecorded') throw new WaybillError('engine-unavailable', 'It is down.')
      return store.append(stream, events, expected)
    }
    await assert.rejects(courier({ ...store, append }).giveUp(messageOf(1), new Error('too often')))
    const read: typeof store.read = async (stream, from) => {
      const events = await store.read(stream, from)
      return stream === STREAM ? events.slice(0, 1) : events
    }
    const stale = courier({ ...store, read })
    await assert.rejects(stale.giveUp(messageOf(1), new Error('too often')), { code: 'stale-read' })
    assert.equal(await outcome(), 'requested')
    await courier().giveUp(messageOf(1), new Error('too often'))
    assert.equal(await outcome(), 'given-up')
  })

  it('does not trust a clock that has jumped', () => {
    const clock = { wall: Date.parse('2026-01-01T00:00:00Z'), steady: 0 }
    const secondsSince = openClockGuard(
      () => new Date(clock.wall).toISOString(),
      () => clock.steady,
    )
    const event = { id: 'one', recordedAt: '2025-12-31T23:59:50.000Z' }
    assert.equal(secondsSince(event), 10)
    clock.wall += 600_000
    assert.equal(secondsSince(event), 0)
    clock.wall += 40_000
    clock.steady += 40_000
    assert.equal(secondsSince(event), 40)
  })
})

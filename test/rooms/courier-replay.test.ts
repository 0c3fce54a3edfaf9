import assert from 'node:assert/strict'
import path from 'node:path'
import { messageOf, openCourierRoom, perform, STREAM } from '../support/courier-room.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('a courier of a delivery that is replayed', () => {
  const folder = temporaryFolder('courier-replay')
  let number = 0
  const closing: (() => Promise<void>)[] = []
  after(async () => {
    for (const close of closing) await close()
  })
  const open = () => openCourierRoom(path.join(folder, String(number++)), closing)

  /** Lets the first call wait until it is resumed. */
  function held() {
    const reached = Promise.withResolvers<void>()
    const resumed = Promise.withResolvers<void>()
    const pass = async () => {
      reached.resolve()
      await resumed.promise
    }
    return { pass, reached: reached.promise, resume: resumed.resolve }
  }

  it('records no failure from before the replay', async () => {
    const { world, store, courier, replay, outcome } = await open()
    world.means = 'rejected'
    world.fate = async () => {
      throw new Error('no such account')
    }
    const slow = held()
    const append: typeof store.append = async (stream, events, expected) => {
      if (events[0]?.type === 'DeliveryRecorded') await slow.pass()
      return store.append(stream, events, expected)
    }
    const recording = perform(courier({ ...store, append }), 1)
    await slow.reached
    // Another message of the same work, as after its deadline.
    await courier().perform({ ...messageOf(1), id: 'overdue' }, new AbortController().signal)
    assert.equal(await outcome(), 'rejected')
    await replay()
    slow.resume()
    await recording
    assert.equal(await outcome(), 'requested')
  })

  it('sends nothing once the replay was given up', async () => {
    const { world, store, courier, replay, outcome, types } = await open()
    await courier().giveUp(messageOf(1), new Error('too often'))
    await replay()
    const replayed = { ...messageOf(1), id: 'two' }
    const slow = held()
    const read: typeof store.read = async (stream, from) => {
      const events = await store.read(stream, from)
      if (stream === STREAM) await slow.pass()
      return events
    }
    const performing = courier({ ...store, read }).perform(replayed, new AbortController().signal)
    await slow.reached
    await courier().giveUp(replayed, new Error('too often'))
    slow.resume()
    await performing
    assert.deepEqual(await types(), ['DeliveryStarted', 'DeliveryGivenUp', 'DeliveryReplayed', 'DeliveryGivenUp'])
    assert.deepEqual([world.sent, await outcome()], [0, 'given-up'])
  })

  it('stays in doubt where the replay is given up before it began', async () => {
    const { world, courier, replay, delivery } = await open()
    world.fate = async () => {
      throw new Error('the line broke')
    }
    await assert.rejects(perform(courier(), 1), { code: 'delivery-in-doubt' })
    await courier().giveUp(messageOf(1), new Error('too often'))
    await replay()
    await courier().giveUp({ ...messageOf(1), id: 'two' }, new Error('too often'))
    assert.equal(((await delivery()) as { code?: string }).code, 'delivery-in-doubt')
  })
})

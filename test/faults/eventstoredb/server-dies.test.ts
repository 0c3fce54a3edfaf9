import assert from 'node:assert/strict'
import type { EventStore } from '../../../hub/drivers/event-store/port.ts'
import { event } from '../../contracts/event-store-rig.ts'
import { startEventStorePeer, type EventStorePeer } from '../../support/eventstore-peer.ts'
import { numbers, open, upTo, watch } from './follower.ts'

describe('an EventStoreDB server that dies', () => {
  const prefix = 'k-'
  let peer: EventStorePeer
  let store: EventStore
  beforeEach(async () => {
    peer = await startEventStorePeer()
    store = await open(peer.url)
  })
  afterEach(async () => {
    await store.close()
    await peer.close()
  })

  async function write(writer: number, until: () => boolean): Promise<string[]> {
    const acknowledged: string[] = []
    while (!until()) {
      const each = event('E', { writer, number: acknowledged.length })
      assert.equal(
        (
          await store.append(
            `${prefix}${writer}`,
            [each],
            acknowledged.length === 0 ? 'no-stream' : acknowledged.length - 1,
          )
        ).revision,
        acknowledged.length,
      )
      acknowledged.push(each.id)
    }
    return acknowledged
  }

  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    it(`${signal}, three times with ten writers: stores and follows each event once, in order`, async () => {
      const follower = watch(store, prefix)
      let over = false
      const writing = Promise.all(upTo(10).map((writer) => write(writer, () => over)))
      for (let deaths = 1; deaths <= 3; deaths++) {
        await follower.has(follower.seen.length + 100)
        await peer.kill(signal)
        await peer.restart(...(deaths === 2 ? ['--not-ready-ms', '400'] : []))
      }
      await follower.has(follower.seen.length + 100)
      over = true
      const acknowledged = await writing
      await follower.has(acknowledged.flat().length)
      follower.stop()
      await follower.ended
      for (const [writer, ids] of acknowledged.entries())
        assert.deepEqual(
          (await store.read(`${prefix}${writer}`)).map(({ id }) => id),
          ids,
        )
      assert.equal(new Set(follower.seen.map(({ id }) => id)).size, follower.seen.length)
      assert.equal(follower.seen.length, acknowledged.flat().length)
      for (const [writer, ids] of acknowledged.entries())
        assert.deepEqual(
          follower.seen.filter(({ data }) => data['writer'] === writer).map(({ id }) => id),
          ids,
        )
      assert.deepEqual(follower.positions, follower.positions.toSorted())
    })
  }

  it('hangs for seconds: the appends wait, nothing is lost, and the follower continues', async () => {
    const follower = watch(store, prefix)
    await store.append(`${prefix}1`, [event('E', { number: 0 })], 'no-stream')
    await follower.has(1)
    await peer.kill('SIGSTOP')
    const appended = store.append(`${prefix}1`, [event('E', { number: 1 })], 0)
    await new Promise((resolve) => {
      setTimeout(resolve, 2_000)
    })
    await peer.kill('SIGCONT')
    assert.equal((await appended).revision, 1)
    await follower.has(2)
    follower.stop()
    await follower.ended
    assert.deepEqual(numbers(follower.seen), [0, 1])
  })

  it('hangs for longer: calls fail at their deadline, and the follower recovers with the server', async () => {
    const shortDeadline = await open(peer.url, 1_500)
    const follower = watch(shortDeadline, prefix)
    await shortDeadline.append(`${prefix}1`, [event('E', { number: 0 })], 'no-stream')
    await follower.has(1)
    await peer.kill('SIGSTOP')
    const [one] = [event('E', { number: 1 })]
    const started = performance.now()
    const failed = await Promise.allSettled([
      shortDeadline.append(`${prefix}1`, [one], 0),
      shortDeadline.read(`${prefix}1`),
      shortDeadline.head(),
    ])
    assert.deepEqual(
      failed.map((each) => each.status === 'rejected' && (each.reason as { code: string }).code),
      ['engine-unavailable', 'engine-unavailable', 'engine-unavailable'],
    )
    assert.ok(performance.now() - started < 15_000)
    await peer.kill('SIGCONT')
    assert.equal((await store.append(`${prefix}1`, [one], 0)).revision, 1)
    await follower.has(2)
    follower.stop()
    await follower.ended
    await shortDeadline.close()
    assert.deepEqual(numbers(follower.seen), [0, 1])
  })

  it('ends without an error when the follower aborts while the server is down', async () => {
    const follower = watch(store, prefix)
    await follower.until(() => follower.positions.length > 0)
    await peer.kill()
    await assert.rejects(open(peer.url, 300), { code: 'engine-unavailable' })
    follower.stop()
    await follower.ended
  })
})

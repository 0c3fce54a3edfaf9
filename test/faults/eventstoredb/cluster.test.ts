import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { EventStoreDBClient } from '@eventstore/db-client'
import type { EventStore } from '../../../hub/drivers/event-store/port.ts'
import { event, fresh } from '../../contracts/event-store-rig.ts'
import { startEventStorePeer, type EventStorePeer } from '../../support/eventstore-peer.ts'
import { open, watch } from './follower.ts'

for (const options of [[], ['--no-batch']]) {
  describe(`an EventStoreDB cluster ${options.join()}`, () => {
    let peer: EventStorePeer
    let store: EventStore
    beforeEach(async () => {
      peer = await startEventStorePeer(...options)
    })
    afterEach(async () => {
      await store.close()
      await peer.close()
    })

    it('is read, written and followed with requires-leader on every call', async () => {
      store = await open(peer.url)
      const prefix = `k${randomUUID().slice(0, 8)}-`
      const follower = watch(store, prefix)
      await store.keepLast(`${prefix}1`, 5)
      await store.append(`${prefix}1`, [event()], 'no-stream')
      await store.read(`${prefix}1`)
      await follower.has(1)
      follower.stop()
      await follower.ended
      assert.equal((await peer.facts()).callsWithoutLeader, 0)
    })

    it('reads what was just appended from the address of a follower that is behind', async () => {
      await peer.delayFollower(1)
      const address = `esdb://127.0.0.1:${peer.followerPort}?tls=false`
      store = await open(address)
      const stream = fresh()
      await store.append(stream, [event()], 'no-stream')
      assert.equal((await store.read(stream)).length, 1)
      // A client that does not require the leader does not see it.
      const other = EventStoreDBClient.connectionString(address)
      await assert.rejects(
        async () => {
          for await (const _ of other.readStream(stream)) assert.fail('the follower is not behind')
        },
        { type: 'stream-not-found' },
      )
      await other.dispose()
      assert.equal((await peer.facts()).callsWithoutLeader, 1)
    })

    it('moves to the next leader, with a running subscription too', async () => {
      store = await open(`esdb+discover://127.0.0.1:${peer.port}?tls=false`)
      const prefix = `k${randomUUID().slice(0, 8)}-`
      const follower = watch(store, prefix)
      await store.append(`${prefix}1`, [event()], 'no-stream')
      await follower.has(1)
      for (const [revision, leader] of [peer.followerPort, peer.port, peer.followerPort].entries()) {
        await peer.elect(leader)
        await peer.cut()
        await store.append(`${prefix}1`, [event()], revision)
        assert.equal((await store.read(`${prefix}1`)).length, revision + 2)
        await follower.has(revision + 2)
      }
      follower.stop()
      await follower.ended
      assert.deepEqual(
        follower.seen.map(({ revision }) => revision),
        [0, 1, 2, 3],
      )
      assert.equal((await peer.facts()).callsWithoutLeader, 0)
    })
  })
}

import assert from 'node:assert/strict'
import { startEventStorePeer, type EventStorePeer } from '../../support/eventstore-peer.ts'
import { openTestHub } from '../../support/hub.ts'
import { quickInvoice } from '../../support/quick-reader.ts'
import { until } from '../../support/until.ts'

describe('a hub on an EventStoreDB', () => {
  let peer: EventStorePeer
  beforeEach(async () => {
    peer = await startEventStorePeer()
  })
  afterEach(() => peer.close())

  const open = (url: string) => openTestHub({ settings: { eventStore: url } })
  const listed = async (hub: Awaited<ReturnType<typeof open>>) =>
    (await hub.call<{ documents: { id: string; state: string }[] }>('GET', '/documents')).body.documents

  it('that is empty processes what it is sent, and shows it', async () => {
    const hub = await open(peer.url)
    try {
      const { id } = (await hub.send(quickInvoice('F-1'))).body
      assert.equal((await hub.settled(id)).state, 'posted')
      await until(async () => (await listed(hub)).some((each) => each.id === id && each.state === 'posted'))
    } finally {
      await hub.close()
    }
  })

  it('whose address is that of a follower which is behind works with the leader, also with the next one', async () => {
    await peer.delayFollower(5)
    const hub = await open(`esdb://127.0.0.1:${peer.followerPort}?tls=false`)
    try {
      for (const [number, leader] of [peer.port, peer.followerPort, peer.port].entries()) {
        await peer.elect(leader)
        await peer.cut()
        const { status, body } = await hub.send(quickInvoice(`C-${number}`))
        assert.equal(status, 202)
        assert.equal((await hub.call('GET', `/documents/${body.id}`)).status, 200)
        assert.equal((await hub.settled(body.id)).state, 'posted')
        const trail = await hub.trail(body.id)
        assert.equal(trail.filter(({ event }) => event === 'StageOverdue').length, 0)
      }
      assert.deepEqual((await hub.call('GET', '/parked')).body['parked'], [])
      assert.equal((await peer.facts()).callsWithoutLeader, 0)
    } finally {
      await hub.close()
    }
  })
})

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { lastEventOf, verifyCheckpoint } from '../../hub/streams/verified-follow.ts'
import { event, fresh, type StoreRig } from './event-store-rig.ts'

/** The part of the event store contract about positions that a follower has stored. */
export function checkpointContract(rig: StoreRig): void {
  it('holds what a follower has processed; what it never had is a mismatch', async () => {
    const stream = fresh()
    await rig.store.append(stream, [event(), event(), event()], 'no-stream')
    const [first, middle, last] = (await rig.store.read(stream)).map(lastEventOf)
    await rig.store.append(fresh('other'), [event()], 'no-stream')
    const position = (await rig.store.head())!
    for (const lastEvent of [first, middle, last, undefined]) await verifyCheckpoint(rig.store, { position, lastEvent })
    await verifyCheckpoint(rig.store, { position: position.replaceAll(/\d/g, '0') })
    const wrong = [
      { position, lastEvent: { ...middle!, id: randomUUID() } },
      { position, lastEvent: { ...middle!, position: first!.position } },
      { position, lastEvent: { ...last!, revision: 3 } },
      { position, lastEvent: { ...last!, stream: fresh() } },
      { position: position.replaceAll(/\d/g, '9'), lastEvent: last },
      { position: position.replaceAll(/\d/g, '9') },
    ]
    // No node of this server is behind.
    const store = { ...rig.store, readsMayLag: false }
    await Promise.all(
      wrong.map((checkpoint) => assert.rejects(verifyCheckpoint(store, checkpoint), { code: 'log-mismatch' })),
    )
  })

  it('says which share of the log lies up to a position', async () => {
    const positions: string[] = []
    for (const _ of [1, 2, 3]) positions.push((await rig.store.append(fresh(), [event()], 'no-stream')).position)
    const found = await Promise.all([undefined, ...positions].map((position) => rig.store.shareUpTo(position)))
    assert.equal(found[0], 0)
    assert.deepEqual(found, found.toSorted())
    assert.equal(new Set(found).size, 4)
    assert.equal(await rig.store.shareUpTo(await rig.store.head()), 1)
    assert.equal(await rig.store.shareUpTo(positions[0]!.replaceAll(/\d/g, '9')), 1)
  })
}

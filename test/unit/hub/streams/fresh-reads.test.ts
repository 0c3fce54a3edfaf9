import assert from 'node:assert/strict'
import type { EventStore } from '../../../../hub/drivers/event-store/port.ts'
import { openEmbeddedEventStore } from '../../../../hub/drivers/event-store/embedded/embedded.ts'
import { rememberingStore, storeAfter } from '../../../../hub/streams/fresh-reads.ts'
import { event, fresh } from '../../../contracts/event-store-rig.ts'
import { staleStore, type StaleStore } from '../../../support/stale-store.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { until } from '../../../support/until.ts'

describe('a store whose reads are behind', () => {
  let store: EventStore
  let stale: StaleStore
  let stream: string
  before(() => {
    store = openEmbeddedEventStore({ folder: temporaryFolder('fresh') })
  })
  after(() => store.close())
  beforeEach(async () => {
    stale = staleStore(store)
    stream = fresh()
    await store.append(stream, [event('A'), event('B'), event('C')], 'no-stream')
  })
  const types = async (reading: ReturnType<EventStore['read']>) => (await reading).map(({ type }) => type)

  it('is read again until it shows the known event', async () => {
    stale.hide({ stream, revision: 2 })
    const reading = types(storeAfter(stale, { stream, revision: 2 }).read(stream))
    await until(() => stale.staleReads() >= 3)
    stale.catchUp()
    assert.deepEqual(await reading, ['A', 'B', 'C'])
  })

  it('throws stale-read in less than a second if it stays behind', async () => {
    stale.hide({ stream, revision: 0 })
    const after = storeAfter(stale, { stream, revision: 0 })
    const started = performance.now()
    await Promise.all(
      [undefined, 'last' as const].map((from) => assert.rejects(after.read(stream, from), { code: 'stale-read' })),
    )
    assert.ok(performance.now() - started < 2_000)
  })

  it('answers reads of other streams, of later events, and beyond the known event', async () => {
    stale.hide({ stream, revision: 2 })
    const after = storeAfter(stale, { stream, revision: 1 })
    assert.deepEqual(await types(after.read(stream)), ['A', 'B'])
    assert.deepEqual(await types(after.read(stream, 'last')), ['B'])
    assert.deepEqual(await types(after.read(stream, 2)), [])
    assert.deepEqual(await types(after.read(fresh())), [])
    assert.equal(storeAfter(stale, undefined), stale)
  })

  it('shows a process what it has appended, read, and met in a conflict', async () => {
    const stores = await Promise.all(
      [
        (own: EventStore) => own.append(stream, [event('D')], 2),
        (own: EventStore) => own.read(stream),
        (own: EventStore) => own.append(stream, [event('E')], 0).catch(() => {}),
      ].map(async (learn) => {
        const own = rememberingStore(stale)
        await learn(own)
        return own
      }),
    )
    stale.hide({ stream, revision: 2 })
    await Promise.all(stores.map((own) => assert.rejects(own.read(stream), { code: 'stale-read' })))
    stale.catchUp()
    for (const own of stores) assert.equal((await own.read(stream)).length, 4)
  })

  it('does not forget the latest event for an older one', async () => {
    const own = rememberingStore(stale)
    const first = [event('X'), event('Y')]
    const other = fresh()
    await own.append(other, first, 'no-stream')
    await own.append(other, first.slice(0, 1), 'no-stream')
    stale.hide({ stream: other, revision: 1 })
    await assert.rejects(own.read(other), { code: 'stale-read' })
  })
})

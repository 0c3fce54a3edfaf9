import assert from 'node:assert/strict'
import { openEventStoreDb } from '../../../hub/drivers/event-store/eventstoredb/eventstoredb.ts'
import { silentLog, type Log } from '../../../hub/log.ts'
import { startDispatcher } from '../../../hub/pipeline/dispatcher/dispatch.ts'
import { event, fresh } from '../../contracts/event-store-rig.ts'
import { openDispatching } from '../../support/dispatching.ts'
import { startEventStorePeer, type EventStorePeer } from '../../support/eventstore-peer.ts'
import { until } from '../../support/until.ts'

describe('keepLast on EventStoreDB', () => {
  let peer: EventStorePeer
  const warnings: string[] = []
  const log: Log = { ...silentLog, warn: (_facts: unknown, text: string) => void warnings.push(text) }
  const open = () => openEventStoreDb({ url: peer.url, log, attemptMs: 500 })
  beforeEach(async () => {
    peer = await startEventStorePeer()
    warnings.length = 0
  })
  afterEach(() => peer.close())

  async function fill(store: Awaited<ReturnType<typeof open>>, stream: string, count: number) {
    const events = Array.from({ length: count }, () => event())
    for (const [at, each] of events.entries()) await store.append(stream, [each], at === 0 ? 'no-stream' : at - 1)
    return events
  }

  it('hides all but the last events, and writes $maxCount once', async () => {
    const store = await open()
    const stream = fresh('checkpoint')
    await fill(store, stream, 8)
    await store.keepLast(stream, 5)
    assert.deepEqual(
      (await store.read(stream)).map(({ revision }) => revision),
      [3, 4, 5, 6, 7],
    )
    await store.keepLast(stream, 5)
    assert.deepEqual(
      (await store.read(`$$${stream}`)).map(({ type, data }) => [type, data]),
      [['$metadata', { $maxCount: 5 }]],
    )
    await store.keepLast(stream, 2)
    assert.deepEqual(
      (await store.read(stream)).map(({ revision }) => revision),
      [6, 7],
    )
    assert.deepEqual(warnings, [])
    await store.close()
  })

  it('preserves the other metadata of the stream', async () => {
    const store = await open()
    const stream = fresh('checkpoint')
    await store.append(
      `$$${stream}`,
      [{ ...event('$metadata', { $acl: { $r: 'waybill' } }), metadata: {} }],
      'no-stream',
    )
    await store.keepLast(stream, 5)
    assert.deepEqual((await store.read(`$$${stream}`, 'last'))[0]!.data, { $acl: { $r: 'waybill' }, $maxCount: 5 })
    await store.close()
  })

  it('only warns if the login may not write metadata', async () => {
    const store = await open()
    const stream = fresh('checkpoint')
    await peer.fault({ method: 'append', kind: 'denied' })
    await store.keepLast(stream, 2)
    assert.equal((await fill(store, stream, 4)).length, (await store.read(stream)).length)
    assert.deepEqual(
      warnings.map((text) => text.includes(stream)),
      [true],
    )
    await store.close()
  })

  it('still returns a position to a retry of a dropped event', async () => {
    const store = await open()
    const stream = fresh('checkpoint')
    await store.keepLast(stream, 1)
    const [first] = await fill(store, stream, 3)
    await peer.fault({ method: 'append', kind: 'no-position' })
    const { revision, position } = await store.append(stream, [first!], 'no-stream')
    assert.equal(revision, 0)
    assert.equal(position, await store.head())
    await store.close()
  })

  it('keeps the last ten checkpoints of the dispatcher', async () => {
    const store = await open()
    const dispatching = openDispatching()
    const stop = new AbortController()
    const dispatcher = startDispatcher({
      store,
      bus: dispatching.bus,
      adapterOf: () => 'sql',
      log: silentLog,
      now: () => new Date().toISOString(),
      signal: stop.signal,
    })
    await until(async () => (await store.read('$$checkpoint-dispatcher', 'last')).length > 0)
    assert.deepEqual((await store.read('$$checkpoint-dispatcher', 'last'))[0]!.data, { $maxCount: 10 })
    stop.abort()
    await dispatcher.done
    await dispatching.close()
    await store.close()
  })
})

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { openEmbeddedBus } from '../../hub/drivers/bus/embedded/embedded.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import type { EventStore } from '../../hub/drivers/event-store/port.ts'
import { openEmbeddedViews } from '../../hub/drivers/views/embedded/embedded.ts'
import { silentLog } from '../../hub/log.ts'
import { startDispatcher } from '../../hub/pipeline/dispatcher/dispatch.ts'
import { CHECKPOINT_STREAM, loadCheckpoint } from '../../hub/pipeline/dispatcher/checkpoint.ts'
import { lastEventOf, verifyCheckpoint } from '../../hub/streams/verified-follow.ts'
import { documentsProjection } from '../../projections/documents.ts'
import { runProjection } from '../../projections/runner.ts'
import { LIFE, now } from '../support/projecting.ts'
import { staleStore, type StaleStore } from '../support/stale-store.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const QUEUE = 'read.standard.v1'

describe('a follower whose node of the event store is behind', function () {
  this.timeout(60_000)
  let store: EventStore
  let stale: StaleStore
  let stop: AbortController
  let codes: (string | undefined)[]
  let closing: { close(): Promise<void> }[]
  beforeEach(() => {
    store = openEmbeddedEventStore({ folder: temporaryFolder('lagging') })
    stale = staleStore(store)
    stop = new AbortController()
    codes = []
    closing = [store]
  })
  afterEach(async () => {
    stop.abort()
    for (const each of closing.toReversed()) await each.close()
  })

  const log = {
    ...silentLog,
    error: (facts: object) => void codes.push((facts as { code?: string }).code),
  }
  async function append(id: string): Promise<void> {
    const events = LIFE.slice(0, 1).map(({ type, data }) => ({
      id: randomUUID(),
      type,
      data: { ...data },
      metadata: { tenant: 'main', occurredAt: now(), schema: '4' },
    }))
    await store.append(`document-main.${id}`, events, 'no-stream')
  }

  it('that dispatches waits and says so, and its checkpoint does not go back', async () => {
    const bus = openEmbeddedBus({ folder: temporaryFolder('lagging-bus'), queues: [QUEUE] })
    closing.push(bus)
    const start = (signal: AbortSignal) =>
      startDispatcher({ store: stale, bus, adapterOf: () => 'sql', log, now, signal, tickMs: 20 })
    const first = new AbortController()
    const leader = start(first.signal)
    for (const id of ['1', '2', '3']) await append(id)
    await until(async () => (await loadCheckpoint(store)).lastEvent?.stream === 'document-main.3')
    first.abort()
    await leader.done
    const before = await loadCheckpoint(store)

    stale.hide({ stream: 'document-main.3', revision: 0 })
    const next = start(stop.signal)
    await until(() => next.status().error !== undefined)
    assert.equal(next.status().caughtUp, false)
    stale.catchUp()
    await until(() => next.status().error === undefined && next.status().caughtUp)
    await append('4')
    await until(async () => (await loadCheckpoint(store)).lastEvent?.stream === 'document-main.4')
    assert.deepEqual([...new Set(codes)], ['stale-read'])
    const later = (await store.read(CHECKPOINT_STREAM)).filter(({ position }) => position > before.storedAt!)
    assert.ok(later.length > 0)
    for (const { data } of later) assert.ok(String(data['position']) >= before.position)
  })

  it('that dispatches is fenced where it goes on from an earlier checkpoint of its own', async () => {
    const bus = openEmbeddedBus({ folder: temporaryFolder('lagging-bus'), queues: [QUEUE] })
    closing.push(bus)
    const options = { store: stale, bus, adapterOf: () => 'sql', log, now, tickMs: 20, verifyMs: 20 }
    const dispatcher = startDispatcher({ ...options, signal: stop.signal })
    for (const id of ['1', '2', '3']) {
      await append(id)
      await until(async () => (await loadCheckpoint(store)).lastEvent?.stream === `document-main.${id}`)
    }
    const [last] = await store.read(CHECKPOINT_STREAM, 'last')
    stale.lose(last!)
    // Without this event it starts again.
    stale.lose({ stream: 'document-main.3', revision: 0 })
    await until(() => dispatcher.status().fenced)
    assert.deepEqual(await store.read(CHECKPOINT_STREAM, 'last'), [last])
  })

  it('that builds a view keeps the view', async () => {
    const views = openEmbeddedViews({ folder: temporaryFolder('lagging-views') })
    closing.push(views)
    const view = await runProjection({
      store: stale,
      views,
      projection: documentsProjection,
      log,
      now,
      signal: stop.signal,
      verifyMs: 20,
    })
    await append('1')
    await until(() => view.status().caughtUp && view.status().position !== undefined)
    const { collection } = view.live()
    stale.hide({ stream: 'document-main.1', revision: 0 })
    // Every look of a follower reads once; those of the first three seconds are four.
    await until(() => stale.staleReads() > 4)
    stale.catchUp()
    await append('2')
    await until(async () => (await views.load(view.live(), [])).lastEvent?.stream === 'document-main.2')
    assert.deepEqual([view.live().collection, view.status().mismatch, codes], [collection, undefined, []])
  })

  it('notices at the first look that another event is in the place of its last one', async () => {
    await append('1')
    const [stored] = await store.read('document-main.1', 'last')
    const checkpoint = { position: stored!.position, lastEvent: { ...lastEventOf(stored!), id: randomUUID() } }
    await assert.rejects(verifyCheckpoint(stale, checkpoint, AbortSignal.abort()), { code: 'log-mismatch' })
  })

  it('notices that its log lost the last event and got the same one again', async () => {
    await append('1')
    const [stored] = await store.read('document-main.1', 'last')
    const recordedAt = new Date(Date.parse(stored!.recordedAt) - 1).toISOString()
    const checkpoint = { position: stored!.position, lastEvent: { ...lastEventOf(stored!), recordedAt } }
    await assert.rejects(verifyCheckpoint(stale, checkpoint, AbortSignal.abort()), { code: 'log-mismatch' })
    const { recordedAt: _, ...ofEarlierVersion } = lastEventOf(stored!)
    await verifyCheckpoint(stale, { position: stored!.position, lastEvent: ofEarlierVersion }, AbortSignal.abort())
  })

  it('takes an event for lost where the log reaches the checkpoint itself and lacks the event', async () => {
    for (const id of ['1', '2']) await append(id)
    const [one, two] = await Promise.all(['1', '2'].map((id) => store.read(`document-main.${id}`, 'last')))
    const checkpoint = { position: one![0]!.position, lastEvent: lastEventOf(one![0]!), storedAt: two![0]!.position }
    stale.lose({ stream: 'document-main.1', revision: 0 })
    await assert.rejects(verifyCheckpoint(stale, checkpoint), { code: 'log-mismatch' })
  })
})

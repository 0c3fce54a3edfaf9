import assert from 'node:assert/strict'
import path from 'node:path'
import { openApiKeys } from '../../../hub/auth/api-keys/api-keys.ts'
import { openEmbeddedBus } from '../../../hub/drivers/bus/embedded/embedded.ts'
import { openEventStoreDb } from '../../../hub/drivers/event-store/eventstoredb/eventstoredb.ts'
import type { EventStore } from '../../../hub/drivers/event-store/port.ts'
import { openEmbeddedViews } from '../../../hub/drivers/views/embedded/embedded.ts'
import { documentAggregate } from '../../../hub/handler/aggregates.ts'
import type { DocumentCommand } from '../../../hub/document/commands.ts'
import { handle } from '../../../hub/handler/handle.ts'
import { silentLog } from '../../../hub/log.ts'
import { startDispatcher } from '../../../hub/pipeline/dispatcher/dispatch.ts'
import { CHECKPOINT_STREAM } from '../../../hub/pipeline/dispatcher/checkpoint.ts'
import type { Projection } from '../../../projections/projection.ts'
import { runProjection } from '../../../projections/runner.ts'
import { event, fresh } from '../../contracts/event-store-rig.ts'
import { startEventStorePeer, type EventStorePeer } from '../../support/eventstore-peer.ts'
import { QUEUE } from '../../support/dispatching.ts'
import { receive } from '../../support/documents-in-words.ts'
import { until } from '../../support/until.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const NO_POSITION = '18446744073709551615/18446744073709551615'
const now = () => new Date().toISOString()
const counting: Projection = {
  view: 'counted',
  version: 1,
  prefixes: ['counted-'],
  indexes: [],
  madeOf: 'stream',
  idOf: ({ stream }) => stream,
  project: (current, { stream }) => ({ id: stream, tenant: 'main', events: Number(current?.['events'] ?? 0) + 1 }),
}

describe('followers of the log on EventStoreDB', () => {
  const folder = temporaryFolder('rooms')
  const stop = new AbortController()
  const { signal } = stop
  let peer: EventStorePeer
  let store: EventStore
  before(async () => {
    peer = await startEventStorePeer()
    store = await openEventStoreDb({ url: peer.url, log: silentLog })
  })
  after(async () => {
    stop.abort()
    await store.close()
    await peer.close()
  })

  it('opens API keys on an empty log and learns of keys that another process issues', async () => {
    const views = openEmbeddedViews({ folder: path.join(folder, 'keys') })
    const open = () => openApiKeys({ store, views, pepper: Buffer.alloc(32), log: silentLog, now, signal })
    const [one, two] = await Promise.all([open(), open()])
    assert.ok(one.isEmpty())
    const key = await one.issue('main', 'admin', 'first')
    await until(() => two.verify(key) !== undefined)
    const later = await open()
    assert.equal(later.verify(key)?.tenant, 'main')
  })

  it('moves the dispatcher to the head although no event matches, and reports caughtUp', async () => {
    const bus = openEmbeddedBus({ folder: path.join(folder, 'bus'), queues: [] })
    const dispatcher = startDispatcher({ store, bus, adapterOf: () => 'sql', log: silentLog, now, signal })
    const head = (await store.head())!
    await until(() => dispatcher.status().caughtUp && dispatcher.status().position! >= head)
    await store.append(fresh('other'), [event()], 'no-stream')
    const moved = (await store.head())!
    await until(() => dispatcher.status().position! >= moved)
    assert.equal(dispatcher.status().error, undefined)
    stop.abort()
    await dispatcher.done
    await bus.close()
  })

  it('publishes commands after an earlier version stored "no position" as the checkpoint', async () => {
    const running = new AbortController()
    const bus = openEmbeddedBus({ folder: path.join(folder, 'recovered'), queues: [QUEUE] })
    const [last] = await store.read(CHECKPOINT_STREAM, 'last')
    const checkpoint = {
      ...event('CheckpointMoved'),
      data: { position: NO_POSITION, published: NO_POSITION, open: [] },
    }
    await store.append(CHECKPOINT_STREAM, [checkpoint], last?.revision ?? 'no-stream')
    const context = { commandId: 'c1', tenant: 'main', actor: 'test', at: now(), correlationId: '1', causationId: '1' }
    await handle(
      store,
      documentAggregate,
      'document-main.1',
      { ...receive, tenant: 'main', documentId: '1' } as DocumentCommand,
      context,
    )
    const dispatcher = startDispatcher({
      store,
      bus,
      adapterOf: () => 'sql',
      log: silentLog,
      now,
      signal: running.signal,
    })
    await until(async () => (await bus.depth(QUEUE)).ready === 1)
    running.abort()
    await dispatcher.done
    await bus.close()
  })

  it('builds a view, keeps it current after the server died, and rebuilds it', async () => {
    const running = new AbortController()
    const views = openEmbeddedViews({ folder: path.join(folder, 'views') })
    const view = await runProjection({
      store,
      views,
      projection: counting,
      log: silentLog,
      now,
      signal: running.signal,
    })
    const stream = fresh('counted')
    for (let number = 0; number < 30; number++) {
      if (number === 10) await peer.kill()
      if (number === 10) await peer.restart()
      await store.append(stream, [event()], number === 0 ? 'no-stream' : number - 1)
    }
    const head = (await store.head())!
    await until(() => view.status().position! >= head && view.status().caughtUp)
    assert.equal((await views.load(view.live(), [stream])).documents.get(stream)?.['events'], 30)
    const before = view.status().collection
    await view.rebuild()
    assert.notEqual(view.status().collection, before)
    assert.equal((await views.load(view.live(), [stream])).documents.get(stream)?.['events'], 30)
    running.abort()
    await view.done
    await views.close()
  })
})

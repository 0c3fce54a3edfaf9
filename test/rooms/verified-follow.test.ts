import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { openApiKeys } from '../../hub/auth/api-keys/api-keys.ts'
import { openEmbeddedBus } from '../../hub/drivers/bus/embedded/embedded.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import type { EventStore } from '../../hub/drivers/event-store/port.ts'
import { openEmbeddedViews } from '../../hub/drivers/views/embedded/embedded.ts'
import { silentLog } from '../../hub/log.ts'
import { startDispatcher } from '../../hub/pipeline/dispatcher/dispatch.ts'
import { loadCheckpoint } from '../../hub/pipeline/dispatcher/checkpoint.ts'
import { followVerified, lastEventOf, type VerifiedPage } from '../../hub/streams/verified-follow.ts'
import { copyEvents } from '../../hub/streams/writer.ts'
import { documentsProjection } from '../../projections/documents.ts'
import { runProjection } from '../../projections/runner.ts'
import { LIFE, now } from '../support/projecting.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const VERIFY_MS = 20
const QUEUE = 'read.standard.v1'

describe('a follower that runs while its log is set back', function () {
  this.timeout(60_000)
  let folder: string
  let store: EventStore
  let stop: AbortController
  let closing: { close(): Promise<void> }[]
  beforeEach(() => {
    folder = temporaryFolder('verified')
    stop = new AbortController()
    closing = []
    store = log('first')
  })
  afterEach(async () => {
    stop.abort()
    for (const each of closing) await each.close()
  })

  function log(name: string): EventStore {
    const opened = openEmbeddedEventStore({ folder: path.join(folder, name) })
    closing.push(opened)
    return opened
  }
  /** A server whose volume can be exchanged: what already waits at the old log gets nothing from the new one. */
  const server = (): EventStore => ({
    ...store,
    append: (...values) => store.append(...values),
    read: (...values) => store.read(...values),
    head: () => store.head(),
    follow: (...values) => store.follow(...values),
  })
  async function openViews() {
    const views = openEmbeddedViews({ folder: path.join(folder, 'views') })
    closing.push(views)
    return views
  }
  const documentOf = (id: string, events = LIFE) =>
    store.append(
      `document-main.${id}`,
      events.map(({ type, data }) => ({
        id: randomUUID(),
        type,
        data: { ...data },
        metadata: { tenant: 'main', occurredAt: now(), schema: '4' },
      })),
      'no-stream',
    )
  /** Another log with the first documents of this one. */
  async function setBack(streams: readonly string[]): Promise<void> {
    const restored = log('restored')
    for (const stream of streams) await copyEvents(restored, stream, await store.read(stream), 'no-stream')
    store = restored
  }

  it('builds its view again, and is not ready until it is level', async () => {
    const views = await openViews()
    const view = await runProjection({
      store: server(),
      views,
      projection: documentsProjection,
      log: silentLog,
      now,
      signal: stop.signal,
      verifyMs: VERIFY_MS,
    })
    await documentOf('kept')
    await documentOf('lost')
    const rows = async () => {
      const { documents } = await views.find(view.live(), { filter: {}, sort: { field: 'id', direction: 1 }, limit: 9 })
      return documents.map(({ id }) => id)
    }
    await until(async () => (await rows()).length === 2)
    const before = view.live().collection
    await setBack(['document-main.kept'])
    await until(() => view.status().mismatch !== undefined)
    await until(() => view.live().collection !== before && view.status().mismatch === undefined)
    await documentOf('new')
    await until(async () => (await rows()).join() === 'kept,new')
  })

  it('of keys forgets a key of the lost part, keeps one revoked, and is not ready meanwhile', async () => {
    const views = await openViews()
    const keys = await openApiKeys({
      store: server(),
      views,
      pepper: Buffer.alloc(32),
      log: silentLog,
      now,
      signal: stop.signal,
      verifyMs: VERIFY_MS,
    })
    const kept = await keys.issue('main', 'viewer', 'kept')
    const revoked = await keys.issue('main', 'viewer', 'revoked')
    const events = await store.read('tenant-main')
    const lost = await keys.issue('main', 'viewer', 'lost')
    await keys.revoke('main', keys.verify(revoked)!.keyId)
    const [last] = await store.read('tenant-main', 'last')
    const saved = async () => (await views.load({ collection: 'api_keys_v2', indexes: [] }, [])).lastEvent?.id
    await until(async () => (await saved()) === last!.id)
    const restored = log('restored')
    await copyEvents(restored, 'tenant-main', events, 'no-stream')
    store = restored
    await until(() => keys.failure() !== undefined)
    await until(() => keys.failure() === undefined)
    assert.equal(keys.verify(lost), undefined)
    assert.equal(keys.verify(revoked), undefined)
    assert.equal(keys.verify(kept)?.role, 'viewer')
    assert.equal((await restored.read('tenant-main', 'last'))[0]!.type, 'ApiKeyRevoked')
    await keys.close()
  })

  it('of the dispatcher publishes what has not ended, also where its checkpoint is of another log', async () => {
    const bus = openEmbeddedBus({ folder: path.join(folder, 'bus'), queues: [QUEUE] })
    closing.push(bus)
    const options = { store: server(), bus, adapterOf: () => 'sql', log: silentLog, now, verifyMs: VERIFY_MS }
    const dispatcher = startDispatcher({ ...options, signal: stop.signal })
    for (const id of ['1', '2', '3']) await documentOf(id, LIFE.slice(0, 1))
    await until(async () => (await bus.depth(QUEUE)).ready === 3)
    await until(async () => (await loadCheckpoint(store)).lastEvent?.stream === 'document-main.3')
    // The checkpoint of the old log, in a log where its positions are those of other events.
    await setBack(['document-main.1', 'checkpoint-dispatcher'])
    for (const id of ['4', '5', '6', '7', '8', '9']) await documentOf(id, LIFE.slice(0, 1))
    await until(() => dispatcher.status().error !== undefined)
    await until(async () => (await bus.depth(QUEUE)).ready >= 9)
    await until(() => dispatcher.status().error === undefined && dispatcher.status().caughtUp)
  })

  it('resumes after its last event, not after a position that the log may have passed since', async () => {
    await documentOf('kept')
    await store.append('other-1', [{ id: randomUUID(), type: 'E', data: {}, metadata: {} }], 'no-stream')
    const position = (await store.head())!
    await setBack(['document-main.kept'])
    // A backup keeps the time of an event, and this copy does not.
    const lastEvent = lastEventOf((await store.read('document-main.kept', 'last'))[0]!)
    await documentOf('new')
    const page = await firstPage({ position, lastEvent })
    assert.deepEqual([...new Set(page.events.map(({ stream }) => stream))], ['document-main.new'])
    assert.equal(page.events.length, LIFE.length)
  })

  it('takes a checkpoint of an earlier version without an event, and completes it', async () => {
    await documentOf('old')
    const position = (await store.head())!
    await documentOf('new')
    const page = await firstPage({ position })
    assert.deepEqual([page.events.length, page.lastEvent?.stream], [LIFE.length, 'document-main.new'])
  })

  it('notices that its log was set back, and grew past its checkpoint, before the first event came', async () => {
    for (const id of ['kept', 'lost']) await documentOf(id)
    const lastEvent = lastEventOf((await store.read('document-main.lost', 'last'))[0]!)
    const setBackLate: EventStore = {
      ...server(),
      async *follow(...values) {
        yield { events: [], position: lastEvent.position, caughtUp: true }
        await setBack(['document-main.kept'])
        for (const id of ['new', 'lost']) await documentOf(id)
        yield* store.follow(...values)
      },
    }
    const checkpoint = { position: lastEvent.position, lastEvent }
    await assert.rejects(
      async () => {
        for await (const { events } of followVerified(setBackLate, checkpoint, ['document-'], stop.signal))
          if (events.length > 0) return
      },
      { code: 'log-mismatch' },
    )
  })

  async function firstPage(checkpoint: Parameters<typeof followVerified>[1]): Promise<VerifiedPage> {
    for await (const page of followVerified(store, checkpoint, ['document-'], stop.signal)) return page
    throw new Error('no page')
  }
})

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import type { EventStore, NewEvent } from '../../hub/drivers/event-store/port.ts'
import { openEmbeddedViews } from '../../hub/drivers/views/embedded/embedded.ts'
import type { ViewDefinition, Views } from '../../hub/drivers/views/port.ts'
import { silentLog } from '../../hub/log.ts'
import { documentsProjection } from '../../projections/documents.ts'
import type { Projection } from '../../projections/projection.ts'
import { runProjection, type RunningProjection } from '../../projections/runner.ts'
import { requestRebuild, untilLive } from '../../projections/rebuild.ts'
import { deliveryRequested, extracted, readingStarted, received, recorded } from '../support/documents-in-words.ts'
import { until } from '../support/until.ts'

const LIFE = [
  received,
  readingStarted,
  extracted,
  deliveryRequested('ledger'),
  recorded('ledger', 'posted', '1'),
  { type: 'DocumentPosted', data: {} },
]
const now = () => new Date().toISOString()
const eventOf = ({ type, data }: { type: string; data: object }): NewEvent => ({
  id: randomUUID(),
  type,
  data: { ...data },
  metadata: { tenant: 'main', occurredAt: now(), schema: '1' },
})

describe('a read model', () => {
  let folder: string
  let store: EventStore
  let views: Views
  let stop: AbortController
  let running: RunningProjection[]

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'waybill-projections-'))
    store = openEmbeddedEventStore({ folder: path.join(folder, 'log') })
    views = openEmbeddedViews({ folder: path.join(folder, 'views') })
    stop = new AbortController()
    running = []
  })
  afterEach(async () => {
    stop.abort()
    await Promise.all(running.map(({ done }) => done))
    await views.close()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const start = async (projection: Projection = documentsProjection, on: Views = views) => {
    const projected = await runProjection({
      store,
      views: on,
      projection,
      log: silentLog,
      now,
      signal: stop.signal,
      lookMs: 10,
    })
    running.push(projected)
    return projected
  }
  const live = (id: string, events = LIFE) => store.append(`document-main.${id}`, events.map(eventOf), 'no-stream')
  const states = async (collection: string) => {
    const { documents } = await views.find(
      { collection, indexes: documentsProjection.indexes },
      { filter: {}, sort: { field: 'id', direction: 1 }, limit: 1000 },
    )
    return documents.map(({ state }) => state)
  }
  const level = async ({ status }: RunningProjection) => {
    const head = await store.head()
    await until(() => (status().position ?? '') >= (head ?? ''))
  }

  it('is the fold of the log', async () => {
    await live('a')
    await live('b', LIFE.slice(0, 3))
    const view = await start()
    await live('c', LIFE.slice(0, 1))
    await level(view)
    assert.deepEqual((await states(view.live().collection)).toSorted(), ['posted', 'reading', 'received'])
  })

  it('is kept by several processes at once without harm', async () => {
    const both = [await start(), await start()]
    for (let number = 0; number < 30; number++) await live(String(number))
    await Promise.all(both.map(level))
    assert.deepEqual(
      await states(both[0]!.live().collection),
      Array.from({ length: 30 }, () => 'posted'),
    )
  })

  it('is built anew by every process that keeps it, into one collection, and readers switch', async () => {
    await live('a')
    const both = [await start(), await start()]
    await Promise.all(both.map(level))
    const before = both[0]!.live().collection
    const collection = await requestRebuild(store, documentsProjection, {
      id: randomUUID(),
      actor: 'key:test',
      at: now(),
    })
    await untilLive(views, documentsProjection, collection, AbortSignal.timeout(10_000))
    await until(() => both.every(({ live: used }) => used().collection === collection))
    assert.notEqual(collection, before)
    await live('b')
    await Promise.all(both.map(level))
    assert.deepEqual(await states(collection), ['posted', 'posted'])
  })

  it('is not built anew again at a later start', async () => {
    await live('a')
    await (await start()).rebuild()
    const collection = await views.live('documents')
    const again = await start()
    await level(again)
    await until(() => again.status().caughtUp)
    assert.equal(await views.live('documents'), collection)
    assert.equal(again.status().rebuilding, false)
  })

  it('of a new version is built beside the old one, which is read until then', async () => {
    await live('a')
    const old = await start()
    await level(old)
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow: Views = {
      ...views,
      async save(view: ViewDefinition, writes, checkpoint) {
        if (view.collection.startsWith('documents_v99')) await held
        return views.save(view, writes, checkpoint)
      },
    }
    const next = await start({ ...documentsProjection, version: 99 }, slow)
    assert.equal(next.live().collection, old.live().collection)
    assert.equal(next.status().rebuilding, true)
    release()
    await until(() => next.live().collection === 'documents_v99')
    assert.deepEqual(await states('documents_v99'), ['posted'])
  })

  it('of a version before is whole when somebody goes back to it, though it had run on beside the new one', async () => {
    await live('a')
    const old = await start()
    await level(old)
    const next = await start({ ...documentsProjection, version: 99 })
    await until(() => next.live().collection === 'documents_v99' && old.live().collection === 'documents_v99')
    await live('b')
    await level(next)
    const back = await start()
    await until(() => back.live().collection === old.live().collection && !back.status().rebuilding)
    assert.notEqual(back.live().collection, 'documents_v99')
    assert.deepEqual(await states(back.live().collection), ['posted', 'posted'])
  })

  describe('with several versions or builders about', () => {
    /** Answers once that there is no pointer, as a store does that has lost its data. */
    let lost: boolean
    /** Who reads the log from its beginning waits. */
    let slow: boolean
    beforeEach(() => {
      ;[lost, slow] = [false, false]
    })
    const forgetful = (): Views => ({
      ...views,
      async live(view, collection) {
        if (!lost || collection !== undefined) return views.live(view, collection)
        lost = false
        return undefined
      },
    })
    const slowLog = (isHeld: () => boolean): EventStore => ({
      ...store,
      async *follow(after, prefixes, signal) {
        for await (const page of store.follow(after, prefixes, signal)) {
          while (isHeld() && after === undefined && !signal.aborted)
            await new Promise((resolve) => {
              setTimeout(resolve, 5)
            })
          yield page
        }
      },
    })
    const versioned = (version: number): Projection => ({
      ...documentsProjection,
      version,
      project: (current, event) => {
        const next = documentsProjection.project(current, event)
        return next && { ...next, madeBy: version }
      },
    })
    const begin = async (version: number, { signal = stop.signal, isHeld = () => slow } = {}) => {
      const projected = await runProjection({
        store: slowLog(isHeld),
        views: forgetful(),
        projection: versioned(version),
        log: silentLog,
        now,
        signal,
        lookMs: 10,
      })
      running.push(projected)
      return projected
    }
    const makers = async (collection: string) => {
      const { documents } = await views.find(
        { collection, indexes: documentsProjection.indexes },
        { filter: {}, sort: { field: 'id', direction: 1 }, limit: 1000 },
      )
      return documents.map(({ madeBy }) => madeBy)
    }

    it('never writes into the collection of another version, also where the pointer is lost', async () => {
      await live('a')
      const old = await begin(98)
      await level(old)
      const away = new AbortController()
      const next = await begin(99, { signal: away.signal })
      await until(() => old.live().collection === 'documents_v99')
      away.abort()
      await next.done
      lost = true
      await until(() => old.live().collection === 'documents_v98')
      await live('b')
      await level(old)
      assert.deepEqual(
        [await makers('documents_v98'), (await makers('documents_v99')).filter((by) => by !== 99)],
        [[98, 98], []],
      )
    })

    it('builds its own where the pointer is lost while it builds beside a version before', async () => {
      await live('a')
      const away = new AbortController()
      const old = await begin(98, { signal: away.signal })
      await level(old)
      away.abort()
      await old.done
      slow = true
      const next = await begin(99)
      lost = true
      await until(() => next.live().collection === 'documents_v99')
      slow = false
      await live('b')
      await level(next)
      assert.deepEqual(
        [
          await makers('documents_v99'),
          (await makers('documents_v98')).filter((by) => by !== 98),
          next.status().rebuilding,
        ],
        [[99, 99], [], false],
      )
    })

    it('builds again what was asked for where the pointer is lost meanwhile', async () => {
      await live('a')
      const view = await begin(98)
      await level(view)
      slow = true
      const asked = await requestRebuild(store, versioned(98), { id: randomUUID(), actor: 'key:test', at: now() })
      await until(() => view.status().rebuilding)
      lost = true
      await until(() => !lost)
      slow = false
      await until(() => view.live().collection === asked && !view.status().rebuilding)
      assert.deepEqual(await makers(asked), [98])
    })

    it('gives up a rebuild where a later version has taken over', async () => {
      await live('a')
      const old = await begin(98)
      await level(old)
      slow = true
      const rebuilt = old.rebuild()
      await until(() => old.status().rebuilding)
      const next = await start(versioned(99))
      await assert.rejects(rebuilt, { code: 'view-lost' })
      await until(() => next.live().collection === 'documents_v99' && old.live().collection === 'documents_v99')
      slow = false
      await live('b')
      await level(next)
      assert.deepEqual([await views.live('documents'), await makers('documents_v99')], ['documents_v99', [99, 99]])
    })

    it('reads what another process has built, and goes on building it', async () => {
      await live('a')
      let late: RunningProjection | undefined
      // Both build before the first one is done.
      const quick = await begin(98, { isHeld: () => slow && !late!.status().rebuilding })
      late = await begin(98)
      await Promise.all([quick, late].map(level))
      slow = true
      await quick.rebuild()
      const { collection } = quick.live()
      await until(() => late!.live().collection === collection)
      slow = false
      await live('b')
      await Promise.all([quick, late].map(level))
      assert.deepEqual(await makers(collection), [98, 98])
    })
  })
})

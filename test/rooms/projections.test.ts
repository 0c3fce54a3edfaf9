import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Views } from '../../hub/drivers/views/port.ts'
import { documentsProjection } from '../../projections/documents.ts'
import { requestRebuild, untilLive } from '../../projections/rebuild.ts'
import { LIFE, now, openProjecting, type Projecting } from '../support/projecting.ts'
import { until } from '../support/until.ts'

describe('a view', () => {
  let p: Projecting
  beforeEach(() => {
    p = openProjecting()
  })
  afterEach(() => p.close())
  const states = (collection: string) => p.column(collection, 'state')
  const startVersion = (version: number, views: Views = p.views) =>
    p.start({ projection: { ...documentsProjection, version }, views })

  it('is the fold of the log', async () => {
    await p.append('a')
    await p.append('b', LIFE.slice(0, 3))
    const view = await p.start()
    await p.append('c', LIFE.slice(0, 1))
    await p.level(view)
    assert.deepEqual((await states(view.live().collection)).toSorted(), ['posted', 'reading', 'received'])
  })

  it('may be kept by several processes at once', async () => {
    const both = [await p.start(), await p.start()]
    for (let number = 0; number < 30; number++) await p.append(String(number))
    await Promise.all(both.map(p.level))
    assert.deepEqual(
      await states(both[0]!.live().collection),
      Array.from({ length: 30 }, () => 'posted'),
    )
  })

  it('is rebuilt into one collection by every process that keeps it, and readers switch', async () => {
    await p.append('a')
    const both = [await p.start(), await p.start()]
    await Promise.all(both.map(p.level))
    const before = both[0]!.live().collection
    const request = { id: randomUUID(), actor: 'key:test', at: now() }
    const collection = await requestRebuild({ ...p, projection: documentsProjection }, request)
    await untilLive(p.views, documentsProjection, collection, AbortSignal.timeout(10_000))
    await until(() => both.every(({ live }) => live().collection === collection))
    assert.notEqual(collection, before)
    await p.append('b')
    await Promise.all(both.map(p.level))
    assert.deepEqual(await states(collection), ['posted', 'posted'])
  })

  it('is not rebuilt again at a later start', async () => {
    await p.append('a')
    await (await p.start()).rebuild()
    const collection = await p.views.live('documents')
    const again = await p.start()
    await p.level(again)
    await until(() => again.status().caughtUp)
    assert.equal(await p.views.live('documents'), collection)
    assert.equal(again.status().rebuilding, false)
  })

  it('of a new version is built beside the old one, which is read until then', async () => {
    await p.append('a')
    const old = await p.start()
    await p.level(old)
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const next = await startVersion(99, {
      ...p.views,
      async save(view, writes, checkpoint) {
        if (view.collection.startsWith('documents_v99')) await held
        return p.views.save(view, writes, checkpoint)
      },
    })
    assert.equal(next.live().collection, old.live().collection)
    assert.equal(next.status().rebuilding, true)
    release()
    await until(() => next.live().collection === 'documents_v99')
    assert.deepEqual(await states('documents_v99'), ['posted'])
  })

  it('of an earlier version is complete after a downgrade, although it ran on beside the new one', async () => {
    await p.append('a')
    const old = await p.start()
    await p.level(old)
    const next = await startVersion(99)
    await until(() => next.live().collection === 'documents_v99' && old.live().collection === 'documents_v99')
    await p.append('b')
    await p.level(next)
    const back = await p.start()
    await until(() => back.live().collection === old.live().collection && !back.status().rebuilding)
    assert.notEqual(back.live().collection, 'documents_v99')
    assert.deepEqual(await states(back.live().collection), ['posted', 'posted'])
  })
})

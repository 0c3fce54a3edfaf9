import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { EventStore } from '../../hub/drivers/event-store/port.ts'
import type { Views } from '../../hub/drivers/views/port.ts'
import { documentsProjection } from '../../projections/documents.ts'
import type { Projection } from '../../projections/projection.ts'
import { requestRebuild } from '../../projections/rebuild.ts'
import type { RunningProjection } from '../../projections/runner.ts'
import { now, openProjecting, type Projecting } from '../support/projecting.ts'
import { until } from '../support/until.ts'

describe('several versions or builders of a view', () => {
  let p: Projecting
  /** The next read of the pointer finds none, as in a view store that has lost its data. */
  let lost: boolean
  /** Builders that read the log from its beginning are held up. */
  let slow: boolean
  beforeEach(() => {
    p = openProjecting()
    ;[lost, slow] = [false, false]
  })
  afterEach(() => p.close())

  const forgetful = (): Views => ({
    ...p.views,
    async live(view, collection) {
      if (!lost || collection !== undefined) return p.views.live(view, collection)
      lost = false
      return undefined
    },
  })
  const slowLog = (isHeld: () => boolean): EventStore => ({
    ...p.store,
    async *follow(after, prefixes, signal) {
      for await (const page of p.store.follow(after, prefixes, signal)) {
        while (isHeld() && after === undefined && !signal.aborted) await delay(5)
        yield page
      }
    },
  })
  /** A version of the documents view that marks its rows. */
  const versioned = (version: number): Projection => ({
    ...documentsProjection,
    version,
    project(current, event) {
      const next = documentsProjection.project(current, event)
      return next && { ...next, madeBy: version }
    },
  })
  const begin = (version: number, { signal, isHeld = () => slow }: { signal?: AbortSignal; isHeld?(): boolean } = {}) =>
    p.start({
      store: slowLog(isHeld),
      views: forgetful(),
      projection: versioned(version),
      ...(signal && { signal }),
    })
  const makers = (collection: string) => p.column(collection, 'madeBy')

  it('never write into the collection of another version, even if the pointer is lost', async () => {
    await p.append('a')
    const old = await begin(98)
    await p.level(old)
    const away = new AbortController()
    const next = await begin(99, { signal: away.signal })
    await until(() => old.live().collection === 'documents_v99')
    away.abort()
    await next.done
    lost = true
    await until(() => old.live().collection === 'documents_v98')
    await p.append('b')
    await p.level(old)
    assert.deepEqual(
      [await makers('documents_v98'), (await makers('documents_v99')).filter((by) => by !== 99)],
      [[98, 98], []],
    )
  })

  it('build their own if the pointer is lost while they build beside an earlier version', async () => {
    await p.append('a')
    const away = new AbortController()
    const old = await begin(98, { signal: away.signal })
    await p.level(old)
    away.abort()
    await old.done
    slow = true
    const next = await begin(99)
    lost = true
    await until(() => next.live().collection === 'documents_v99')
    slow = false
    await p.append('b')
    await p.level(next)
    assert.deepEqual(
      [
        await makers('documents_v99'),
        (await makers('documents_v98')).filter((by) => by !== 98),
        next.status().rebuilding,
      ],
      [[99, 99], [], false],
    )
  })

  it('complete a requested rebuild if the pointer is lost meanwhile', async () => {
    await p.append('a')
    const view = await begin(98)
    await p.level(view)
    slow = true
    const asked = await requestRebuild(
      { ...p, projection: versioned(98) },
      { id: randomUUID(), actor: 'key:test', at: now() },
    )
    await until(() => view.status().rebuilding)
    lost = true
    await until(() => !lost)
    slow = false
    await until(() => view.live().collection === asked && !view.status().rebuilding)
    assert.deepEqual(await makers(asked), [98])
  })

  it('give up a rebuild once a later version has taken over', async () => {
    await p.append('a')
    const old = await begin(98)
    await p.level(old)
    slow = true
    const rebuilt = old.rebuild()
    await until(() => old.status().rebuilding)
    const next = await p.start({ projection: versioned(99) })
    await assert.rejects(rebuilt, { code: 'view-lost' })
    await until(() => next.live().collection === 'documents_v99' && old.live().collection === 'documents_v99')
    slow = false
    await p.append('b')
    await p.level(next)
    assert.deepEqual([await p.views.live('documents'), await makers('documents_v99')], ['documents_v99', [99, 99]])
  })

  it('read what another process has built, and keep it up to date', async () => {
    await p.append('a')
    let late: RunningProjection | undefined
    // Both build before the first one is done.
    const quick = await begin(98, { isHeld: () => slow && !late!.status().rebuilding })
    late = await begin(98)
    await Promise.all([quick, late].map(p.level))
    slow = true
    await quick.rebuild()
    const { collection } = quick.live()
    await until(() => late!.live().collection === collection)
    slow = false
    await p.append('b')
    await Promise.all([quick, late].map(p.level))
    assert.deepEqual(await makers(collection), [98, 98])
  })
})

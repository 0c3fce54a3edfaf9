import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { ViewDefinition, ViewDocument, Views, ViewWrite } from '../../hub/drivers/views/port.ts'
import { findContract } from './views-find.ts'

export interface ViewsFeatures {
  /** Supports $elemMatch on fields of the element. If false, such a filter fails with `invalid-request`. */
  matchesFieldsOfElements: boolean
  /**
   * Compares the stored position and replaces the document in one step, so that many processes may write at once.
   * If false, the views belong to one process.
   */
  guardsBetweenProcesses: boolean
}
export interface ViewsUnderTest {
  views: Views
  features: ViewsFeatures
  /** Closes the views and opens them again, as another process would. */
  reopen(): Promise<Views>
  /** Opens the same views as one more process would; only if they guard between processes. */
  beside?(): Promise<Views>
  close(): Promise<void>
}

const PROCESSES = 10
const WRITERS = 50

export const position = (number: number): string => String(number).padStart(20, '0')
export const fresh = (): ViewDefinition => ({
  collection: `test_${randomUUID().replaceAll('-', '')}`,
  indexes: [['tenant', 'total'], ['state']],
})
export const write = (id: string, at: number, document: ViewDocument): ViewWrite => ({
  id,
  position: position(at),
  document,
})
export const idsOf = async (
  views: Views,
  view: ViewDefinition,
  filter: Record<string, unknown> = {},
): Promise<string[]> =>
  (await views.find(view, { filter, sort: { field: 'total', direction: 1 }, limit: 1000 })).documents.map(
    ({ id }) => id,
  )

/** The views of one run, and an empty view for each test. */
export interface ViewsRig {
  under: ViewsUnderTest
  views: Views
  view: ViewDefinition
}

/** The contract of every driver of the views. */
export function viewsContract(open: () => Promise<ViewsUnderTest>): void {
  const rig = {} as ViewsRig
  before(async () => {
    rig.under = await open()
    rig.views = rig.under.views
  })
  after(() => rig.under.close())
  beforeEach(() => {
    rig.view = fresh()
  })
  saves(rig)
  batches(rig)
  concurrentSaves(rig)
  collections(rig)
  findContract(rig)
}

function saves(rig: ViewsRig): void {
  it('keeps documents and the checkpoint of the last save', async () => {
    const { views, view } = rig
    assert.deepEqual(await views.load(view, ['a']), { documents: new Map(), checkpoint: undefined })
    await views.save(
      view,
      [write('a', 1, { total: 1, text: 'Zoë ☕', deep: { list: [1, null] } }), write('b', 2, { total: 2 })],
      position(2),
    )
    const { documents, checkpoint } = await views.load(view, ['a', 'missing'])
    assert.deepEqual([...documents], [['a', { total: 1, text: 'Zoë ☕', deep: { list: [1, null] } }]])
    assert.equal(checkpoint, position(2))
    await views.save(view, [], position(9))
    assert.equal((await views.load(view, [])).checkpoint, position(9))
  })

  it('keeps the last event of the last save that named one, until the collection is dropped', async () => {
    const { views, view } = rig
    const name = `view_${randomUUID().slice(0, 8)}`
    const lastEvent = { stream: 'document-main.a', revision: 3, id: randomUUID(), position: position(2) }
    await views.live(name, view.collection)
    await views.save(view, [], position(1))
    assert.equal((await views.load(view, [])).lastEvent, undefined)
    await views.save(view, [write('a', 2, { total: 1 })], position(2), lastEvent)
    assert.deepEqual((await views.load(view, [])).lastEvent, lastEvent)
    await views.save(view, [], position(3))
    assert.deepEqual((await views.load(view, [])).lastEvent, lastEvent)
    const next = { ...lastEvent, revision: 4, position: position(4) }
    await views.save(view, [write('a', 4, { total: 2 })], position(4), next)
    assert.deepEqual(await views.load(view, []), {
      documents: new Map(),
      checkpoint: position(4),
      lastEvent: next,
    })
    await switchAndDrop(rig, name, fresh())
    await views.load(view, [])
    await assert.rejects(views.save(view, [], position(1)), { code: 'view-lost' })
    await views.save(view, [], position(1))
    assert.equal((await views.load(view, [])).lastEvent, undefined)
  })

  it('keeps the checkpoint and its event where a slower process saves an earlier one', async () => {
    const { under, view } = rig
    const lastEvent = { stream: 'document-main.b', revision: 0, id: randomUUID(), position: position(5) }
    const earlier = { ...lastEvent, stream: 'document-main.a', position: position(2) }
    await rig.views.save(view, [write('a', 2, { total: 1 })], position(2), earlier)
    rig.views = await under.reopen()
    await rig.views.load(view, [])
    await rig.views.save(view, [write('b', 5, { total: 5 })], position(5), lastEvent)
    await rig.views.save(view, [write('c', 3, { total: 3 })], position(3), { ...earlier, position: position(3) })
    const { documents, ...savedAt } = await rig.views.load(view, ['a', 'b', 'c'])
    assert.deepEqual(
      [[...documents.keys()].toSorted(), savedAt],
      [['a', 'b', 'c'], { checkpoint: position(5), lastEvent }],
    )
  })

  it('continues a collection with several indexes that an earlier process created', async () => {
    const { under, view } = rig
    await rig.views.save(view, [write('a', 1, { total: 1 })], position(1))
    rig.views = await under.reopen()
    await rig.views.save(view, [write('a', 2, { total: 2 }), write('b', 3, { total: 3 })], position(3))
    const { documents, checkpoint } = await rig.views.load(view, ['a', 'b'])
    assert.deepEqual([documents.get('a'), documents.get('b'), checkpoint], [{ total: 2 }, { total: 3 }, position(3)])
  })

  it('ignores a write at or below the stored position', async () => {
    const { views, view } = rig
    await views.save(view, [write('a', 5, { total: 5 })], position(5))
    await views.save(view, [write('a', 5, { total: 50 }), write('b', 1, { total: 1 })], position(5))
    await views.save(view, [write('a', 4, { total: 40 })], position(6))
    assert.deepEqual((await views.load(view, ['a'])).documents.get('a'), { total: 5 })
    await views.save(view, [write('a', 6, { total: 6 })], position(6))
    assert.deepEqual((await views.load(view, ['a'])).documents.get('a'), { total: 6 })
    assert.deepEqual(await idsOf(views, view), ['b', 'a'])
  })
}

function batches(rig: ViewsRig): void {
  it('saves many documents at once, some of them already stored by another process', async () => {
    const { under, view } = rig
    const many = (at: number, total: number) =>
      Array.from({ length: 1_200 }, (_, index) => write(`d${index}`, at, { total }))
    const other = many(1, 1).filter((_, index) => index % 300 === 0)
    await rig.views.save(view, [...other, ...many(9, 9).filter((_, index) => index % 300 === 150)], position(9))
    rig.views = await under.reopen()
    await rig.views.save(view, many(5, 5), position(10))
    const stored = (
      await rig.views.load(
        view,
        many(0, 0).map(({ id }) => id),
      )
    ).documents
    assert.deepEqual(
      [...Map.groupBy(stored.values(), ({ total }) => total)]
        .map(([total, documents]) => [total, documents.length])
        .toSorted(),
      [
        [5, 1_196],
        [9, 4],
      ],
    )
  })

  it('updates many documents at once, in several collections', async () => {
    const { views } = rig
    const many = (total: number) => Array.from({ length: 150 }, (_, index) => write(`d${index}`, total, { total }))
    const collections = [fresh(), fresh(), fresh()]
    for (const total of [1, 2])
      await Promise.all(collections.map((each) => views.save(each, many(total), position(total))))
    for (const each of collections) {
      const stored = (
        await views.load(
          each,
          many(0).map(({ id }) => id),
        )
      ).documents
      assert.deepEqual([stored.size, new Set([...stored.values()].map(({ total }) => total))], [150, new Set([2])])
    }
  })
}

function concurrentSaves(rig: ViewsRig): void {
  it('stores the same result if a page is saved twice, in any order of its writes', async () => {
    const { views } = rig
    const writes = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), at: fc.integer({ min: 1, max: 9 }) }), {
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(writes, { maxLength: 3 }), async (pages) => {
        const [once, twice] = [fresh(), fresh()]
        for (const [number, page] of pages.entries()) {
          const save = (to: ViewDefinition) =>
            views.save(
              to,
              page.map(({ id, at }) => write(id, at, { total: at })),
              position(number),
            )
          await save(once)
          await save(twice)
          await save(twice)
        }
        const ids = ['a', 'b', 'c']
        const highest = ids.flatMap((id) => {
          const positions = pages
            .flat()
            .filter((each) => each.id === id)
            .map(({ at }) => at)
          return positions.length > 0 ? [[id, { total: Math.max(...positions) }]] : []
        })
        for (const each of [once, twice])
          assert.deepEqual([...(await views.load(each, ids)).documents].toSorted(), highest)
      }),
      { numRuns: 25 },
    )
  })

  it('keeps the write with the highest position, whichever process writes first', async () => {
    const { under, views } = rig
    const { features, beside } = under
    const all = features.guardsBetweenProcesses
      ? await Promise.all(Array.from({ length: PROCESSES }, () => beside!()))
      : [views]
    for (let round = 0; round < 4; round++) {
      const own = fresh()
      await Promise.all(
        Array.from({ length: WRITERS }, (_, n) =>
          all[n % all.length]!.save(
            own,
            [write('one', n, { total: n }), write(`of ${n}`, n, { total: n })],
            position(n),
          ),
        ),
      )
      const { documents } = await views.load(own, ['one', ...Array.from({ length: WRITERS }, (_, n) => `of ${n}`)])
      assert.deepEqual([documents.get('one'), documents.size], [{ total: WRITERS - 1 }, WRITERS + 1])
    }
    if (features.guardsBetweenProcesses) await Promise.all(all.map((each) => each.close()))
  })
}

function collections(rig: ViewsRig): void {
  it('forgets the checkpoint of a dropped collection and refuses to save into it', async () => {
    const { views, view } = rig
    const [name, next] = [`view_${randomUUID().slice(0, 8)}`, fresh()]
    await views.live(name, view.collection)
    await views.save(view, [write('a', 1, { total: 1 })], position(1))
    await switchAndDrop(rig, name, next)
    await assert.rejects(views.save(view, [write('b', 2, { total: 2 })], position(2)), { code: 'view-lost' })
    assert.equal((await views.load(view, [])).checkpoint, undefined)
    await views.save(view, [write('a', 1, { total: 1 }), write('b', 2, { total: 2 })], position(2))
    await views.save(view, [write('b', 3, { total: 3 })], position(3))
    assert.deepEqual(
      [(await views.load(view, ['a', 'b'])).documents.size, (await views.load(view, [])).checkpoint],
      [2, position(3)],
    )
  })

  it('switches a view to another collection and drops the previous one', async () => {
    const { views, view } = rig
    const name = `view_${randomUUID().slice(0, 8)}`
    const next = fresh()
    await views.save(view, [write('a', 1, { total: 1 })], position(1))
    await views.save(next, [write('b', 1, { total: 1 })], position(1))
    assert.equal(await views.live(name), undefined)
    await views.live(name, view.collection)
    assert.equal(await views.live(name), view.collection)
    await switchAndDrop(rig, name, next)
    assert.equal(await views.live(name), next.collection)
    assert.deepEqual(await idsOf(views, next), ['b'])
    assert.deepEqual(await views.load(view, ['a']), { documents: new Map(), checkpoint: undefined })
  })
}

/** A driver with several processes keeps the previous collection for a while, since others may still read it. */
async function switchAndDrop({ views, view }: ViewsRig, name: string, next: ViewDefinition): Promise<void> {
  await views.live(name, next.collection)
  for (const end = Date.now() + 10_000; (await views.load(view, [])).checkpoint !== undefined;) {
    assert.ok(Date.now() < end, 'the previous collection is dropped')
    assert.equal(await views.live(name), next.collection)
  }
}

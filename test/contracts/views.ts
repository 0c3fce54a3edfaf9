import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { Query } from 'mingo'
import type { ViewDefinition, ViewDocument, ViewPage, Views, ViewWrite } from '../../hub/drivers/views/port.ts'

export interface ViewsFeatures {
  /** $elemMatch with fields of the element; without it such a filter fails with `invalid-request` */
  matchesFieldsOfElements: boolean
  /** a write looks at the stored position and replaces in one step, so that many processes may write at once; without it the views have one process */
  guardsBetweenProcesses: boolean
}
export interface ViewsUnderTest {
  views: Views
  features: ViewsFeatures
  /** Closes them and opens them again, as another process would. */
  reopen(): Promise<Views>
  /** The same views as one more process opens them; only where they guard between processes. */
  beside?(): Promise<Views>
  close(): Promise<void>
}

const PROCESSES = 10
const WRITERS = 50
const position = (number: number): string => String(number).padStart(20, '0')

/** Every store of read models passes this. */
export function viewsContract(open: () => Promise<ViewsUnderTest>): void {
  let under: ViewsUnderTest
  let views: Views
  let view: ViewDefinition
  before(async () => {
    under = await open()
    views = under.views
  })
  after(() => under.close())
  beforeEach(() => {
    view = fresh()
  })

  const fresh = (): ViewDefinition => ({
    collection: `test_${randomUUID().replaceAll('-', '')}`,
    indexes: [['tenant', 'total'], ['state']],
  })
  const write = (id: string, at: number, document: ViewDocument): ViewWrite => ({
    id,
    position: position(at),
    document,
  })
  const all = async (filter: Record<string, unknown> = {}, of = view) =>
    (await views.find(of, { filter, sort: { field: 'total', direction: 1 }, limit: 1000 })).documents.map(
      ({ id }) => id,
    )

  it('keeps documents and the checkpoint of the last save', async () => {
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

  it('goes on with a collection of several indexes that an earlier process made', async () => {
    await views.save(view, [write('a', 1, { total: 1 })], position(1))
    views = await under.reopen()
    await views.save(view, [write('a', 2, { total: 2 }), write('b', 3, { total: 3 })], position(3))
    const { documents, checkpoint } = await views.load(view, ['a', 'b'])
    assert.deepEqual([documents.get('a'), documents.get('b'), checkpoint], [{ total: 2 }, { total: 3 }, position(3)])
  })

  it('ignores a write at or below the position that is stored', async () => {
    await views.save(view, [write('a', 5, { total: 5 })], position(5))
    await views.save(view, [write('a', 5, { total: 50 }), write('b', 1, { total: 1 })], position(5))
    await views.save(view, [write('a', 4, { total: 40 })], position(6))
    assert.deepEqual((await views.load(view, ['a'])).documents.get('a'), { total: 5 })
    await views.save(view, [write('a', 6, { total: 6 })], position(6))
    assert.deepEqual((await views.load(view, ['a'])).documents.get('a'), { total: 6 })
    assert.deepEqual(await all(), ['b', 'a'])
  })

  it('takes many documents at once, some of them stored already by another', async () => {
    const many = (at: number, total: number) =>
      Array.from({ length: 1_200 }, (_, index) => write(`d${index}`, at, { total }))
    const other = many(1, 1).filter((_, index) => index % 300 === 0)
    await views.save(view, [...other, ...many(9, 9).filter((_, index) => index % 300 === 150)], position(9))
    views = await under.reopen()
    await views.save(view, many(5, 5), position(10))
    const stored = (
      await views.load(
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

  it('brings many documents up to date at once, in several collections', async () => {
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

  it('keeps the same whether a page is saved once or twice, in whatever order its writes stand', async () => {
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

  it('leaves each document as the highest position made it, whoever of all processes comes first', async () => {
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

  it('finds by every operator of the port', async () => {
    await views.save(
      view,
      [
        write('a', 1, {
          tenant: 'main',
          total: 1,
          state: 'posted',
          tags: ['x', 'y'],
          items: [{ n: 1, ok: true }],
          deep: { name: 'Anna' },
        }),
        write('b', 2, {
          tenant: 'main',
          total: 2,
          state: 'failed',
          tags: [],
          items: [
            { n: 2, ok: false },
            { n: 3, ok: true },
          ],
        }),
        write('c', 3, { tenant: 'other', total: 3, state: 'posted', note: null }),
        write('d', 4, { tenant: 'main', total: 4, deep: { name: 'Bert' } }),
      ],
      position(4),
    )
    const expected: [filter: Record<string, unknown>, ids: string[]][] = [
      [{}, ['a', 'b', 'c', 'd']],
      [{ tenant: 'main' }, ['a', 'b', 'd']],
      [{ tenant: 'main', state: 'posted' }, ['a']],
      [{ total: { $gt: 1, $lte: 3 } }, ['b', 'c']],
      [{ total: { $gte: 3 } }, ['c', 'd']],
      [{ total: { $lt: 2 } }, ['a']],
      [{ total: { $eq: 4 } }, ['d']],
      [{ state: { $ne: 'posted' } }, ['b', 'd']],
      [{ state: { $in: ['failed', 'posted'] }, tenant: 'main' }, ['a', 'b']],
      [{ state: { $nin: ['failed'] } }, ['a', 'c', 'd']],
      [{ state: { $exists: false } }, ['d']],
      [{ note: { $exists: true } }, ['c']],
      [{ 'deep.name': { $regex: '^an', $options: 'i' } }, ['a']],
      [{ $or: [{ total: 1 }, { total: 4 }] }, ['a', 'd']],
      [{ $and: [{ tenant: 'main' }, { $or: [{ state: 'failed' }, { total: 4 }] }] }, ['b', 'd']],
      [{ total: { $not: { $gt: 2 } } }, ['a', 'b']],
      [{ tags: { $elemMatch: { $gt: 'x' } } }, ['a']],
      [{ tags: 'y' }, ['a']],
      [{ 'deep.name': 'Bert' }, ['d']],
      [{ total: 'one' }, []],
    ]
    for (const [filter, ids] of expected) assert.deepEqual(await all(filter), ids, JSON.stringify(filter))
    const ofElement = { items: { $elemMatch: { n: 3, ok: true } } }
    if (under.features.matchesFieldsOfElements) assert.deepEqual(await all(ofElement), ['b'])
    else await assert.rejects(all(ofElement), { code: 'invalid-request' })
  })

  it('refuses what it cannot use', async () => {
    for (const filter of [
      { $where: 'true' },
      { total: { $function: {} } },
      { $expr: {} },
      { $or: [] },
      { a: { $regex: '(' } },
      { $jsonSchema: {} },
      JSON.parse('{"__proto__":1}') as object,
      { 'a.__proto__.b': 1 },
    ]) {
      await assert.rejects(
        views.find(view, {
          filter: filter as Record<string, unknown>,
          sort: { field: 'total', direction: 1 },
          limit: 10,
        }),
        { code: 'invalid-request' },
        JSON.stringify(filter),
      )
    }
    await assert.rejects(views.find(view, { filter: {}, sort: { field: 'a b; drop', direction: 1 }, limit: 10 }), {
      code: 'invalid-request',
    })
    await views.save(view, [write('a', 1, { total: 1 }), write('b', 2, { total: 2 })], position(2))
    const ofOtherOrder = (await views.find(view, { filter: {}, sort: { field: 'total', direction: -1 }, limit: 1 }))
      .next
    assert.ok(ofOtherOrder)
    for (const cursor of ['nonsense', Buffer.from('{"a":1}').toString('base64url'), ofOtherOrder]) {
      await assert.rejects(
        views.find(view, { filter: {}, sort: { field: 'total', direction: 1 }, limit: 10, cursor }),
        { code: 'invalid-request' },
      )
    }
  })

  it('is not held up by a pattern that explodes', async () => {
    await views.save(view, [write('a', 1, { text: `${'a'.repeat(40)}!` })], position(1))
    const started = performance.now()
    await views
      .find(view, { filter: { text: { $regex: '^(a+)+$' } }, sort: { field: 'total', direction: 1 }, limit: 10 })
      .catch((error: { code: string }) => assert.equal(error.code, 'invalid-request'))
    assert.ok(performance.now() - started < 15_000)
  })

  it('gives each document once over all pages, whatever the sort and the size of a page', async () => {
    const documents = Array.from({ length: 30 }, (_, index) =>
      write(
        `d${String(index).padStart(2, '0')}`,
        index + 1,
        index % 7 === 0 ? { kind: 'none' } : { total: index % 5, state: `s${index % 3}` },
      ),
    )
    await views.save(view, documents, position(30))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('total', 'state', 'kind'),
        fc.constantFrom(1 as const, -1 as const),
        fc.integer({ min: 1, max: 40 }),
        async (field, direction, limit) => {
          const seen: ViewPage['documents'] = []
          let cursor: string | undefined
          do {
            const page: ViewPage = await views.find(view, {
              filter: {},
              sort: { field, direction },
              limit,
              ...(cursor !== undefined && { cursor }),
            })
            assert.ok(page.documents.length <= limit)
            seen.push(...page.documents)
            cursor = page.next
          } while (cursor !== undefined)
          assert.deepEqual(
            seen.map(({ id }) => id).toSorted(),
            documents.map(({ id }) => id),
          )
          const keys = seen.map((each) => [each[field] ?? '', each.id] as [string | number, string])
          const sorted = keys.toSorted(
            ([a, x], [b, y]) =>
              direction * (a === b ? (x < y ? -1 : 1) : a === '' ? -1 : b === '' ? 1 : a < b ? -1 : 1),
          )
          assert.deepEqual(keys, sorted)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('answers a filter as the language says, whatever is indexed', async () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b', '1'), fc.constant(null))
    const condition = fc.oneof(
      value,
      fc.record({ $gt: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ $lte: fc.constantFrom('a', 'b') }),
      fc.record({ $ne: value }),
      fc.record({ $in: fc.array(value, { minLength: 1, maxLength: 3 }) }),
      fc.record({ $exists: fc.boolean() }),
    )
    const document = fc.record({ tenant: value, total: value, state: value, other: value }, { requiredKeys: [] })
    const filter = fc.dictionary(fc.constantFrom('tenant', 'total', 'state', 'other'), condition, { maxKeys: 3 })
    await fc.assert(
      fc.asyncProperty(fc.array(document, { maxLength: 8 }), filter, async (documents, wanted) => {
        const own = fresh()
        await views.save(
          own,
          documents.map((each, index) => write(`d${index}`, index + 1, each)),
          position(9),
        )
        const query = new Query(wanted as ConstructorParameters<typeof Query>[0])
        const expected = documents.flatMap((each, index) => (query.test(each) ? [`d${index}`] : []))
        const found = (
          await views.find(own, { filter: wanted, sort: { field: 'missing', direction: 1 }, limit: 100 })
        ).documents.map(({ id }) => id)
        assert.deepEqual(found, expected)
      }),
      { numRuns: 150 },
    )
  })

  it('never says of a collection that was dropped that it holds what was saved before', async () => {
    const [name, next] = [`view_${randomUUID().slice(0, 8)}`, fresh()]
    await views.live(name, view.collection)
    await views.save(view, [write('a', 1, { total: 1 })], position(1))
    await switchAndDrop(name, next)
    await assert.rejects(views.save(view, [write('b', 2, { total: 2 })], position(2)), { code: 'view-lost' })
    assert.equal((await views.load(view, [])).checkpoint, undefined)
    await views.save(view, [write('a', 1, { total: 1 }), write('b', 2, { total: 2 })], position(2))
    await views.save(view, [write('b', 3, { total: 3 })], position(3))
    assert.deepEqual(
      [(await views.load(view, ['a', 'b'])).documents.size, (await views.load(view, [])).checkpoint],
      [2, position(3)],
    )
  })

  /** Where other processes may still read it, the collection before stays for a while. */
  async function switchAndDrop(name: string, next: ViewDefinition): Promise<void> {
    await views.live(name, next.collection)
    for (const end = Date.now() + 10_000; (await views.load(view, [])).checkpoint !== undefined;) {
      assert.ok(Date.now() < end, 'the collection before is dropped')
      assert.equal(await views.live(name), next.collection)
    }
  }

  it('switches a view to another collection and drops the one before', async () => {
    const name = `view_${randomUUID().slice(0, 8)}`
    const next = fresh()
    await views.save(view, [write('a', 1, { total: 1 })], position(1))
    await views.save(next, [write('b', 1, { total: 1 })], position(1))
    assert.equal(await views.live(name), undefined)
    await views.live(name, view.collection)
    assert.equal(await views.live(name), view.collection)
    await switchAndDrop(name, next)
    assert.equal(await views.live(name), next.collection)
    assert.deepEqual(await all({}, next), ['b'])
    assert.deepEqual(await views.load(view, ['a']), { documents: new Map(), checkpoint: undefined })
  })
}

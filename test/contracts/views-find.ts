import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decimalOrder } from '../../hub/document/values/decimal-order.ts'
import type { ViewDocument, ViewPage } from '../../hub/drivers/views/port.ts'
import { fresh, idsOf, position, write, type ViewsRig } from './views.ts'

type Filter = Record<string, unknown>
type Operator = (value: unknown, wanted: unknown) => boolean

const isSameType = (a: unknown, b: unknown): boolean => a !== null && typeof a === typeof b
/**
 * A second, independent reading of MongoDB's rules for fields without lists and objects; a missing field equals null.
 */
const OPERATORS: Record<string, Operator> = {
  $eq: (value, wanted) => (value ?? null) === wanted,
  $ne: (value, wanted) => (value ?? null) !== wanted,
  $gt: (value, wanted) => isSameType(value, wanted) && (value as number) > (wanted as number),
  $lte: (value, wanted) => isSameType(value, wanted) && (value as number) <= (wanted as number),
  $in: (value, wanted) => (wanted as unknown[]).includes(value ?? null),
  $exists: (value, wanted) => (value !== undefined) === wanted,
}
const matches = (document: ViewDocument, filter: Filter): boolean =>
  Object.entries(filter).every(([field, wanted]) =>
    Object.entries(typeof wanted === 'object' && wanted !== null ? wanted : { $eq: wanted }).every(
      ([operator, operand]) => OPERATORS[operator]!(document[field], operand),
    ),
  )

/** The part of the views' contract that is about queries. */
export function findContract(rig: ViewsRig): void {
  operators(rig)
  refusals(rig)
  pages(rig)
  amounts(rig)
  mongoRules(rig)
}

function operators(rig: ViewsRig): void {
  it('finds documents by every operator of the port', async () => {
    const { under, views, view } = rig
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
    for (const [filter, ids] of expected)
      assert.deepEqual(await idsOf(views, view, filter), ids, JSON.stringify(filter))
    const ofElement = { items: { $elemMatch: { n: 3, ok: true } } }
    if (under.features.matchesFieldsOfElements) assert.deepEqual(await idsOf(views, view, ofElement), ['b'])
    else await assert.rejects(idsOf(views, view, ofElement), { code: 'invalid-request' })
  })
}

function refusals(rig: ViewsRig): void {
  it('rejects unusable filters, fields and cursors', async () => {
    const { views, view } = rig
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

  it('evaluates a pathological pattern in linear time', async () => {
    const { views, view } = rig
    await views.save(view, [write('a', 1, { text: `${'a'.repeat(40)}!` })], position(1))
    const started = performance.now()
    await views
      .find(view, { filter: { text: { $regex: '^(a+)+$' } }, sort: { field: 'total', direction: 1 }, limit: 10 })
      .catch((error: { code: string }) => assert.equal(error.code, 'invalid-request'))
    assert.ok(performance.now() - started < 15_000)
  })
}

function pages(rig: ViewsRig): void {
  it('returns each document once over all pages, for any sort and page size', async () => {
    const { views, view } = rig
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
}

function amounts(rig: ViewsRig): void {
  it('compares and sorts amounts as exact numbers, by the texts of their order', async () => {
    const { views } = rig
    const own = fresh()
    const texts = [
      '-1000.5',
      '-2.00',
      '-0.10',
      '0.00',
      '9',
      '56.02',
      '499.99',
      '500',
      '4904.94',
      '123456789012345.123456',
    ]
    const shuffled = texts.map((text, index) => ({ text, id: `d${(index * 7) % texts.length}` }))
    await views.save(
      own,
      [
        ...shuffled.map(({ text, id }, index) => write(id, index + 1, { amounts: { total: decimalOrder(text) } })),
        write('none', texts.length + 1, {}),
      ],
      position(texts.length + 1),
    )
    const textOf = ({ id }: { id: string }) => shuffled.find((each) => each.id === id)?.text
    const above = await views.find(own, {
      filter: { 'amounts.total': { $gt: decimalOrder('499.990') } },
      sort: { field: 'amounts.total', direction: 1 },
      limit: 10,
    })
    assert.deepEqual(above.documents.map(textOf), texts.slice(7))
    for (const direction of [1, -1] as const) {
      const seen: (string | undefined)[] = []
      let cursor: string | undefined
      do {
        const sort = { field: 'amounts.total', direction }
        const page: ViewPage = await views.find(own, { filter: {}, sort, limit: 3, ...(cursor && { cursor }) })
        seen.push(...page.documents.map(textOf))
        cursor = page.next
      } while (cursor !== undefined)
      assert.deepEqual(direction === 1 ? seen : seen.toReversed(), [undefined, ...texts])
    }
  })
}

function mongoRules(rig: ViewsRig): void {
  it('applies MongoDB filter rules, with and without an index', async () => {
    const { views } = rig
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
        const expected = documents.flatMap((each, index) => (matches(each, wanted) ? [`d${index}`] : []))
        const found = (
          await views.find(own, { filter: wanted, sort: { field: 'missing', direction: 1 }, limit: 100 })
        ).documents.map(({ id }) => id)
        assert.deepEqual(found, expected)
      }),
      { numRuns: 150 },
    )
  })
}

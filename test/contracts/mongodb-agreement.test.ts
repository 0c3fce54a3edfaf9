import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { openEmbeddedViews } from '../../hub/drivers/views/embedded/embedded.ts'
import { openMongoViews } from '../../hub/drivers/views/mongodb/mongodb.ts'
import type { ViewDefinition, ViewDocument, ViewPage, ViewQuery, Views } from '../../hub/drivers/views/port.ts'
import { silentLog } from '../../hub/log.ts'
import { dropDatabase } from '../support/mongodb.ts'
import { withService, type Service } from '../support/services.ts'

type Filter = Record<string, unknown>
interface Use {
  field: string
  operator: string
  value: unknown
  inList: boolean
}

const text = fc.constantFrom('a', 'b', 'ab', 'B', '', 'é', '\uFF5E', '1')
const scalar = fc.oneof(
  fc.integer({ min: -2, max: 3 }),
  fc.constantFrom(0.5, 1e12),
  text,
  fc.boolean(),
  fc.constant(null),
)
const list = fc.array(scalar, { maxLength: 3 })
const items = fc.array(fc.record({ n: scalar, ok: fc.boolean() }, { requiredKeys: [] }), { maxLength: 3 })
const deep = fc.record({ x: scalar, y: fc.record({ z: scalar }, { requiredKeys: [] }) }, { requiredKeys: [] })
const document: fc.Arbitrary<ViewDocument> = fc.record(
  { a: fc.oneof({ weight: 3, arbitrary: scalar }, list), b: scalar, t: text, list, items, deep },
  { requiredKeys: [] },
)
const operation = fc.oneof(
  fc
    .constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte')
    .chain((operator) => scalar.map((value) => ({ [operator]: value }))),
  fc
    .constantFrom('$in', '$nin')
    .chain((operator) => fc.array(scalar, { maxLength: 3 }).map((value) => ({ [operator]: value }))),
  fc.boolean().map((value) => ({ $exists: value })),
  fc.record({ $regex: fc.constantFrom('^a', 'b$', 'a|1', '^$', '[A-Z]'), $options: fc.constantFrom('', 'i') }),
  fc
    .tuple(fc.integer({ min: -2, max: 1 }), fc.integer({ min: 0, max: 3 }))
    .map(([above, most]) => ({ $gt: above, $lte: most })),
)
const condition: fc.Arbitrary<unknown> = fc.oneof(
  scalar,
  operation,
  operation.map((each) => ({ $not: each })),
  operation.map((each) => ({ $elemMatch: each })),
  list,
)
const simple = fc.dictionary(fc.constantFrom('a', 'b', 't', 'list', 'items.n', 'deep.x', 'deep.y.z'), condition, {
  minKeys: 1,
  maxKeys: 2,
})
const ofElement = fc
  .dictionary(fc.constantFrom('n', 'ok'), fc.oneof(scalar, operation), { minKeys: 1, maxKeys: 2 })
  .map((wanted) => ({ items: { $elemMatch: wanted } }))
const joined = fc
  .constantFrom('$and', '$or', '$nor')
  .chain((operator) => fc.array(simple, { minLength: 1, maxLength: 2 }).map((each) => ({ [operator]: each })))
const filter: fc.Arbitrary<Filter> = fc.oneof({ weight: 3, arbitrary: simple }, ofElement, joined)

const ORDER = /^\$[gl]te?$/
/** Stands for two order operators at one field. */
const RANGE = 'range'

/** Every use of an operator in a filter, with the field that it stands at. */
function usesOf(wanted: Filter, prefix = '', inList = false): Use[] {
  return Object.entries(wanted).flatMap(([name, value]): Use[] => {
    if (Array.isArray(value) && ['$and', '$or', '$nor'].includes(name))
      return value.flatMap((each) => usesOf(each as Filter, prefix, inList))
    const field = prefix + name
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return [{ field, operator: '$eq', value, inList }]
    const range: Use[] =
      Object.keys(value).filter((operator) => ORDER.test(operator)).length > 1
        ? [{ field, operator: RANGE, value, inList }]
        : []
    return Object.entries(value)
      .flatMap(([operator, given]): Use[] => {
        if (operator === '$not')
          return [{ field, operator, value: given, inList }, ...usesOf({ [name]: given }, prefix, inList)]
        if (operator !== '$elemMatch') return [{ field, operator, value: given, inList }]
        const inner = Object.keys(given as Filter)[0]?.startsWith('$')
          ? usesOf({ [name]: given }, prefix, true)
          : usesOf(given as Filter, `${field}.`, true)
        return [{ field, operator, value: given, inList }, ...inner]
      })
      .concat(range)
  })
}

const namesNull = ({ value }: Use): boolean => value === null || (Array.isArray(value) && value.includes(null))
const isOrder = ({ operator }: Use): boolean => ORDER.test(operator)
const throughList = ({ field }: Use): boolean => field === 'items.n'

interface Server {
  service: Service
  name: string
  listsInLists: boolean
  /** what this server answers otherwise than MongoDB does, and so is not asked here */ differs: [
    what: string,
    concerns: (use: Use) => boolean,
  ][]
}

const SERVERS: Server[] = [
  {
    service: 'MONGODB_URL',
    name: 'FerretDB',
    listsInLists: false,
    differs: [
      [
        'refuses $elemMatch with fields, and with anything but a few operators',
        ({ operator, inList }) => inList || operator === '$elemMatch',
      ],
      [
        'walks through a list of documents for equality only',
        (use) => throughList(use) && (use.operator !== '$eq' || namesNull(use)),
      ],
    ],
  },
  {
    service: 'MONGODB_JAVA_URL',
    name: 'mongo-java-server',
    listsInLists: true,
    differs: [
      [
        'finds patterns in numbers and booleans, as if they were text',
        ({ operator, field }) => operator === '$regex' && field !== 't',
      ],
      ['has null neither at least nor at most null', (use) => isOrder(use) && namesNull(use)],
      [
        'wants one element of a list to be within a whole range',
        ({ operator, inList }) => operator === RANGE && !inList,
      ],
      ['takes an empty list on the way for null', throughList],
      [
        'negates each operator by itself where $not has two',
        ({ operator, value }) =>
          operator === '$not' && Object.keys(value as object).filter((name) => name !== '$options').length > 1,
      ],
    ],
  },
]

const SORT = { field: 'none', direction: 1 } as const
const ids = async (views: Views, view: ViewDefinition, wanted: Filter): Promise<string[]> =>
  (await views.find(view, { filter: wanted, sort: SORT, limit: 100 })).documents.map(({ id }) => id)
const fresh = (): ViewDefinition => ({ collection: `agree_${randomUUID().replaceAll('-', '')}`, indexes: [['b', 't']] })
const saveAll = (views: Views, view: ViewDefinition, documents: readonly ViewDocument[]) =>
  views.save(
    view,
    documents.map((each, index) => ({ id: `d${index % 2}${index}`, position: '1', document: each })),
    '1',
  )

async function pagesOf(views: Views, view: ViewDefinition, query: ViewQuery): Promise<ViewPage['documents'][]> {
  const pages: ViewPage['documents'][] = []
  let cursor: string | undefined
  do {
    const page: ViewPage = await views.find(view, { ...query, ...(cursor !== undefined && { cursor }) })
    pages.push(page.documents)
    cursor = page.next
  } while (cursor !== undefined)
  return pages
}

for (const { service, name, listsInLists, differs } of SERVERS) {
  withService(`the embedded views and those on ${name}`, service, (url) => {
    let embedded: Views
    let mongo: Views
    let folder: string
    let database: string
    before(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'waybill-agree-'))
      embedded = openEmbeddedViews({ folder })
      database = `agree_${randomUUID().slice(0, 8)}`
      mongo = await openMongoViews({ url, database, log: silentLog })
    })
    after(async () => {
      await embedded.close()
      await mongo.close()
      await dropDatabase(url, database)
      rmSync(folder, { recursive: true, force: true })
    })

    it('find the same documents by the same filter', async () => {
      let [asked, left] = [0, 0]
      await fc.assert(
        fc.asyncProperty(
          fc.array(document, { minLength: 1, maxLength: 12 }),
          fc.array(filter, { minLength: 30, maxLength: 40 }),
          async (documents, filters) => {
            const view = fresh()
            await saveAll(embedded, view, documents)
            await saveAll(mongo, view, documents)
            for (const wanted of filters) {
              const skipped = usesOf(wanted).some((use) => differs.some(([, concerns]) => concerns(use)))
              if (skipped) left++
              else
                assert.deepEqual(
                  await ids(mongo, view, wanted),
                  await ids(embedded, view, wanted),
                  JSON.stringify(wanted),
                )
              asked++
            }
          },
        ),
        { numRuns: 25 },
      )
      assert.ok(left < asked * 0.6, `${left} of ${asked} filters were not asked`)
    })

    it('give the same pages of the same documents', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(document, { maxLength: 15 }),
          fc.constantFrom('t', 'sorted', 'deep.x'),
          fc.constantFrom(1 as const, -1 as const),
          fc.integer({ min: 1, max: 7 }),
          async (documents, field, direction, limit) => {
            const view = fresh()
            const sortable = documents.map((each, index) => ({
              ...each,
              deep: { x: index % 3 ? `x${index % 4}` : null },
              ...(index % 4 > 0 && { sorted: index % 2 ? (index * 7) % 5 : `s${index % 3}` }),
            }))
            await saveAll(embedded, view, sortable)
            await saveAll(mongo, view, sortable)
            const query: ViewQuery = { filter: {}, sort: { field, direction }, limit }
            assert.deepEqual(await pagesOf(mongo, view, query), await pagesOf(embedded, view, query))
          },
        ),
        { numRuns: 25 },
      )
    })

    it('keep the same document, whatever its names and values', async () => {
      const name = fc.oneof(
        fc.constantFrom(
          '_id',
          '_position',
          'id',
          'position',
          '',
          '$set',
          'a.b',
          '%2E',
          '%',
          '__proto__',
          'constructor',
          'nul\0l',
        ),
        fc.string({ maxLength: 6 }),
      )
      const value = fc.letrec((tie) => ({
        any: fc.oneof(
          { maxDepth: 3 },
          fc.integer(),
          fc.double(),
          fc.string(),
          fc.boolean(),
          fc.constant(null),
          fc.array(listsInLists ? tie('any') : tie('any').filter((each) => !Array.isArray(each)), { maxLength: 3 }),
          fc.dictionary(name, tie('any'), { maxKeys: 3 }),
        ),
      })).any
      await fc.assert(
        fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 4 }), async (document) => {
          const view = fresh()
          await saveAll(embedded, view, [document as ViewDocument])
          await saveAll(mongo, view, [document as ViewDocument])
          assert.deepEqual(await mongo.load(view, ['d00']), await embedded.load(view, ['d00']))
          assert.deepEqual(
            await mongo.find(view, { filter: {}, sort: SORT, limit: 1 }),
            await embedded.find(view, { filter: {}, sort: SORT, limit: 1 }),
          )
        }),
        {
          numRuns: 40,
          examples: ['constructor', '__proto__'].map((each): [Record<string, unknown[]>] => [
            Object.fromEntries([[each, [{}]]]),
          ]),
        },
      )
      const nested = { id: 'a', position: '1', document: { list: [[1]] } }
      const before = Array.from({ length: 1_100 }, (_, index) => ({ id: `b${index}`, position: '1', document: {} }))
      for (const writes of [[nested], [...before, nested], [nested, ...before]]) {
        const view = fresh()
        if (listsInLists) await mongo.save(view, writes, '1')
        else await assert.rejects(mongo.save(view, writes, '1'), { code: 'storage-failed' })
        assert.equal((await mongo.load(view, [])).checkpoint, listsInLists ? '1' : undefined)
      }
    })
  })
}

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { openEmbeddedViews } from '../../hub/drivers/views/embedded/embedded.ts'
import { openMongoViews } from '../../hub/drivers/views/mongodb/mongodb.ts'
import type { ViewDefinition, ViewDocument, ViewPage, ViewQuery, Views } from '../../hub/drivers/views/port.ts'
import { silentLog } from '../../hub/log.ts'
import { dropDatabase } from '../support/mongodb.ts'
import { withService, type Service } from '../support/services.ts'
import {
  document,
  filter,
  isOrder,
  namesNull,
  RANGE,
  throughList,
  usesOf,
  type Filter,
  type Use,
} from './mongodb-filters.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

interface Server {
  service: Service
  name: string
  listsInLists: boolean
  /** where this server is known to differ from MongoDB; such filters are skipped */
  differs: [what: string, concerns: (use: Use) => boolean][]
}

const SERVERS: Server[] = [
  {
    service: 'MONGODB_URL',
    name: 'FerretDB',
    listsInLists: false,
    differs: [
      [
        'rejects $elemMatch with fields, and with most operators',
        ({ operator, inList }) => inList || operator === '$elemMatch',
      ],
      [
        'searches a list of documents for equality only',
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
        'matches patterns against numbers and booleans',
        ({ operator, field }) => operator === '$regex' && field !== 't',
      ],
      ['does not treat null as >= and <= null', (use) => isOrder(use) && namesNull(use)],
      ['requires one list element within the whole range', ({ operator, inList }) => operator === RANGE && !inList],
      ['treats an empty list on the path as null', throughList],
      [
        'negates each operator of $not separately',
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
  withService(`the embedded views and the views on ${name}`, service, (url) => {
    let embedded: Views
    let mongo: Views
    let folder: string
    let database: string
    before(async () => {
      folder = temporaryFolder('agree')
      embedded = openEmbeddedViews({ folder })
      database = `agree_${randomUUID().slice(0, 8)}`
      mongo = await openMongoViews({ url, database, log: silentLog })
    })
    after(async () => {
      await embedded.close()
      await mongo.close()
      await dropDatabase(url, database)
    })

    it('find the same documents for the same filter', async () => {
      let [total, skippedTotal] = [0, 0]
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
              if (skipped) skippedTotal++
              else
                assert.deepEqual(
                  await ids(mongo, view, wanted),
                  await ids(embedded, view, wanted),
                  JSON.stringify(wanted),
                )
              total++
            }
          },
        ),
        { numRuns: 25 },
      )
      assert.ok(skippedTotal < total * 0.6, `${skippedTotal} of ${total} filters were skipped`)
    })

    it('return the same pages', async () => {
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

    it('store any field names and values unchanged', async () => {
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

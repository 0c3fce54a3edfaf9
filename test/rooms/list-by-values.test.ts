import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { dropDatabase } from '../support/mongodb.ts'
import { openTestHub, viewsLevel, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice, quickPdf } from '../support/quick-reader.ts'
import { withService } from '../support/services.ts'

interface List {
  documents: { id: string; fields: Record<string, { value: string }> }[]
  next?: string
}

const AMOUNTS = ['4904.94', '56.02', '-12.00', '500.00', '1000000000000.01', '1000000000000.02', '9.5']
const IN_ORDER = ['-12.00', '9.5', '56.02', '500.00', '4904.94', '1000000000000.01', '1000000000000.02']

describe('a list of documents in the embedded views', () => lists(() => 'embedded'))
for (const service of ['MONGODB_URL', 'MONGODB_JAVA_URL'] as const)
  withService(`a list of documents in the views of ${service}`, service, (url) => {
    const database = `lists_${randomUUID().slice(0, 8)}`
    lists(() => `${url}${database}`)
    after(() => dropDatabase(url, database))
  })

function lists(viewsUrl: () => string): void {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub({ settings: { views: viewsUrl() } })
    for (const [index, grossTotal] of AMOUNTS.entries()) {
      const fields = { grossTotal, issueDate: `2026-0${(index % 3) + 1}-10`, sellerName: `Seller ${9 - index}` }
      await hub.settled((await hub.send(quickInvoice(`LIST-${index}`, { fields }))).body.id)
    }
    await hub.settled((await hub.send(quickPdf({ type: 'other', padding: 'without values' }))).body.id)
    await viewsLevel(hub)
  })
  after(() => hub.close())

  async function values(query: Record<string, string>, field = 'grossTotal'): Promise<(string | undefined)[]> {
    const found: (string | undefined)[] = []
    let cursor: string | undefined
    do {
      const page: Record<string, string> = { limit: '2', ...query, ...(cursor !== undefined && { cursor }) }
      const { status, body } = await hub.call<List>('GET', '/documents', { query: page })
      assert.equal(status, 200)
      found.push(...body.documents.map(({ fields }) => fields[field]?.value))
      cursor = body.next
    } while (cursor !== undefined)
    return found
  }
  const filter = (wanted: unknown) => ({ filter: JSON.stringify({ 'fields.grossTotal.value': wanted }) })

  it('compares amounts as numbers', async () => {
    const sort = 'fields.grossTotal'
    assert.deepEqual(await values({ ...filter({ $gt: '500' }), sort }), IN_ORDER.slice(4))
    assert.deepEqual(await values({ ...filter({ $gte: 500 }), sort }), IN_ORDER.slice(3))
    assert.deepEqual(await values({ ...filter({ $lt: '0' }), sort }), ['-12.00'])
    assert.deepEqual(await values({ ...filter({ $gt: '1000000000000.01' }), sort }), ['1000000000000.02'])
    assert.deepEqual(await values({ ...filter('9.50'), sort }), ['9.5'])
    assert.deepEqual(await values({ ...filter({ $exists: false }), sort }), [undefined])
  })

  it('is sorted by amount, date and text, over all pages', async () => {
    assert.deepEqual(await values({ sort: 'fields.grossTotal' }), [undefined, ...IN_ORDER])
    assert.deepEqual(await values({ sort: '-fields.grossTotal' }), [...IN_ORDER.toReversed(), undefined])
    const dates = await values({ sort: '-fields.issueDate' }, 'issueDate')
    assert.deepEqual(dates.slice(0, -1), dates.slice(0, -1).toSorted().toReversed())
    const sellers = await values({ sort: 'fields.sellerName' }, 'sellerName')
    assert.deepEqual(sellers, [undefined, ...sellers.slice(1).toSorted()])
    assert.equal(new Set(sellers).size, AMOUNTS.length + 1)
  })

  it('follows a correction', async () => {
    const unsure = quickInvoice('CORRECTED', { confidence: 0.3, fields: { grossTotal: '700.00' } })
    const { id } = (await hub.send(unsure)).body
    assert.equal((await hub.settled(id)).state, 'in-review')
    const corrections = { grossTotal: '7.00' }
    const reviewed = await hub.call('POST', `/documents/${id}/review`, { body: { approve: true, corrections } })
    assert.equal(reviewed.status, 200)
    await viewsLevel(hub)
    assert.deepEqual(await values({ ...filter({ $lt: '9' }), sort: '-fields.grossTotal' }), ['7.00', '-12.00'])
  })

  it('shows no help of the order, and refuses what it cannot compare or sort by', async () => {
    const { body } = await hub.call<List>('GET', '/documents')
    assert.ok(body.documents.every((document) => !('amounts' in document)))
    for (const query of [filter({ $gt: 'many' }), { sort: 'fields.nonsense' }, { sort: 'tenant' }]) {
      const refused = await hub.call<Problem>('GET', '/documents', { query })
      assert.deepEqual([refused.status, refused.body.type], [400, '/problems/invalid-request'])
    }
  })
}

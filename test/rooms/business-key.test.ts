import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { statusText } from '../../hub/cli/status-text.ts'
import type { HubDocument } from '../../hub/sdk/types.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { quickInvoice, quickPdf } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const MAPPINGS = path.resolve(import.meta.dirname, '../../mappings')
const OLD = '/[^A-Za-z0-9]/'
const NEW = '/[^\\p{L}\\p{M}\\p{N}]/'

const receipt = (padding: string) =>
  quickPdf({
    type: 'receipt',
    padding,
    fields: { issueDate: '2018-03-20', sellerName: 'BAIFU (M) Sdn Bhd', currency: 'MYR', grossTotal: '35.40' },
  })
const WITHOUT_QUESTIONS = 'name: default\nsteps:\n  - read: {}\n  - deliver: { to: [books] }\n'

describe('the business key at a target', () => {
  let home: string
  let hub: TestHub
  beforeEach(() => {
    home = temporaryFolder('key')
    mkdirSync(path.join(home, 'mappings/books'), { recursive: true })
  })
  afterEach(() => hub.close())

  /** A mapping of one's own that names no natural_key, into a table of one's own without unique columns. */
  function plainMapping(type: string): void {
    const folder = path.join(home, 'mappings/books', type)
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, 'map.jsonata'), '{ "doc": id }')
    writeFileSync(path.join(folder, 'in.schema.json'), '{}')
    writeFileSync(path.join(folder, 'out.schema.json'), '{}')
  }
  const file = () => path.join(home, 'books.sqlite')
  const sql = <T>(work: (database: DatabaseSync) => T): T => {
    const database = new DatabaseSync(file())
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
  const rows = () =>
    sql((database) => database.prepare('SELECT doc FROM books ORDER BY id').all()).map(({ doc }) => doc)
  async function open(more: { businessKey?: string; columns?: string; pipeline?: string } = {}) {
    sql((database) =>
      database.exec(
        `CREATE TABLE IF NOT EXISTS books
          (id integer primary key, posting_key text, fingerprint text, posted_at text, ${more.columns ?? 'doc text'})`,
      ),
    )
    const key = more.businessKey === undefined ? '' : `businessKey: ${more.businessKey}, `
    const target = `url: "sqlite:${file()}", table: books, createTable: false`
    hub = await openTestHub({
      data: path.join(home, 'data'),
      targets: `books: { adapter: sql, ${key}settings: { ${target} } }\n`,
      pipeline: more.pipeline ?? WITHOUT_QUESTIONS,
      settings: { mappings: path.join(home, 'mappings') },
    })
  }
  const sent = async (bytes: Buffer) => hub.settled((await hub.send(bytes)).body.id)
  const approved = async (id: string) => {
    assert.equal((await hub.call('POST', `/documents/${id}/review`, { body: { approve: true } })).status, 200)
    return hub.settled(id)
  }

  it('tells a duplicate without a column or a mapping that names it, and names the first document', async () => {
    plainMapping('invoice')
    await open()
    const first = await sent(quickInvoice('N-1'))
    const second = await sent(quickInvoice('n-1', { padding: 'another file', fields: { grossTotal: '119.0' } }))
    assert.deepEqual([first.state, second.deliveries['books']!.outcome], ['posted', 'duplicate'])
    assert.equal(second.deliveries['books']!.duplicateOf, first.id)
    assert.match(statusText(second as HubDocument), new RegExp(`duplicate of posting 1 \\(document ${first.id}\\)`))
    assert.deepEqual(rows(), [first.id])
    assert.match(
      (await hub.trail(second.id)).find(({ event }) => event === 'DeliveryFoundDuplicate')!.text,
      new RegExp(`posted from document ${first.id}`),
    )
  })

  it('takes two sellers whose names differ in an umlaut only for two', async () => {
    plainMapping('invoice')
    await open()
    for (const sellerName of ['Müller Metallbau', 'Möller Metallbau', 'Muller Metallbau'])
      assert.equal((await sent(quickInvoice('7', { fields: { sellerName } }))).deliveries['books']!.outcome, 'posted')
    assert.equal(rows().length, 3)
  })

  it('finds a document again of which only one reading has the VAT ID', async () => {
    plainMapping('invoice')
    await open()
    const first = await sent(quickInvoice('8', { fields: { sellerVatId: 'DE136695976' } }))
    const second = await sent(quickInvoice('8'))
    const third = await sent(quickInvoice('8', { fields: { sellerVatId: 'DE136695976', sellerName: 'Nordwind' } }))
    assert.deepEqual(
      [first, second, third].map(({ deliveries }) => deliveries['books']!.outcome),
      ['posted', 'duplicate', 'duplicate'],
    )
    // Of a key that a duplicate holds: the document that was posted.
    const fourth = await sent(
      quickInvoice('8', { fields: { sellerVatId: 'DE136695976', sellerName: 'Nordwind' }, padding: 'again' }),
    )
    assert.equal(fourth.deliveries['books']!.duplicateOf, first.id)
  })

  it('asks a person about a receipt without a number, and says of the next ones what they are likely', async () => {
    plainMapping('receipt')
    await open()
    const pictures = [await sent(receipt('0 degrees')), await sent(receipt('90 degrees')), await sent(receipt('180'))]
    for (const { state, reasons } of pictures) {
      assert.equal(state, 'in-review')
      assert.deepEqual(reasons, [{ field: 'invoiceNumber', why: 'missing', for: 'business-key' }])
    }
    const [first, second, third] = pictures.map(({ id }) => id) as [string, string, string]
    assert.match(
      (await hub.trail(first)).map(({ text }) => text).join('\n'),
      /invoiceNumber is missing \(part of the business key\)/,
    )
    assert.equal((await approved(first)).state, 'posted')
    for (const id of [second, third]) {
      const { state, failure } = await approved(id)
      assert.deepEqual([state, failure?.code], ['failed', 'likely-duplicate'])
      assert.ok(failure!.detail.includes(first))
    }
    assert.deepEqual(rows(), [first])
    await assertExplained(hub, 'likely-duplicate')
    await hub.call('POST', `/documents/${second}/replay`, { body: { reason: 'Two coffees, two receipts.' } })
    assert.equal((await hub.settled(second)).state, 'posted')
    assert.deepEqual(rows(), [first, second])
  })

  it('finds a receipt again of which only one picture shows the number, in either order', async () => {
    plainMapping('receipt')
    await open()
    const numbered = (number: string, day: string) =>
      quickPdf({
        type: 'receipt',
        fields: {
          issueDate: day,
          sellerName: 'BAIFU (M) Sdn Bhd',
          currency: 'MYR',
          grossTotal: '35.40',
          ...(number && { invoiceNumber: number }),
        },
      })
    const first = await sent(numbered('R-1', '2018-03-20'))
    assert.equal(first.state, 'posted')
    const second = await approved((await sent(numbered('', '2018-03-20'))).id)
    assert.deepEqual([second.state, second.failure?.code], ['failed', 'likely-duplicate'])
    assert.ok(second.failure!.detail.includes(first.id))
    const third = await approved((await sent(numbered('', '2018-03-21'))).id)
    assert.equal(third.state, 'posted')
    const fourth = await sent(numbered('R-2', '2018-03-21'))
    assert.deepEqual([fourth.state, fourth.failure?.code], ['failed', 'likely-duplicate'])
    assert.ok(fourth.failure!.detail.includes(third.id))
    // Two numbers are two receipts, whatever else is the same.
    assert.equal((await sent(numbered('R-3', '2018-03-20'))).state, 'posted')
    assert.deepEqual(rows().length, 3)
  })

  it('is complete with the number that a person types', async () => {
    plainMapping('receipt')
    await open()
    const ids = [(await sent(receipt('a'))).id, (await sent(receipt('b'))).id]
    const outcomes = []
    for (const id of ids) {
      await hub.call('POST', `/documents/${id}/review`, {
        body: { approve: true, corrections: { invoiceNumber: '2' } },
      })
      outcomes.push((await hub.settled(id)).deliveries['books']!.outcome)
    }
    assert.deepEqual(outcomes, ['posted', 'duplicate'])
  })

  it('is neither asked for nor claimed where the target says none', async () => {
    plainMapping('receipt')
    await open({ businessKey: 'none' })
    for (const padding of ['a', 'b']) assert.equal((await sent(receipt(padding))).state, 'posted')
    assert.equal(rows().length, 2)
  })

  it('refuses a document that was on its way without one, until a person has reviewed it', async () => {
    await open({ businessKey: 'none' })
    const { id, state } = await sent(receipt('before the key was asked for, and before there was a mapping'))
    assert.equal(state, 'failed')
    await hub.close()
    plainMapping('receipt')
    await open()
    await hub.call('POST', `/documents/${id}/replay`, { body: { reason: 'There is a mapping.' } })
    const refused = await hub.settled(id)
    assert.deepEqual([refused.state, refused.failure?.code], ['failed', 'business-key-incomplete'])
    await assertExplained(hub, 'business-key-incomplete')
    assert.equal((await approved(id)).state, 'posted')
  })

  it('protects what earlier versions posted, and still tells sellers apart', async () => {
    const COLUMNS =
      'tenant text, document_id text, document_type text, seller_name text, seller_vat_id text, ' +
      'document_number text, ' +
      'issue_date text, due_date text, currency text, net_total text, tax_total text, gross_total text, ' +
      'purchase_order text, iban text, natural_key text, doc text'
    const mapping = path.join(home, 'mappings/books/invoice')
    cpSync(path.join(MAPPINGS, 'ledger/invoice'), mapping, { recursive: true })
    const expression = readFileSync(path.join(mapping, 'map.jsonata'), 'utf8')
    assert.ok(expression.includes(NEW))
    writeFileSync(path.join(mapping, 'map.jsonata'), expression.replace(NEW, OLD))
    await open({ businessKey: 'none', columns: COLUMNS })
    const fields = { sellerName: 'Müller Metallbau' }
    assert.equal((await sent(quickInvoice('9', { fields }))).deliveries['books']!.outcome, 'posted')
    await hub.close()

    writeFileSync(path.join(mapping, 'map.jsonata'), expression)
    await open({ columns: COLUMNS })
    assert.equal(
      (await sent(quickInvoice('9', { fields, padding: 'again' }))).deliveries['books']!.outcome,
      'duplicate',
    )
    const other = await sent(quickInvoice('9', { fields: { sellerName: 'Möller Metallbau' } }))
    assert.equal(other.deliveries['books']!.outcome, 'posted')
  })
})

import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import path from 'node:path'
import type { ErrorCode } from '../../hub/errors.ts'
import type { DocumentView } from '../../projections/documents.ts'
import { openTestHub, viewsLevel, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice, UNSURE } from '../support/quick-reader.ts'

const TARGETS = (corrections: string) => `ledger:
  adapter: sql
${corrections}  settings:
    url: sqlite:\${data}/ledger.sqlite
    table: postings
`
const code = (body: unknown): string | undefined => (body as Problem).type?.split('/').at(-1)

function openRows(data: string) {
  return (number: string): Record<string, unknown>[] => {
    const ledger = new DatabaseSync(path.join(data, 'ledger.sqlite'), { readOnly: true })
    try {
      return ledger.prepare('SELECT * FROM postings WHERE document_number = ? ORDER BY id').all(number)
    } finally {
      ledger.close()
    }
  }
}

const correct = (hub: TestHub, id: string, corrections: Record<string, string | null>, more: object = {}) =>
  hub.call<DocumentView>('POST', `/documents/${id}/correct`, { body: { corrections, reason: 'misread', ...more } })

describe('a posted document in a target that accepts corrections', () => {
  let hub: TestHub
  let rowsOf: ReturnType<typeof openRows>
  before(async () => {
    hub = await openTestHub({ targets: TARGETS('  corrections: post\n') })
    rowsOf = openRows(hub.data)
  })
  after(() => hub.close())

  async function posted(number: string): Promise<DocumentView> {
    const { id } = (await hub.send(quickInvoice(number))).body
    const document = await hub.settled(id)
    assert.equal(document.state, 'posted')
    return document
  }

  it('gets one more posting with a posting key of its own, and once only', async () => {
    const { id, deliveries } = await posted('C-1')
    const { status, body } = await correct(hub, id, { grossTotal: '121.00' })
    assert.equal(status, 200, JSON.stringify(body))
    const document = await hub.settled(id)
    assert.equal(document.state, 'posted')
    assert.deepEqual(Object.keys(document.deliveries), ['ledger', 'ledger.2'])
    assert.deepEqual(document.deliveries['ledger'], deliveries['ledger'])
    assert.equal((await correct(hub, id, { grossTotal: '121.00' })).status, 200)
    const rows = rowsOf('C-1')
    assert.deepEqual(
      rows.map(({ gross_total: total }) => Number(total)),
      [119, 121],
    )
    assert.equal(new Set(rows.map(({ posting_key: key }) => key)).size, 2)
    const texts = (await hub.trail(id)).map(({ text }) => text)
    assert.ok(
      texts.includes(
        'Corrected by a person: changed grossTotal from 119.00 to 121.00; ' +
          'to be posted to ledger as business action 2. Reason: misread',
      ),
      texts.join('\n'),
    )
    assert.ok(texts.some((text) => text.startsWith('ledger.2: Posted as ')))
    await viewsLevel(hub)
    const listed = await hub.call<{ deliveries: { id: string; action?: number; target: string }[] }>(
      'GET',
      '/deliveries',
      { query: { documentId: id, target: 'ledger' } },
    )
    assert.deepEqual(listed.body.deliveries.map(({ action }) => action).toSorted(), [2, undefined])
  })

  it('is refused by the target where that takes no second posting of it, and is then corrected by hand', async () => {
    const { id, deliveries } = await posted('C-2')
    // The unique business key of this table has supplier, number, date, currency and total.
    await correct(hub, id, { dueDate: '2026-02-01' })
    const failed = await hub.settled(id)
    assert.equal(failed.state, 'failed')
    assert.match(failed.failure!.detail, /takes no second posting of this business document: correct it there/)
    const { body } = await correct(hub, id, { dueDate: '2026-02-02' }, { byHand: true })
    assert.equal(body.state, 'posted')
    assert.deepEqual(body.correctByHand, { ledger: { reference: deliveries['ledger']!.reference } })
    assert.equal(rowsOf('C-2').length, 1)
  })

  it('is corrected by hand with the values that the target refused', async () => {
    const { id, deliveries } = await posted('C-9')
    await correct(hub, id, { dueDate: '2026-02-01' })
    assert.equal((await hub.settled(id)).state, 'failed')
    const { body } = await correct(hub, id, { dueDate: '2026-02-01' }, { byHand: true })
    assert.equal(body.state, 'posted')
    assert.deepEqual(body.correctByHand, { ledger: { reference: deliveries['ledger']!.reference } })
    const texts = (await hub.trail(id)).map(({ text }) => text)
    assert.ok(texts.some((text) => text.startsWith('Corrected by a person: the values of the last correction; ')))
    const again = await correct(hub, id, { dueDate: '2026-02-01' }, { byHand: true })
    assert.equal(again.body.state, 'posted')
    assert.equal((await hub.trail(id)).length, texts.length)
  })

  it('does not take the business key of another document', async () => {
    await posted('C-3')
    const { id } = await posted('C-4')
    await correct(hub, id, { invoiceNumber: 'C-3' })
    const failed = await hub.settled(id)
    assert.equal(failed.state, 'failed')
    assert.match(failed.failure!.detail, /is posted with the business key of the corrected values/)
    assert.equal(rowsOf('C-3').length, 1)
  })

  it('keeps the business key of a correction from other documents', async () => {
    const { id } = await posted('C-5')
    await correct(hub, id, { invoiceNumber: 'C-6' })
    assert.equal((await hub.settled(id)).state, 'posted')
    const other = (await hub.send(quickInvoice('C-6', { padding: 'another file' }))).body.id
    const { deliveries } = await hub.settled(other)
    assert.equal(deliveries['ledger']!.outcome, 'duplicate')
    assert.equal(rowsOf('C-6').length, 1)
  })

  it('is refused what is no value, and a document that is not posted', async () => {
    const { id } = await posted('C-7')
    const unknown = await correct(hub, id, { grossTotal: 'much' })
    assert.deepEqual([unknown.status, code(unknown.body)], [422, 'unknown-field' satisfies ErrorCode])
    const stale = await hub.call('POST', `/documents/${id}/correct`, {
      body: { corrections: { grossTotal: '1.00' }, reason: 'x' },
      headers: { 'If-Match': '"0"' },
    })
    assert.equal(code(stale.body), 'precondition-failed' satisfies ErrorCode)
    const open = (await hub.send(quickInvoice('C-8', UNSURE))).body.id
    await hub.settled(open)
    assert.equal((await correct(hub, open, { grossTotal: '1.00' })).status, 409)
  })
})

describe('a posted document in a target that accepts no corrections', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub({ targets: TARGETS('') })
  })
  after(() => hub.close())

  it('has the correction in the trail, with the posting that a person corrects there', async () => {
    const { id } = (await hub.send(quickInvoice('H-1'))).body
    const { deliveries } = await hub.settled(id)
    const { reference } = deliveries['ledger']!
    const { body } = await correct(hub, id, { grossTotal: '121.00' })
    assert.deepEqual([body.state, body.fields['grossTotal']?.value], ['posted', '121.00'])
    assert.deepEqual(body.correctByHand, { ledger: { reference } })
    assert.equal(openRows(hub.data)('H-1').length, 1)
    const entry = (await hub.trail(id)).find(({ event }) => event === 'DocumentCorrected')!
    assert.equal(
      entry.text,
      `Corrected by a person: changed grossTotal from 119.00 to 121.00; ` +
        `the posting ${reference} in ledger is to be corrected there by hand. Reason: misread`,
    )
    assert.match(entry.actor, /^key:/)
  })
})

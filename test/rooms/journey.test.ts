import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { DocumentView } from '../../projections/documents.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, viewsLevel, type TestHub } from '../support/hub.ts'
import { CALIBRATION } from '../support/calibration.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { openTestReader } from '../support/test-reader.ts'

const sample = (name: string): Buffer => readFileSync(path.resolve(import.meta.dirname, '../../samples', name))

function postings(data: string): Record<string, unknown>[] {
  const ledger = new DatabaseSync(path.join(data, 'ledger.sqlite'), { readOnly: true })
  try {
    return ledger.prepare('SELECT * FROM postings').all() as Record<string, unknown>[]
  } finally {
    ledger.close()
  }
}

describe('a document on its way through all rooms', () => {
  let hub: TestHub
  const reader = openTestReader({
    calibration: CALIBRATION,
  })
  before(async () => {
    hub = await openTestHub({ seams: { reader } })
  })
  after(async () => {
    await hub.close()
    await reader.close()
  })

  it('is received, read by its text layer, posted into the database and explained in the trail', async () => {
    const {
      status,
      headers,
      body: { id },
    } = await hub.send(sample('invoice-digital.pdf'), {
      headers: { 'content-disposition': 'attachment; filename="rechnung.pdf"' },
    })
    assert.equal(status, 202)
    assert.equal(headers.get('location'), `/api/v1/documents/${id}`)
    const document = await hub.settled(id)
    assert.equal(document.state, 'posted')
    assert.equal(document.fields.grossTotal?.value, '1296.98')
    const { explanation } = document.fields.grossTotal as { explanation?: string }
    assert.match(explanation ?? '', /^Beside the label ‘.*confirmed by [\d.]+ \+ [\d.]+ = 1296\.98/)
    assert.deepEqual(document.sources, ['text-layer'])
    const { outcome, reference } = document.deliveries['ledger']!
    assert.equal(outcome, 'posted')

    const rows = postings(hub.data)
    assert.equal(rows.length, 1)
    assert.equal(rows[0]!['document_number'], 'LW-2026-0417')
    assert.ok(reference?.includes(String(rows[0]!['id'])))

    const entries = await hub.trail(id)
    assert.deepEqual(
      entries.map(({ event }) => event),
      [
        'DocumentReceived',
        'ReadingStarted',
        'FieldsExtracted',
        'DeliveryRequested',
        'DeliveryStarted',
        'DeliveryIntended',
        'DeliveryPosted',
        'DeliveryRecorded',
        'DocumentPosted',
      ],
    )
    const facts = (event: string) => entries.find((entry) => entry.event === event)!.facts
    assert.match(String((facts('DocumentReceived')['pipeline'] as { version: string }).version), /^[0-9a-f]{12}$/)
    assert.match(String((facts('DeliveryIntended')['mapping'] as { sha256: string }).sha256), /^[0-9a-f]{64}$/)
    assert.equal((facts('FieldsExtracted')['version'] as { reader: string }).reader, (await reader.version()).reader)
    assert.match(entries[0]!.text, /Received as rechnung\.pdf by rest/)
    assert.match(entries[2]!.text, /1 page by text layer; type invoice/)
    assert.ok(entries.every(({ actor, at, cause }) => actor && at && cause))
    assert.match(entries[0]!.actor, /^key:/)
  })

  it('is read by OCR if it has no text layer', async () => {
    const {
      body: { id },
    } = await hub.send(sample('receipt-scan.jpg'))
    const document = await hub.settled(id)
    assert.deepEqual(
      [document.state, document.type, document.sources, document.fields.grossTotal?.value],
      ['posted', 'receipt', ['ocr'], '21.95'],
    )
    const { body } = await hub.call<{ words: object[]; pages: { text: string }[] }>('GET', `/documents/${id}/text`)
    assert.match(body.pages[0]!.text, /COPPER KETTLE BAKERY/i)
    const page = await hub.call('GET', `/documents/${id}/pages/1.png`)
    assert.equal(page.bytes.subarray(1, 4).toString(), 'PNG')
  })

  it('is in the lists of documents and deliveries', async () => {
    await viewsLevel(hub)
    const {
      body: { documents },
    } = await hub.call<{ documents: DocumentView[] }>('GET', '/documents', {
      query: { state: 'posted', sort: 'receivedAt' },
    })
    assert.deepEqual(
      documents.map(({ fileName, type }) => [fileName, type]),
      [
        ['rechnung.pdf', 'invoice'],
        [undefined, 'receipt'],
      ],
    )
    const {
      body: { deliveries },
    } = await hub.call<{ deliveries: { state: string; documentId: string }[] }>('GET', '/deliveries')
    assert.deepEqual(
      deliveries.map(({ state }) => state),
      ['posted', 'posted'],
    )
  })

  it('is not posted twice if it is sent again, with the same bytes or after a restart', async () => {
    const again = await hub.send(sample('invoice-digital.pdf'))
    assert.equal(again.status, 200)
    assert.equal(again.body.duplicate, true)
    await hub.restart({ reader })
    assert.equal((await hub.send(sample('invoice-digital.pdf'))).body.id, again.body.id)
    assert.equal((await hub.settled(again.body.id)).duplicates, 2)
    assert.equal(postings(hub.data).length, 2)
  })
})

describe('a document that needs a review', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub()
  })
  after(() => hub.close())

  it('waits in review, is corrected, and is posted with the corrections', async () => {
    const {
      body: { id },
    } = await hub.send(quickInvoice('R-1', { confidence: 0.3 }))
    const document = await hub.settled(id)
    assert.equal(document.state, 'in-review')
    assert.ok(document.reasons?.some(({ field, why }) => field === 'grossTotal' && why === 'uncertain'))
    const tag = (await hub.call('GET', `/documents/${id}`)).headers.get('etag')!
    const stale = await hub.call('POST', `/documents/${id}/review`, {
      body: { approve: true },
      headers: { 'if-match': '"0"' },
    })
    assert.deepEqual([stale.status, stale.body['type']], [412, '/problems/precondition-failed'])
    await assertExplained(hub, 'precondition-failed')
    const removed = await hub.call('POST', `/documents/${id}/review`, {
      body: { approve: true, corrections: { dueDate: null } },
    })
    assert.deepEqual([removed.status, removed.body['type']], [422, '/problems/unknown-field'])
    assert.equal((await hub.call<DocumentView>('GET', `/documents/${id}`)).body.state, 'in-review')
    const reviewed = await hub.call<DocumentView>('POST', `/documents/${id}/review`, {
      body: { approve: true, corrections: { grossTotal: '120.00' }, note: 'from the paper' },
      headers: { 'if-match': tag },
    })
    assert.equal(reviewed.status, 200)
    for (let state = ''; state !== 'posted';)
      ({ state } = (await hub.call<DocumentView>('GET', `/documents/${id}`)).body)
    assert.equal(postings(hub.data).at(-1)!['gross_total'], '120.00')
    const entries = await hub.trail(id)
    assert.match(
      entries.find(({ event }) => event === 'ReviewCompleted')!.text,
      /changed grossTotal from 119\.00 to 120\.00\. Note: from the paper/,
    )
  })

  it('is rejected or cancelled, and then nothing is posted', async () => {
    const before = postings(hub.data).length
    const rejected = (await hub.send(quickInvoice('R-2', { confidence: 0.3 }))).body.id
    await hub.settled(rejected)
    assert.equal(
      (await hub.call<DocumentView>('POST', `/documents/${rejected}/review`, { body: { reject: 'not ours' } })).body
        .state,
      'rejected',
    )
    const cancelled = (await hub.send(quickInvoice('R-3', { confidence: 0.3 }))).body.id
    await hub.settled(cancelled)
    assert.equal(
      (await hub.call<DocumentView>('POST', `/documents/${cancelled}/cancel`, { body: { reason: 'sent by mistake' } }))
        .body.state,
      'cancelled',
    )
    assert.equal((await hub.call('POST', `/documents/${cancelled}/review`, { body: { approve: true } })).status, 409)
    assert.equal(postings(hub.data).length, before)
  })

  it('is found to be the same business document in another file, and not posted again', async () => {
    const first = (await hub.send(quickInvoice('R-9'))).body.id
    assert.equal((await hub.settled(first)).state, 'posted')
    const rows = postings(hub.data).length
    const second = (await hub.send(quickInvoice('R-9', { typeConfidence: 0.98 }))).body.id
    assert.notEqual(second, first)
    const document = await hub.settled(second)
    assert.equal(document.deliveries['ledger']!.outcome, 'duplicate')
    assert.equal(postings(hub.data).length, rows)
    assert.match(
      (await hub.trail(second)).find(({ event }) => event === 'DeliveryFoundDuplicate')!.text,
      new RegExp(first),
    )
  })
})

import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import path from 'node:path'
import { decodeReading, encodeReading } from '../../hub/document/stored-reading.ts'
import type { ReadFile } from '../../inference/cached-reader.ts'
import type { DocumentView } from '../../projections/documents.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { quickInvoice, quickReader, UNSURE } from '../support/quick-reader.ts'
import { until } from '../support/until.ts'

interface Readings {
  readings: { number: number; current: boolean; type: string; adopted?: boolean; differing?: string[] }[]
}
interface Comparison {
  from: object
  to: object
  differences: { path: string; from: { value: string } | null; to: { value: string } | null }[]
}

describe('a document that is read again', () => {
  let hub: TestHub
  let total = '119.00'
  let reads = 0
  /** What a better version of the reader would find. */
  const reader: ReadFile = {
    version: quickReader.version,
    async read(source, options, signal) {
      reads++
      const reading = decodeReading((await quickReader.read(source, options, signal)).content as Uint8Array)
      const { grossTotal } = reading.fields
      if (!grossTotal) return encodeReading(reading)
      return encodeReading({ ...reading, fields: { ...reading.fields, grossTotal: { ...grossTotal, value: total } } })
    },
  }
  before(async () => {
    hub = await openTestHub({ seams: { reader } })
  })
  beforeEach(() => {
    total = '119.00'
  })
  after(() => hub.close())

  async function sent(bytes: Uint8Array): Promise<string> {
    const { id } = (await hub.send(bytes)).body
    await hub.settled(id)
    return id
  }
  async function reread(id: string, body: object = {}): Promise<DocumentView> {
    const { status, body: requested } = await hub.call<DocumentView>('POST', `/documents/${id}/reread`, { body })
    assert.deepEqual([status, requested.rereading], [202, true])
    let document = requested
    await until(async () => {
      document = (await hub.call<DocumentView>('GET', `/documents/${id}`)).body
      return !document.rereading
    })
    return document
  }
  const readings = async (id: string) => (await hub.call<Readings>('GET', `/documents/${id}/readings`)).body.readings
  const postings = (): unknown[] => {
    const ledger = new DatabaseSync(path.join(hub.data, 'ledger.sqlite'), { readOnly: true })
    try {
      return ledger.prepare('SELECT * FROM postings').all()
    } finally {
      ledger.close()
    }
  }

  it('offers the new values for review, past the cache, and keeps the first reading', async () => {
    const id = await sent(quickInvoice('REVIEW', UNSURE))
    const before = reads
    total = '121.00'
    const document = await reread(id, { reason: 'a better reader' })
    assert.equal(reads, before + 1)
    assert.deepEqual([document.state, document.fields['grossTotal']?.value], ['in-review', '121.00'])
    assert.deepEqual(
      (await readings(id)).map(({ number, current, adopted }) => [number, current, adopted]),
      [
        [1, false, undefined],
        [2, true, true],
      ],
    )
    const first = await hub.call<DocumentView>('GET', `/documents/${id}/readings/1`)
    assert.equal(first.body.fields['grossTotal']?.value, '119.00')
    assert.equal((await hub.call('GET', `/documents/${id}/readings/3`)).status, 404)
    const { body } = await hub.call<Comparison>('GET', `/documents/${id}/readings/1/differences`, {
      query: { with: '2' },
    })
    assert.deepEqual(
      body.differences.map(({ path: where, from, to }) => [where, from?.value, to?.value]),
      [['grossTotal', '119.00', '121.00']],
    )
  })

  it('is posted with the values that a person approved after it', async () => {
    const id = await sent(quickInvoice('APPROVED', UNSURE))
    total = '122.00'
    await reread(id)
    await hub.call('POST', `/documents/${id}/review`, { body: { approve: true } })
    assert.equal((await hub.settled(id)).state, 'posted')
    assert.ok(JSON.stringify(postings()).includes('122.00'))
  })

  it('keeps what a person corrected, also after it is reopened', async () => {
    const id = await sent(quickInvoice('CORRECTED', { ...UNSURE, type: 'other' }))
    await hub.call('POST', `/documents/${id}/reopen`, { body: { reason: 'an invoice' } })
    await hub.call('POST', `/documents/${id}/review`, {
      body: { approve: true, corrections: { grossTotal: '130.00' }, documentType: 'other' },
    })
    assert.equal((await hub.settled(id)).state, 'filed')
    total = '123.00'
    const document = await reread(id)
    assert.deepEqual([document.state, document.fields['grossTotal']?.value], ['filed', '130.00'])
    const { body } = await hub.call<Comparison>('GET', `/documents/${id}/readings/2/differences`)
    assert.deepEqual(
      body.differences.map(({ path: where, from, to }) => [where, from?.value, to?.value]),
      [['grossTotal', '123.00', '130.00']],
    )
  })

  it('shows the differences of a posted document, and posts nothing', async () => {
    const id = await sent(quickInvoice('POSTED'))
    const before = postings()
    total = '124.00'
    const document = await reread(id)
    assert.deepEqual([document.state, document.fields['grossTotal']?.value], ['posted', '119.00'])
    const [, second] = await readings(id)
    assert.deepEqual([second?.adopted, second?.differing, second?.current], [false, ['grossTotal'], false])
    const entry = (await hub.trail(id)).find(({ event }) => event === 'RereadCompleted')!
    assert.equal(
      entry.text,
      'Read again as type invoice; 1 value differs: grossTotal; the document keeps the values that it has.',
    )
    assert.deepEqual(postings(), before)
  })

  it('is taken as another type where it was filed, and posted once it is reopened and approved', async () => {
    const id = await sent(quickInvoice('RETYPED', { type: 'other' }))
    const document = await reread(id, { type: 'invoice' })
    assert.deepEqual([document.state, document.type], ['filed', 'invoice'])
    await hub.call('POST', `/documents/${id}/reopen`, { body: { reason: 'it is an invoice' } })
    await hub.call('POST', `/documents/${id}/review`, { body: { approve: true } })
    assert.equal((await hub.settled(id)).state, 'posted')
  })

  it('refuses a type that the tenant does not have', async () => {
    const id = await sent(quickInvoice('TYPE'))
    assert.equal((await hub.call('POST', `/documents/${id}/reread`, { body: { type: 'poem' } })).status, 422)
  })
})

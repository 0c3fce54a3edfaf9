import assert from 'node:assert/strict'
import type { StoredEvent } from '../../../hub/drivers/event-store/port.ts'
import type { ViewDocument } from '../../../hub/drivers/views/port.ts'
import type { KnownSeller } from '../../../hub/document/known-parties/parties.ts'
import { DOCUMENT_SCHEMA } from '../../../hub/document/upcast.ts'
import { documentStream, sellerStream } from '../../../hub/streams/names.ts'
import { sellerIdOf } from '../../../hub/streams/seller-id.ts'
import { sellersProjection } from '../../../projections/sellers.ts'

const DOCUMENT = documentStream('main', '01J')
const eventOf = (stream: string, type: string, data: object, schema: number): StoredEvent => ({
  id: 'e',
  type,
  data: data as StoredEvent['data'],
  metadata: { schema: String(schema), occurredAt: '2026-11-30T09:00:00.000Z' },
  stream,
  revision: 3,
  position: '3',
  recordedAt: '2026-11-30T09:00:00.000Z',
})
const NORDWIND: KnownSeller = { name: 'Nordwind AG', vatIds: ['DE1'], ibans: ['A'], numberFormats: ['R9'] }
const ID = `main.${sellerIdOf(NORDWIND)}`
const confirmed = (seller?: KnownSeller): StoredEvent =>
  eventOf(DOCUMENT, 'ReviewCompleted', { personal: { corrections: [], seller } }, DOCUMENT_SCHEMA.version)
const set = (personal: object) => eventOf(sellerStream('main', sellerIdOf(NORDWIND)), 'SellerSet', { personal }, 1)
const removed = eventOf(sellerStream('main', sellerIdOf(NORDWIND)), 'SellerRemoved', { personal: { reason: 'x' } }, 1)

/** The rows after these events, without ids and times. */
function fold(...events: StoredEvent[]): Record<string, ViewDocument> {
  const rows: Record<string, ViewDocument> = {}
  for (const event of events) {
    const id = sellersProjection.idOf(event)
    const next = id === undefined ? undefined : sellersProjection.project(rows[id], event)
    if (next) rows[id!] = next
  }
  return Object.fromEntries(
    Object.entries(rows).map(([id, { tenant: _t, sellerId: _s, updatedAt: _u, lastConfirmedAt: _l, ...row }]) => [
      id,
      row,
    ]),
  )
}

describe('the view of known sellers', () => {
  it('adds accounts and number formats up; name and address are those of the last confirmation', () => {
    const again = { ...NORDWIND, name: 'Nordwind A.G.', address: 'Hafen 1', ibans: ['B'], numberFormats: ['S9'] }
    assert.deepEqual(fold(confirmed(NORDWIND), confirmed(again)), {
      [ID]: {
        known: true,
        name: 'Nordwind A.G.',
        address: 'Hafen 1',
        vatIds: ['DE1'],
        ibans: ['A', 'B'],
        numberFormats: ['R9', 'S9'],
        confirmations: 2,
      },
    })
  })

  it('learns nothing from what went through without a person', () => {
    const fields = { sellerName: { value: 'Nordwind AG', confidence: 1, page: 1, box: [0, 0, 1, 1], source: 'xml' } }
    for (const [type, data] of [
      ['FieldsExtracted', { documentType: 'invoice', personal: { fields } }],
      ['DeliveryRequested', { targets: ['ledger'] }],
      ['DeliveryRecorded', { target: 'ledger', outcome: 'posted', personal: {} }],
      ['DocumentPosted', {}],
    ] as const)
      assert.equal(sellersProjection.idOf(eventOf(DOCUMENT, type, data, DOCUMENT_SCHEMA.version)), undefined, type)
    assert.deepEqual(fold(confirmed(undefined)), {})
  })

  it('has what an administrator sets in place of what was confirmed, except for number formats and counts', () => {
    const row = fold(confirmed(NORDWIND), set({ name: 'Nordwind SE', vatIds: ['DE2'], ibans: [], reason: 'x' }))[ID]
    assert.deepEqual(row, {
      known: true,
      name: 'Nordwind SE',
      vatIds: ['DE2'],
      ibans: [],
      numberFormats: ['R9'],
      confirmations: 1,
    })
  })

  it('forgets a removed seller, and knows it again by what is confirmed afterwards', () => {
    assert.equal(fold(confirmed(NORDWIND), removed)[ID]!['known'], false)
    const again = fold(confirmed(NORDWIND), removed, confirmed({ name: 'Nordwind AG', vatIds: ['DE1'], ibans: ['C'] }))
    assert.deepEqual(again[ID], {
      known: true,
      name: 'Nordwind AG',
      vatIds: ['DE1'],
      ibans: ['C'],
      numberFormats: [],
      confirmations: 1,
    })
  })
})

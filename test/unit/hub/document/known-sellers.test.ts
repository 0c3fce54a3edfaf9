import assert from 'node:assert/strict'
import { confirmedSeller, correctedSeller, numberFormatOf } from '../../../../hub/document/known-parties/confirmed.ts'
import { haveOtherLegalForms, legalFormOf } from '../../../../hub/document/known-parties/legal-form.ts'
import { mergeSellers } from '../../../../hub/document/known-parties/merge.ts'
import type { KnownSeller } from '../../../../hub/document/known-parties/parties.ts'
import type { Fields } from '../../../../hub/document/values/value.ts'

const fieldsOf = (texts: Record<string, string>): Fields =>
  Object.fromEntries(
    Object.entries(texts).map(([name, value]) => [
      name,
      { value, confidence: 0.9, page: 1, box: [0, 0, 1, 1], source: 'ocr' },
    ]),
  )
const seller = (name: string, more: Partial<KnownSeller> = {}): KnownSeller => ({
  name,
  vatIds: [],
  ibans: [],
  ...more,
})

describe('the seller that a person confirms', () => {
  it('has the ids without spaces, and no account with wrong check digits', () => {
    const fields = fieldsOf({
      sellerName: 'Nordwind AG',
      sellerVatId: 'DE 136 695 976',
      iban: 'DE89 3704 0044 0532 0130 01',
      invoiceNumber: 're-2026/0815',
    })
    assert.deepEqual(confirmedSeller(fields), {
      name: 'Nordwind AG',
      vatIds: ['DE136695976'],
      ibans: [],
      numberFormats: ['RE-9/9'],
    })
  })

  it('is nobody without a name', () => {
    assert.equal(confirmedSeller(fieldsOf({ sellerVatId: 'DE136695976' })), undefined)
    assert.equal(confirmedSeller(fieldsOf({ sellerName: '—' })), undefined)
  })

  it('of a correction is made of the corrected values only', () => {
    const iban = { path: 'iban', to: 'DE89370400440532013000' }
    assert.equal(correctedSeller([iban]), undefined)
    assert.deepEqual(
      correctedSeller([iban, { path: 'sellerName', to: 'Nordwind AG' }, { path: 'sellerVatId', to: null }]),
      seller('Nordwind AG', { ibans: ['DE89370400440532013000'] }),
    )
  })

  it('counts on in one form', () => {
    assert.equal(numberFormatOf('RE-2026/0815'), numberFormatOf('re-2027/12001'))
    assert.notEqual(numberFormatOf('RE-2026/0815'), numberFormatOf('GS-2026/0815'))
  })
})

describe('the legal form of a name', () => {
  for (const [name, form] of [
    ['Müller GmbH', 'gmbh'],
    ['Müller G.m.b.H.', 'gmbh'],
    ['Müller GmbH & Co. KG', 'gmbh-co-kg'],
    ['Rossi S.p.A.', 'spa'],
    ['Nowak Sp. z o.o.', 'spzoo'],
    ['Harbour Mill Bakery Limited', 'ltd'],
    ['AG', undefined],
    ['Bäckerei Müller', undefined],
  ] as const)
    it(`is read from its end: ${name}`, () => assert.equal(legalFormOf(name), form))

  it('differs only where both names have one', () => {
    assert.ok(haveOtherLegalForms('Müller GmbH', 'Müller AG'))
    assert.ok(!haveOtherLegalForms('Müller GmbH', 'Müller'))
    assert.ok(!haveOtherLegalForms('Müller Ltd', 'Müller Limited'))
  })
})

describe('merged lists of sellers', () => {
  it('have one entry for a VAT id; the earlier list names it', () => {
    const file = [seller('Nordwind AG', { vatIds: ['DE1'], address: 'Hafen 1' })]
    const reviewed = [seller('NORDWIND AG', { vatIds: ['DE 1'], ibans: ['A'], numberFormats: ['R9'] })]
    assert.deepEqual(mergeSellers([file, reviewed]), [
      { name: 'Nordwind AG', address: 'Hafen 1', vatIds: ['DE1', 'DE 1'], ibans: ['A'], numberFormats: ['R9'] },
    ])
  })

  it('join what has no VAT id by its name, in any order, unless the name is that of two', () => {
    const named = seller('Nordwind A.G.', { ibans: ['B'] })
    const one = seller('Nordwind AG', { vatIds: ['DE1'], ibans: ['A'] })
    assert.deepEqual(mergeSellers([[named], [one]]), [{ name: 'Nordwind A.G.', vatIds: ['DE1'], ibans: ['B', 'A'] }])
    const other = seller('Nordwind AG', { vatIds: ['DE2'] })
    assert.deepEqual(mergeSellers([[one, other], [named]]), [one, other, named])
  })
})

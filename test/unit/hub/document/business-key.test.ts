import assert from 'node:assert/strict'
import { businessKeyOf } from '../../../../hub/document/business-key.ts'
import type { Fields } from '../../../../hub/document/values/value.ts'
import { TYPES } from '../../../support/types.ts'

const INVOICE = {
  sellerName: 'Müller & Söhne GmbH',
  invoiceNumber: 'RE 2026-117',
  issueDate: '2026-03-01',
  currency: 'EUR',
  grossTotal: '1190.10',
}
const fieldsOf = (texts: Record<string, string>, confidences: Record<string, number> = {}): Fields =>
  Object.fromEntries(
    Object.entries(texts).map(([name, value]) => [
      name,
      { value, confidence: confidences[name] ?? 0.9, page: 1, box: [0, 0, 1, 1], source: 'ocr' },
    ]),
  )
const keyOf = (texts: Record<string, string>, confidences: Record<string, number> = {}, type = 'invoice') =>
  businessKeyOf(TYPES.get(type), fieldsOf(texts, confidences), () => 0.6)
const shareKey = (one: Record<string, string>, other: Record<string, string>): boolean =>
  keyOf({ ...INVOICE, ...one }).keys.some((key) => keyOf({ ...INVOICE, ...other }).keys.includes(key))

describe('the business key of a document', () => {
  const same: [what: string, Record<string, string>, Record<string, string>?][] = [
    ['capitals', { sellerName: 'MÜLLER & SÖHNE GMBH', invoiceNumber: 're 2026-117' }],
    ['a decomposed umlaut', { sellerName: 'Mu\u0308ller & So\u0308hne GmbH' }],
    ['full-width digits', { invoiceNumber: 'RE \uff12\uff10\uff12\uff16-117' }],
    ['more blanks in a name', { sellerName: ' Müller  &\tSöhne GmbH' }],
    ['blanks in a number', { invoiceNumber: 'RE2026-117' }],
    ['zeros behind an amount', { grossTotal: '1190.1' }],
    ['a sharp s', { sellerName: 'Weiß AG' }, { sellerName: 'WEISS AG' }],
    ['a final sigma', { sellerName: 'ΟΔΟΣ' }, { sellerName: 'Οδος' }],
    ['a VAT ID with blanks and dots', { sellerVatId: 'DE 136.695.976' }, { sellerVatId: 'DE136695976' }],
    ['a VAT ID that only one of them has', { sellerVatId: 'DE136695976' }],
    [
      'another name with the same VAT ID',
      { sellerVatId: 'DE136695976', sellerName: 'Müller' },
      { sellerVatId: 'DE136695976' },
    ],
    ['a field that is no part of it', { dueDate: '2026-04-01' }],
  ]
  for (const [what, one, other = {}] of same)
    it(`is the same with ${what}`, () => {
      assert.ok(shareKey(one, other))
    })

  const different: [what: string, Record<string, string>, Record<string, string>?][] = [
    ['another umlaut', { sellerName: 'Möller & Söhne GmbH' }],
    ['no umlaut', { sellerName: 'Muller & Sohne GmbH' }],
    ['Cyrillic names', { sellerName: 'ООО Ромашка' }, { sellerName: 'ООО Лютик' }],
    ['Chinese names', { sellerName: '株式会社東' }, { sellerName: '株式会社西' }],
    ['a dotless i', { sellerName: 'Işık' }, { sellerName: 'Isik' }],
    ['a dash in the number', { invoiceNumber: 'RE 2026117' }],
    ['another number', { invoiceNumber: 'RE 2026-118' }],
    ['another date', { issueDate: '2026-03-02' }],
    ['another currency', { currency: 'CHF' }],
    ['another amount', { grossTotal: '1190.11' }],
    ['the opposite sign', { grossTotal: '-1190.10' }],
  ]
  for (const [what, one, other = {}] of different)
    it(`differs with ${what}`, () => {
      assert.ok(!shareKey(one, other))
    })

  it('uses no value that is missing, empty or uncertain, and names each', () => {
    const { invoiceNumber: _, ...without } = INVOICE
    const missing = { field: 'invoiceNumber', why: 'missing', for: 'business-key' }
    assert.deepEqual([keyOf(without).keys, keyOf(without).gaps], [[], [missing]])
    assert.deepEqual(keyOf({ ...INVOICE, invoiceNumber: ' ' }).gaps, [missing])
    assert.deepEqual(keyOf(INVOICE, { currency: 0.5 }).gaps, [
      { field: 'currency', why: 'uncertain', confidence: 0.5, threshold: 0.6, for: 'business-key' },
    ])
    assert.deepEqual(keyOf(INVOICE, { currency: 0.5 }).keys, [])
  })

  it('has no form for an alternative that is uncertain, and none at all only if all are', () => {
    const both = { ...INVOICE, sellerVatId: 'DE136695976' }
    assert.equal(keyOf(both).keys.length, 2)
    assert.deepEqual(keyOf(both, { sellerVatId: 0.2 }).keys, keyOf(INVOICE).keys)
    assert.partialDeepStrictEqual(keyOf(both, { sellerVatId: 0.2, sellerName: 0.3 }).gaps, [
      { field: 'sellerName', why: 'uncertain' },
    ])
  })

  it('tells likely duplicates by seller, date and amount, and nothing by less', () => {
    const { invoiceNumber: _, ...receipt } = INVOICE
    const likely = (more: Record<string, string> = {}) => keyOf({ ...receipt, ...more }, {}, 'receipt').likelyKeys
    assert.equal(likely().length, 1)
    assert.deepEqual(likely({ invoiceNumber: '7' }), likely())
    assert.deepEqual(likely({ currency: 'CHF' }), likely())
    for (const [field, value] of Object.entries({ grossTotal: '1', issueDate: '2026-03-02', sellerName: 'Möller' }))
      assert.notDeepEqual(likely({ [field]: value }), likely())
    assert.equal(likely({ sellerVatId: 'DE136695976' }).at(-1), likely()[0])
    assert.deepEqual(keyOf({ sellerName: 'Müller', currency: 'EUR', issueDate: '2026-03-01' }).likelyKeys, [])
    assert.deepEqual(keyOf({ buyerName: 'Müller', issueDate: '2026-03-01' }, {}, 'order').likelyKeys, [])
  })

  it('is never complete for a type that defines none', () => {
    assert.deepEqual(
      businessKeyOf(undefined, fieldsOf(INVOICE), () => 0),
      {
        keys: [],
        likelyKeys: [],
        gaps: [{ why: 'missing', for: 'business-key' }],
      },
    )
  })
})

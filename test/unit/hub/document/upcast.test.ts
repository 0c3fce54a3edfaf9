import assert from 'node:assert/strict'
import { upcastDocument } from '../../../../hub/document/upcast.ts'

describe('stored document events', () => {
  it('of every schema name the purchase order as today', () => {
    const field = { value: 'PO-77', confidence: 0.9, page: 1, box: [0, 0, 1, 1] }
    for (const [schema, name] of [
      ['1', 'purchaseOrderNumber'],
      ['2', 'purchaseOrder'],
      ['3', 'purchaseOrderNumber'],
    ] as const) {
      const stored = (type: string, data: Record<string, unknown>) =>
        upcastDocument({ type, data, metadata: { schema } }).data as Record<string, unknown>
      const { personal } = stored('FieldsExtracted', {
        pages: [{ source: 'ocr' }],
        personal: { fields: { [name]: field, iban: field } },
      })
      const value = { ...field, source: 'ocr' }
      assert.deepEqual(personal, { fields: { purchaseOrderNumber: value, iban: value }, findings: [] })
      assert.deepEqual(stored('ReviewRequested', { reasons: [{ field: name }] }), {
        reasons: [{ field: 'purchaseOrderNumber' }],
      })
      const correction = { from: null, to: 'PO-77' }
      const reviewed = { corrected: [name], personal: { corrections: [{ field: name, ...correction }] } }
      assert.deepEqual(stored('ReviewCompleted', reviewed), {
        corrected: ['purchaseOrderNumber'],
        personal: { corrections: [{ path: 'purchaseOrderNumber', ...correction }] },
      })
    }
  })

  it('of schema 3 have values with the source of their page', () => {
    const field = (page: number) => ({ value: 'a', confidence: 0.9, page, box: [0, 0, 1, 1] })
    const page = { width: 1, height: 1, unit: 'point' }
    const { data } = upcastDocument({
      type: 'FieldsExtracted',
      data: {
        documentType: 'memo',
        typeConfidence: 0.8,
        words: 3,
        pages: [
          { ...page, source: 'text-layer' },
          { ...page, source: 'ocr' },
          { ...page, source: 'ocr' },
        ],
        personal: { fields: { sellerName: field(1), buyerName: field(3) } },
      },
      metadata: { schema: '3' },
    })
    assert.deepEqual(data, {
      documentType: 'memo',
      typeConfidence: 0.8,
      kindConfidence: 0.8,
      findings: [],
      words: 3,
      pages: 3,
      sources: ['text-layer', 'ocr'],
      rows: {},
      personal: {
        fields: { sellerName: { ...field(1), source: 'text-layer' }, buyerName: { ...field(3), source: 'ocr' } },
        findings: [],
      },
    })
  })

  it('of schema 4 have the kind that their type names', () => {
    const upcast = (type: string, documentType: string) => {
      const data = { documentType, typeConfidence: 0.7, personal: {} }
      return upcastDocument({ type, data, metadata: { schema: '4' } }).data as Record<string, unknown>
    }
    for (const type of ['FieldsExtracted', 'RereadCompleted']) {
      const { kind, kindConfidence, findings, personal } = upcast(type, 'credit-note')
      assert.deepEqual(
        { kind, kindConfidence, findings, personal },
        {
          kind: 'credit-note',
          kindConfidence: 0.7,
          findings: [],
          personal: { findings: [] },
        },
      )
    }
    assert.equal(upcast('ReviewCompleted', 'receipt')['kind'], 'receipt')
    assert.ok(!('kind' in upcast('FieldsExtracted', 'memo')))
  })
})

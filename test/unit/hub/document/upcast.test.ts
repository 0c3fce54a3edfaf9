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
      assert.deepEqual(stored('FieldsExtracted', { personal: { fields: { [name]: field, iban: field } } }), {
        personal: { fields: { purchaseOrderNumber: field, iban: field } },
      })
      assert.deepEqual(stored('ReviewRequested', { reasons: [{ field: name }] }), {
        reasons: [{ field: 'purchaseOrderNumber' }],
      })
      assert.deepEqual(stored('ReviewCompleted', { corrected: [name] }), { corrected: ['purchaseOrderNumber'] })
    }
  })
})

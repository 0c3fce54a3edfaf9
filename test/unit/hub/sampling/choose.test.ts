import assert from 'node:assert/strict'
import { coreFields, isInSample, wentThroughAlone } from '../../../../hub/sampling/choose.ts'
import { TYPES } from '../../../support/types.ts'

describe('the choice of a sample', () => {
  const documents = Array.from({ length: 20_000 }, (_, number) => `01J${String(number).padStart(23, '0')}`)

  it('takes the share of documents, the same ones each time, and those of a smaller share too', () => {
    const two = documents.filter((id) => isInSample(id, 0.02))
    // Four standard deviations of a share of 2 % of 20,000 are 80.
    assert.ok(Math.abs(two.length - 400) < 80, String(two.length))
    assert.deepEqual(
      documents.filter((id) => isInSample(id, 0.02)),
      two,
    )
    assert.ok(two.every((id) => isInSample(id, 0.05)))
    assert.equal(documents.filter((id) => isInSample(id, 0)).length, 0)
    assert.ok(documents.every((id) => isInSample(id, 1)))
  })

  it('asks for the values without which a document cannot be booked, and for its currency', () => {
    const invoice = ['currency', 'grossTotal', 'invoiceNumber', 'issueDate', 'sellerName']
    assert.deepEqual(coreFields(TYPES.get('invoice')!).toSorted(), invoice)
    assert.deepEqual(
      coreFields(TYPES.get('receipt')!).toSorted(),
      invoice.filter((name) => name !== 'invoiceNumber'),
    )
  })

  it('leaves out what a person decided about', () => {
    const alone = [{ type: 'FieldsExtracted' }, { type: 'DeliveryRequested' }, { type: 'DocumentPosted' }] as const
    assert.ok(wentThroughAlone(alone))
    for (const type of ['ReviewCompleted', 'DocumentReopened', 'DocumentCorrected'] as const)
      assert.ok(!wentThroughAlone([...alone, { type }]), type)
  })
})

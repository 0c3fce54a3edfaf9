import assert from 'node:assert/strict'
import { fitsField, typedValue } from '../../../../hub/document/fields.ts'

describe('a field', () => {
  it('accepts calendar dates, decimal strings and currency codes only', () => {
    assert.ok(fitsField('issueDate', '2024-02-29'))
    assert.ok(!fitsField('issueDate', '2023-02-29'))
    assert.ok(!fitsField('issueDate', '29.02.2024'))
    assert.ok(fitsField('grossTotal', '-12.50'))
    assert.ok(!fitsField('grossTotal', '12,50'))
    assert.ok(fitsField('currency', 'EUR'))
    assert.ok(!fitsField('currency', '€'))
    assert.ok(!fitsField('sellerName', ' '))
  })

  it('accepts an IBAN that a person types only if its check digits are right', () => {
    assert.equal(typedValue('iban', 'de89 3704 0044 0532 0130 00'), 'DE89370400440532013000')
    assert.equal(
      typedValue('iban', 'BR1800360305000010009795493C1'),
      'BR1800360305000010009795493C1',
      'of a country of unknown IBAN length',
    )
    for (const wrong of [
      'DE89370400440532013001',
      'DE8937040044053201300',
      'BR1900360305000010009795493C1',
      'DE89',
      '89',
    ])
      assert.equal(typedValue('iban', wrong), undefined, wrong)
    assert.equal(typedValue('sellerName', 'De Vries B.V.'), 'De Vries B.V.')
    assert.equal(typedValue('grossTotal', '12,50'), undefined)
  })
})

import assert from 'node:assert/strict'
import { printedAmount, printedDates } from '../../../../inference/einvoice/printed.ts'
import { decimalText } from '../../../../inference/einvoice/value-texts.ts'

describe('forms of values', () => {
  it('of decimals in XML', () => {
    const forms = { '100': '100', '+1.50': '1.50', '-0.5': '-0.5', '.5': '0.5', '7.': '7', '007': '7', '-0.00': '0.00' }
    for (const [text, value] of Object.entries(forms)) assert.equal(decimalText(text), value, text)
    assert.equal(decimalText('0.12345678'), '0.123457')
    for (const text of ['', '-', '.', '1,5', '1e3', 'NaN', 'x']) assert.equal(decimalText(text), undefined, text)
  })

  it('of amounts in print, with every sign for thousands', () => {
    for (const text of ['1.234,56', '1,234.56', "1'234.56", '1’234,56', '€1234.56', '-1234,56'])
      assert.deepEqual(printedAmount(text), [1234.56], text)
    assert.deepEqual(printedAmount('1.234'), [1.234, 1234])
    assert.deepEqual(printedAmount('1.234.567'), [1234.567, 1234567])
    assert.deepEqual(printedAmount('Invoice7'), [])
  })

  it('of dates in print', () => {
    const dates = printedDates('2031-03-05')
    for (const text of [
      '05.03.2031',
      '5.3.2031',
      '2031.03.05',
      '03.05.2031',
      '5 März 2031',
      'March 5 2031',
      '5 marzo 2031',
    ])
      assert.ok(dates.includes(text), text)
  })
})

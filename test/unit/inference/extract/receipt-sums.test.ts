import assert from 'node:assert/strict'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { pageOfText } from '../../../support/page-of-text.ts'
import { TYPES } from '../../../support/types.ts'
import { SLIP, words } from '../../../support/written-pages.ts'

const SLIP_TYPE = { column: 9, row: 26 } as const
const fieldsOf = (printed: string) =>
  extractFields([SLIP], words(SLIP, pageOfText(printed, SLIP_TYPE), 0.98), TYPES, 'receipt').fields
const totalOf = (printed: string) => {
  const { grossTotal } = fieldsOf(printed)
  return { value: grossTotal?.value, check: grossTotal?.evidence?.find(({ code }) => code.startsWith('check')) }
}

const shop = (lines: string) => `
   ROSEHILL GROCERS LTD
   4 Church Lane, Ludlow
RECEIPT 20418
14/02/2025 10:31
${lines}`

describe('the total of a receipt', () => {
  it('is confirmed by the prices above it, less what is taken off', () => {
    const { value, check } = totalOf(
      shop(`
OAT BISCUITS             2.40
2 X GREEN TEA   3.15     6.30
LEMON CURD               3.95
MULTIBUY                -1.20
TOTAL                   11.45
CONTACTLESS             11.45`),
    )
    assert.equal(value, '11.45')
    assert.deepEqual(check, { code: 'check', detail: '2.40 + 6.30 + 3.95 + -1.20 = 11.45' })
  })

  it('is surer with prices that add up to it than with others', () => {
    const sure = (price: string) =>
      fieldsOf(
        shop(`
OAT BISCUITS             2.40
LEMON CURD               ${price}
TOTAL                    6.35`),
      )['grossTotal']!.confidence
    assert.ok(sure('3.95') > sure('3.96') + 0.1)
  })

  it('is confirmed by the taxes that it includes, by their rates', () => {
    const { check } = totalOf(
      shop(`
PARKING
TOTAL                   24.00
VAT 20% INCLUDED         4.00`),
    )
    assert.deepEqual(check, { code: 'check', detail: '20.00 + 4.00 = 24.00' })
    const other = totalOf(
      shop(`
PARKING
TOTAL                   24.00
VAT 20% INCLUDED         4.30`),
    )
    assert.notEqual(other.check?.code, 'check')
  })

  it('is not confirmed by prices where a tax comes on top of it', () => {
    const { check } = totalOf(
      shop(`
OAT BISCUITS             6.00
LEMON CURD               4.00
TOTAL                   10.00
TAX 8%                   0.80`),
    )
    assert.equal(check?.code, 'check-failed')
  })

  it('has the tip in it that was paid', () => {
    const { value, check } = totalOf(
      shop(`
SUBTOTAL                30.00
TAX 9%                   2.70
TOTAL                   32.70
TIP                      6.30
AMOUNT PAID             39.00`),
    )
    assert.equal(value, '39.00')
    assert.deepEqual(check, { code: 'check', detail: '32.70 + 6.30 = 39.00' })
  })

  it('has no tip in it that is only suggested', () => {
    const { value } = totalOf(
      shop(`
SUBTOTAL                30.00
TAX 9%                   2.70
TOTAL                   32.70
SUGGESTED TIP 15%        4.91
SUGGESTED TIP 20%        6.54`),
    )
    assert.equal(value, '32.70')
  })
})

describe('the name of a shop', () => {
  const nameOf = (name: string) =>
    fieldsOf(shop('TOTAL 5.00').replace('ROSEHILL GROCERS LTD', name))['sellerName']?.value

  it('has letters for zeros that recognition sees between letters', () => {
    assert.equal(nameOf("0'BRIEN GR0CERS LTD"), "O'BRIEN GROCERS LTD")
    assert.equal(nameOf('Rosehill F0od Ltd'), 'Rosehill Food Ltd')
  })

  it('keeps its digits', () => {
    assert.equal(nameOf('STUDIO 100 GROCERS LTD'), 'STUDIO 100 GROCERS LTD')
  })
})

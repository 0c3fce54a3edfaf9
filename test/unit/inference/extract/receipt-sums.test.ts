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

  it('is not confirmed by prices where a rounding below makes it another one', () => {
    const { value } = totalOf(
      shop(`
OAT BISCUITS             2.41
LEMON CURD               3.97
SUBTOTAL                 6.38
10% SRV CHG              0.64
TOTAL:                   7.02
RND ADJ                  0.02-
PAY AFT RND              7.00
PAYMENT                 10.00
CHANGE DUE               3.00`),
    )
    assert.equal(value, '7.00')
  })
})

describe('the date of a receipt', () => {
  const dateOf = (date: string, total: string) =>
    fieldsOf(
      `
   HARBOUR LIGHT BOOKS
${date}
POSTCARDS                5.00
TOTAL                  ${total}`,
    )['issueDate']

  it('has the day first where the till takes euros', () => {
    const { value, evidence } = dateOf('04-11-2025 15:16', '€5.00')!
    assert.equal(value, '2025-11-04')
    assert.ok(!evidence?.some(({ code }) => code === 'contested'))
  })

  it('has either order where nothing says which', () => {
    for (const total of ['5.00', '$5.00'])
      assert.ok(
        dateOf('04-11-2025 15:16', total)!.evidence?.some(({ code }) => code === 'contested'),
        total,
      )
  })

  it('has the month whose letter is read as a zero', () => {
    assert.equal(dateOf('11 0ct 2025 8:14 am', '5.00')?.value, '2025-10-11')
    assert.equal(dateOf('11 N0v 2025 8:14 am', '5.00')?.value, '2025-11-11')
  })
})

describe('the number of a receipt by its title', () => {
  const numberOf = (title: string) =>
    fieldsOf(shop('TOTAL 5.00').replace('RECEIPT 20418', title))['invoiceNumber']?.value

  it('has the type and the series of a Portuguese document', () => {
    assert.equal(numberOf('Fatura-Recibo FR B/40213'), 'FR B/40213')
  })

  it('stands behind the name of a Belgian fiscal ticket', () => {
    assert.equal(numberOf('BTW-kasticket 2025/2093'), '2025/2093')
  })
})

describe('the name of a shop', () => {
  const nameOf = (name: string) =>
    fieldsOf(shop('TOTAL 5.00').replace('ROSEHILL GROCERS LTD', name))['sellerName']?.value

  it('has letters for zeros that recognition sees between letters', () => {
    assert.equal(nameOf("0'BRIEN GR0CERS LTD"), "O'BRIEN GROCERS LTD")
    assert.equal(nameOf('Rosehill F0od Ltd'), 'Rosehill Food Ltd')
  })

  it('is not that of its owner below it', () => {
    assert.equal(nameOf('Linden-Apotheke\n   Inh. Dr. Vera Kolb e.K.'), 'Linden-Apotheke')
  })

  it('keeps its digits', () => {
    assert.equal(nameOf('STUDIO 100 GROCERS LTD'), 'STUDIO 100 GROCERS LTD')
  })
})

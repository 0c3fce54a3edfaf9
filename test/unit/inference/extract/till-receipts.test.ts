import assert from 'node:assert/strict'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { pageOfText } from '../../../support/page-of-text.ts'
import { ENGLISH_TILL_RECEIPTS } from '../../../support/english-till-receipts.ts'
import { FOREIGN_TILL_RECEIPTS } from '../../../support/foreign-till-receipts.ts'
import { checkResultsOf } from '../../../../hub/document/types/checks.ts'
import { SHOP_RECEIPTS } from '../../../support/shop-receipts.ts'
import { TYPES } from '../../../support/types.ts'
import { SLIP, words } from '../../../support/written-pages.ts'

const SLIP_TYPE = { column: 9, row: 26 } as const
const fieldsOf = (printed: string) =>
  extractFields([SLIP], words(SLIP, pageOfText(printed, SLIP_TYPE), 0.98), TYPES, 'receipt').fields

describe('the number of a receipt', () => {
  for (const [name, receipt] of Object.entries({
    ...ENGLISH_TILL_RECEIPTS,
    ...FOREIGN_TILL_RECEIPTS,
    ...SHOP_RECEIPTS,
  }))
    it(`is read from ${name}`, () => {
      const { invoiceNumber, currency } = fieldsOf(receipt.printed)
      assert.equal(invoiceNumber?.value, receipt.number)
      if ('currency' in receipt) assert.equal(currency?.value, receipt.currency)
    })
})

const rounded = (rounding: string) => `
   GEORGETOWN CAFE SDN BHD
    TAX INVOICE
RECEIPT NO: 5813550
DATE : 5/3/2019 22:52:33
DRINKS                    58.30
TOTAL SALES(INCL GST 6%)  64.13
ROUNDING ADJUSTMENT :  ${rounding}
TOTAL                     64.15
CASH                     100.00
CHANGE                    35.85
GST SUMMARY    AMOUNT(RM)  TAX(RM)
S  6%           60.50      3.63`

describe('the sums of a receipt', () => {
  const totalsOf = (printed: string) => {
    const read = extractFields([SLIP], words(SLIP, pageOfText(printed, SLIP_TYPE), 0.98), TYPES, 'receipt')
    const { grossTotal, netTotal, taxTotal, roundingAmount } = read.fields
    return {
      sums: [netTotal, taxTotal, roundingAmount, grossTotal].map((each) => each?.value),
      check: checkResultsOf(TYPES.get('receipt'), read)['totals'],
    }
  }

  it('have the rounding that the till prints', () => {
    assert.deepEqual(totalsOf(rounded('0.02')), { sums: ['60.50', '3.63', '0.02', '64.15'], check: 'passed' })
  })

  it('fail if what is printed as rounding does not explain the difference', () => {
    for (const other of ['-0.02', '0.01', '0.00'])
      assert.deepEqual(
        totalsOf(rounded(other)),
        { sums: ['60.50', '3.63', undefined, '64.15'], check: 'failed' },
        other,
      )
  })

  it('have no rival in the total before the rounding, whatever is charged for service', () => {
    const printed = `
       BANH MI CORNER
INV NO.: 163887
TOTAL (EXCLUDING GST):    21.30
SERV. CHARGE (3%):         0.65
GST PAYABLE (6%):          1.31
TOTAL (INCLUSIVE OF GST): 23.26
ROUNDING ADJ:             -0.01
TOTAL:                    23.25
DATE : 29-10-2017 18:31:45`
    const read = extractFields([SLIP], words(SLIP, pageOfText(printed, SLIP_TYPE), 0.98), TYPES, 'receipt')
    assert.equal(read.fields['grossTotal']?.value, '23.25')
    assert.deepEqual(
      read.findings?.filter(({ code, path }) => code === 'contested' && path === 'grossTotal'),
      [],
    )
  })

  it('are less sure if nothing but the rounding above makes an amount the total', () => {
    const printed = (name: string) => `
    KOPITIAM ASIA
CHK 263371
SUBTOTAL              62.55
TOTAL:                72.93
RND ADJ                0.02
${name.padEnd(22)}72.95
PAYMENT               73.00
CHANGE DUE             0.05`
    const [named, unnamed, unknown] = ['ROUNDED TOTAL', '', 'TTL RND'].map((name) => fieldsOf(printed(name)).grossTotal)
    for (const total of [named, unnamed, unknown]) assert.equal(total?.value, '72.95')
    assert.ok(unknown!.confidence < 0.85 && named!.confidence > 0.9 && unnamed!.confidence > 0.9)
  })

  it('are not read from a count before a price', () => {
    assert.equal(
      fieldsOf('PARKING RECEIPT\nTICKET NO. 029191\nTotal  1 RM3.00\nPaid   RM3.00')['grossTotal']?.value,
      '3.00',
    )
  })

  it('are not rounded by what is rounded after the total', () => {
    const printed = `
  HEALTH CORNER SDN BHD
TOTAL (GST INCL)      13.78
CASH                  20.00
ROUNDING ADJUSTMENTS   0.02
CHANGE DUE             6.20
GST RATE   GST EXCL  GST AMT
S   6%     13.00      0.78
16:14    04/03/19`
    assert.deepEqual(totalsOf(printed), { sums: ['13.00', '0.78', undefined, '13.78'], check: 'passed' })
  })
})

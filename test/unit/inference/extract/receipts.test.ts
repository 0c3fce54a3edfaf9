import assert from 'node:assert/strict'
import { read, RECEIPT, valuesOf } from '../../../support/example-pages.ts'
import { pageOfText } from '../../../support/page-of-text.ts'
import { FOREIGN_RECEIPTS } from '../../../support/foreign-receipts.ts'
import { SLIP, type Written } from '../../../support/written-pages.ts'

const SLIP_TYPE = { column: 9, row: 26 } as const

describe('the fields of a receipt', () => {
  it('are read from a receipt, whose total is the rounded one', () => {
    const found = read(SLIP, RECEIPT, 0.98)
    assert.equal(found.type, 'receipt')
    assert.deepEqual(valuesOf(found, 'sellerName', 'sellerAddress', 'issueDate', 'grossTotal', 'currency'), {
      sellerName: 'KEDAI KOPI SENTOSA SDN BHD',
      sellerAddress: 'NO 8, JALAN MAWAR 2, TAMAN INDAH, 81100 JOHOR BAHRU',
      issueDate: '2018-03-25',
      grossTotal: '8.00',
      currency: 'MYR',
    })
  })

  it('are read from receipts of other forms', () => {
    const changed = (changes: Record<string, string | undefined>) =>
      read(
        SLIP,
        RECEIPT.flatMap(([text, x, y]): Written[] =>
          text in changes ? (changes[text] === undefined ? [] : [[changes[text], x, y]]) : [[text, x, y]],
        ),
        0.98,
      )
    const address = 'NO 8, JALAN MAWAR 2, TAMAN INDAH, 81100 JOHOR BAHRU'
    const numbered = changed({
      'KEDAI KOPI SENTOSA SDN BHD': 'KOPI SENTOSA MALAYSIA (812345-K)',
      '(812345-K)': undefined,
    })
    assert.deepEqual(valuesOf(numbered, 'sellerName', 'sellerAddress'), {
      sellerName: 'KOPI SENTOSA MALAYSIA',
      sellerAddress: address,
    })
    const nameBelow = changed({
      'KEDAI KOPI SENTOSA SDN BHD': undefined,
      '(812345-K)': undefined,
      'TEL: 07-3551234': 'KEDAI KOPI SENTOSA SDN BHD (812345-K)',
    })
    assert.deepEqual(valuesOf(nameBelow, 'sellerName', 'sellerAddress'), {
      sellerName: 'KEDAI KOPI SENTOSA SDN BHD',
      sellerAddress: address,
    })
    assert.equal(
      changed({ 'TEL: 07-3551234': 'TAXINVOICE', 'TAX INVOICE': undefined }).fields.sellerAddress!.value,
      address,
    )
    assert.equal(changed({ 'TEL: 07-3551234': 'GSTID: 001234567890' }).fields.sellerAddress!.value, address)
    assert.equal(
      changed({ 'NO 8, JALAN MAWAR 2,': 'NO. 8/2. JALAN MAWAR 2.' }).fields.sellerAddress!.value,
      'NO. 8/2, JALAN MAWAR 2, TAMAN INDAH, 81100 JOHOR BAHRU',
    )
    assert.equal(
      changed({ 'KEDAI KOPI SENTOSA SDN BHD': 'PASAR MINI JIN SENG' }).fields.sellerName!.value,
      'PASAR MINI JIN SENG',
    )
    assert.equal(changed({ '25 MAR 2018 18:40': '25032018 18:40:12 0003' }).fields.issueDate!.value, '2018-03-25')
    assert.equal(changed({ '25 MAR 2018 18:40': '25/03/2818 18:40' }).fields.issueDate!.value, '2018-03-25')
  })

  it('have as total no tax that it includes, and what was paid exactly where the total cannot be read', () => {
    const included: Written[] = [
      ['KOPI SENTOSA', 80, 20],
      ['TAX INVOICE', 140, 50],
      ['TEH TARIK', 20, 80],
      ['7.50', 330, 80],
      ['Due', 20, 110],
      ['7.50', 330, 110],
      ['(Total Included GST 6% :', 20, 140],
      ['0.42)', 330, 140],
    ]
    assert.equal(read(SLIP, included, 0.98).fields.grossTotal!.value, '7.50')
    const unread: Written[] = [
      ['KOPI SENTOSA', 80, 20],
      ['TAX INVOICE', 140, 50],
      ['SUBTOTAL', 20, 80],
      ['74.06', 330, 80],
      ['GST', 20, 110],
      ['4.04', 330, 110],
      ['TOTAL', 20, 140],
      ['78-10', 330, 140],
      ['DEBIT CARD', 20, 170],
      ['78.10', 330, 170],
      ['CHANGE', 20, 200],
      ['0.00', 330, 200],
    ]
    assert.equal(read(SLIP, unread, 0.98).fields.grossTotal!.value, '78.10')
  })

  it('are corrected where recognition takes letters for others, and have names that go on below', () => {
    const head: Written[] = [
      ['MR. T..1.Y. TRADING SDN BHD', 60, 20],
      ['BIk 7, Jalan Mawar 2', 90, 50],
      ['81100 Johor Bahru', 90, 80],
      ['TAX INVOICE', 140, 110],
      ['TOTAL RM', 20, 140],
      ['7.50', 330, 140],
    ]
    assert.deepEqual(valuesOf(read(SLIP, head, 0.98), 'sellerName', 'sellerAddress'), {
      sellerName: 'MR. T.I.Y. TRADING SDN BHD',
      sellerAddress: 'Blk 7, Jalan Mawar 2 81100 Johor Bahru',
    })
    const below = head.map(([text, x, y]): Written => [
      y === 20 ? 'Kopi Sentosa Malaysia' : text.replace('BIk 7, Jalan Mawar 2', 'Sdn Bhd'),
      x,
      y,
    ])
    assert.equal(read(SLIP, below, 0.98).fields.sellerAddress!.value, '81100 Johor Bahru')
  })

  it('have a total beside which the items are counted, and no count as total', () => {
    const counted = (label: string) =>
      read(
        SLIP,
        RECEIPT.map(([text, x, y]): Written => [text === 'TOTAL RM' ? label : text, x, y]),
        0.98,
      ).fields.grossTotal!
    const plain = counted('TOTAL').confidence
    for (const label of ['TOTAL (2 ITEMS)', 'Total (2 items):', 'Summe (2 Artikel)'])
      assert.deepEqual([counted(label).value, counted(label).confidence], ['8.00', plain], label)
  })

  for (const [country, { printed, values }] of Object.entries(FOREIGN_RECEIPTS))
    it(`are read from one of ${country}`, () => {
      const found = read(SLIP, pageOfText(printed, SLIP_TYPE), 0.98)
      assert.equal(found.type, 'receipt')
      assert.deepEqual(valuesOf(found, ...Object.keys(values)), values)
    })
})

import assert from 'node:assert/strict'
import { read } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

const page = (head: [string, string][], sums: [string, string][], ...more: Written[]): Written[] => [
  ['Invoice', 480, 40],
  ...head.flatMap(([label, value], row): Written[] => [
    [label, 330, 90 + row * 14],
    [value, 480, 90 + row * 14],
  ]),
  ...sums.flatMap(([label, value], row): Written[] => [
    [label, 330, 300 + row * 14],
    [value, 480, 300 + row * 14],
  ]),
  ...more,
]
const SUMS: [string, string][] = [
  ['Net total', '1,000.00'],
  ['VAT 19 %', '190.00'],
  ['Total EUR', '1,190.00'],
]
const DATE: [string, string] = ['Invoice date:', '14 March 2024']

describe('a value of something else', () => {
  for (const label of ['Original invoice no:', 'Previous invoice no:', 'Vorherige Rechnung Nr.'])
    it(`is not the invoice number: ${label}`, () => {
      const head: [string, string][] = [[label, 'R-700'], ['Invoice no:', 'R-815'], DATE]
      assert.equal(read(A4, page(head, SUMS)).fields['invoiceNumber']?.value, 'R-815')
    })

  it('is not the total: an amount whose tax is put on top', () => {
    const of = (...sums: [string, string][]) =>
      read(A4, page([['Invoice no:', 'R-815'], DATE], sums)).fields['grossTotal']?.evidence?.map(({ code }) => code)
    assert.ok(of(['Total EUR', '1,000.00'], ['plus VAT 19 %', '190.00'])?.includes('check-failed'))
    assert.ok(!of(['Total EUR', '1,190.00'], ['of which VAT 19 %', '190.00'])?.includes('check-failed'))
  })

  it('is not the total: the last digits of an amount that is cut at an unknown mark', () => {
    for (const total of ['1|190,00', '1*190,00', '1;190,00', '1.19O,00']) {
      const sums: [string, string][] = [['Total EUR', total]]
      assert.equal(read(A4, page([['Invoice no:', 'R-815'], DATE], sums)).fields['grossTotal'], undefined, total)
    }
  })

  it('is not the name of the seller: the words before it', () => {
    const foot: Written = ['Überweisung an Nordlicht Handels GmbH, IBAN DE89 3704 0044 0532 0130 00', 50, 780]
    const { fields } = read(A4, page([['Invoice no:', 'R-815'], DATE], SUMS, foot))
    assert.equal(fields['sellerName']?.value, 'Nordlicht Handels GmbH')
  })
})

import assert from 'node:assert/strict'
import { read } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

type Row = readonly string[]

/** A hotel bill: its total, then a table of tax rates, then what was paid. */
const totalWith = (total: Row, headings: Row, rates: readonly Row[], paid: Row) => {
  const row = (cells: Row, at: number) =>
    cells.map((text, column): Written => [text, [50, 200, 300, 400][column]!, 300 + at * 14])
  const { fields } = read(A4, [
    ['Gasthof Post Betriebs-GmbH', 50, 40],
    ['Rechnung', 50, 80],
    ['Rechnungsnr.: RE-7514', 330, 90],
    ['Datum: 1.12.2023', 330, 104],
    ...[total, headings, ...rates, paid].flatMap((cells, at) => row(cells, at)),
  ])
  return fields['grossTotal']?.value
}

describe('the sum of a tax rate', () => {
  for (const [language, total, headings, paid] of [
    ['German', 'Total EUR', ['MwSt', 'Netto', 'Steuer', 'Brutto'], 'VISA EUR'],
    ['German, a sum', 'Summe EUR', ['MwSt', 'Netto', 'Steuer', 'Brutto'], 'EC-Karte EUR'],
    ['English', 'Total EUR', ['VAT', 'Net', 'VAT amount', 'Gross'], 'VISA EUR'],
    ['French', 'Total EUR', ['TVA', 'HT', 'TVA', 'TTC'], 'Carte bancaire EUR'],
  ] as const)
    for (const rates of [
      [
        ['B = 19 %', '21.43', '4.07', '25.50'],
        ['A = 7 %', '75.13', '5.26', '80.39'],
      ],
      [
        ['A = 7 %', '75.13', '5.26', '80.39'],
        ['B = 19 %', '21.43', '4.07', '25.50'],
      ],
    ])
      it(`is not the total: ${language}, ${rates[0]![0]} first`, () =>
        assert.equal(totalWith([total, '', '', '105.89'], headings, rates, [paid, '', '', '105.89']), '105.89'))

  it('is the total where it is the only rate', () =>
    assert.equal(
      totalWith(
        ['Total EUR', '', '', '80.39'],
        ['MwSt', 'Netto', 'Steuer', 'Brutto'],
        [['A = 7 %', '75.13', '5.26', '80.39']],
        ['VISA EUR', '', '', '80.39'],
      ),
      '80.39',
    ))
})

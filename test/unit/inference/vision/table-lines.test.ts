import assert from 'node:assert/strict'
import { linesInTables } from '../../../../inference/vision/table-lines.ts'
import { TYPES } from '../../../support/types.ts'

const COLUMNS = TYPES.get('invoice')!.tables['lines']!.columns
const linesIn = (...tables: string[][][]) => linesInTables(tables, COLUMNS)

describe('the lines in the tables of a vision model', () => {
  it('are its rows by the headings, in other languages too', () => {
    assert.deepEqual(
      linesIn([
        ['Pos.', 'Bezeichnung', 'Menge', 'Einzelpreis', 'USt %', 'Gesamtpreis'],
        ['1', 'Beratung', '2,5', '80,00', '19', '200,00'],
      ]),
      [
        {
          position: '1',
          description: 'Beratung',
          quantity: '2.5',
          unitPrice: '80.00',
          vatRate: '19',
          netAmount: '200.00',
        },
      ],
    )
  })

  it('go on in a table without a header, as on the next page', () => {
    assert.deepEqual(
      linesIn(
        [
          ['Description', 'Quantity', 'Price', 'Total'],
          ['Paper', '1', '1,000.00', '1,000.00'],
        ],
        [['Ink', '2', '10.00', '20.00']],
      ).map(({ description, netAmount }) => [description, netAmount]),
      [
        ['Paper', '1000.00'],
        ['Ink', '20.00'],
      ],
    )
  })

  it('are none in a table of something else, in sums, and in rows of another width', () => {
    assert.deepEqual(
      linesIn([
        ['VAT rate', 'Net', 'VAT'],
        ['19 %', '100.00', '19.00'],
      ]),
      [],
    )
    assert.deepEqual(
      linesIn([
        ['Description', 'Quantity', 'Price', 'Total'],
        ['', '', 'Total', '20.00'],
        ['Thank you for your order'],
      ]),
      [],
    )
    assert.deepEqual(linesIn([['Ink', '2', '10.00', '20.00']]), [])
  })

  it('take the last of two amounts, as the amount of the line', () => {
    const [line] = linesIn([
      ['Item', 'Qty', 'Unit price', 'Amount', 'Line total'],
      ['Ink', '2', '10.00', '20.00', '23.80'],
    ])
    assert.deepEqual(line, { description: 'Ink', quantity: '2', unitPrice: '10.00', netAmount: '23.80' })
  })
})

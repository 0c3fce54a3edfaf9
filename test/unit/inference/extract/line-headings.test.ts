import assert from 'node:assert/strict'
import { headingsInText } from '../../../../inference/extract/tables/heading-text.ts'
import { plainOf } from '../../../../inference/extract/rules/lines.ts'
import type { Page } from '../../../../hub/document/reading.ts'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { TYPES } from '../../../support/types.ts'
import { A4, words, type Written } from '../../../support/written-pages.ts'

const columnsOf = (text: string): string =>
  headingsInText(plainOf(text))
    .headings.map(({ column }) => column)
    .join(' ')

describe('headings in parts', () => {
  for (const [text, column] of [
    ['Price/hr', 'unitPrice'],
    ['Preis/Std', 'unitPrice'],
    ['Precio/h', 'unitPrice'],
    ['Pris/st', 'unitPrice'],
    ['Menge/Einheit', 'quantity'],
    ['Qty/Hrs', 'quantity'],
    ['Produkt/tjänst', 'description'],
    ['Product / dienst', 'description'],
    ['Leistung / Artikel', 'description'],
    ['Position / Leistung', 'description'],
    ['Détail des prestations', 'description'],
    ['Details of the services', 'description'],
  ] as const)
    it(`are one heading (${text})`, () => assert.equal(columnsOf(text), column))

  it('are two where they name different things', () => {
    assert.equal(columnsOf('Artikelnummer / Bezeichnung'), 'articleNumber description')
    assert.equal(columnsOf('Net VAT'), 'netAmount vatRate')
  })
})

const PLACES = [50, 110, 340, 430, 500]

/** One row of a table: each text begins at the place of its column. */
const at = (y: number, texts: readonly string[]): Written[] =>
  texts.flatMap((text, index): Written[] => (text === '' ? [] : [[text, PLACES[index]!, y]]))

function linesOf(printed: readonly Written[]) {
  const pages: Page[] = [{ ...A4, source: 'text-layer' }]
  const rows = extractFields(pages, words(A4, printed), TYPES, 'invoice').tables['lines'] ?? []
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])))
}

describe('a column whose heading can mean two things', () => {
  const read = (first: string, numbers: readonly [string, string]) =>
    linesOf([
      ...at(150, [first, 'Description', 'Qty', 'Rate', 'Amount']),
      ...at(166, [numbers[0], 'Copper pipe', '2', '30.00', '60.00']),
      ...at(178, [numbers[1], 'Steel pipe', '3', '5.00', '15.00']),
      ...at(210, ['', '', '', 'Total', '75.00']),
    ]).map(({ position, articleNumber }) => ({ position, articleNumber }))

  it('has positions if its numbers are those of lines', () => {
    for (const numbers of [
      ['1', '2'],
      ['010', '020'],
      ['00010', '00020'],
      ['1.1', '1.2'],
      ['01.02.0010', '01.02.0020'],
    ])
      assert.deepEqual(
        read('Item no.', numbers as [string, string]),
        numbers.map((position) => ({ position, articleNumber: undefined })),
      )
  })

  it('has article numbers otherwise', () => {
    for (const numbers of [
      ['84268', '24475'],
      ['98.723.44', '24.444.99'],
      ['KC-2346', 'MD-9261'],
    ])
      assert.deepEqual(
        read('Item no.', numbers as [string, string]),
        numbers.map((articleNumber) => ({ position: undefined, articleNumber })),
      )
  })

  it('has the unit behind a price, where none is beside the quantity', () => {
    const [line] = linesOf([
      ...at(150, ['Pos', 'Description', 'Qty', 'Rate', 'Amount']),
      ...at(166, ['1', 'Consulting', '2', '30.00 €/h', '60.00']),
      ...at(178, ['2', 'Copper', '3', '5.00 €/kg', '15.00']),
      ...at(210, ['', '', '', 'Total', '75.00']),
    ])
    assert.equal(line!['unit'], 'h')
  })
})

describe('a row of tax above the total', () => {
  for (const label of ['20 % GST', '8.25 % Sales tax', '13 % HST'])
    it(`is no line, though it begins with its rate (${label})`, () => {
      const lines = linesOf([
        ...at(150, ['Pos', 'Description', 'Qty', 'Rate', 'Amount']),
        ...at(166, ['1', 'Copper pipe', '2', '30.00', '60.00']),
        ...at(178, ['2', 'Steel pipe', '3', '5.00', '15.00']),
        [label, 410, 210],
        ['15.00', 500, 210],
        ...at(222, ['', '', '', 'Total', '90.00']),
      ])
      assert.equal(lines.length, 2)
    })
})

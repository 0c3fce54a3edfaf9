import assert from 'node:assert/strict'
import type { Page, Word } from '../../../../hub/document/reading.ts'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { TYPES } from '../../../support/types.ts'
import { A4, words, type Written } from '../../../support/written-pages.ts'

const PLACES = [50, 90, 340, 430, 500]
const HEADINGS = at(150, ['Pos', 'Description', 'Qty', 'Unit price', 'Amount'])

/** One row of a table: each text begins at the place of its column. */
function at(y: number, texts: readonly string[]): Written[] {
  return texts.flatMap((text, index): Written[] => (text === '' ? [] : [[text, PLACES[index]!, y]]))
}

function linesOf(...printed: (readonly Written[])[]): string[] {
  const pages = printed.map((): Page => ({ ...A4, source: 'text-layer' }))
  const all = printed.flatMap((each, index) => words(A4, each).map((word): Word => ({ ...word, page: index + 1 })))
  const rows = extractFields(pages, all, TYPES, 'invoice').tables['lines'] ?? []
  return rows.map(({ description, netAmount }) => `${description?.value}: ${netAmount?.value}`)
}

describe('lines whose name is also a word for a sum carried forward', () => {
  for (const name of ['Site survey and report', 'Transport', 'Report', 'Riporto', 'Overdracht'])
    it(`are lines with a quantity and a price (${name})`, () => {
      const lines = linesOf([
        ...HEADINGS,
        ...at(166, ['1', name, '2', '30.00', '60.00']),
        ...at(182, ['2', 'Copper pipe', '3', '5.00', '15.00']),
        ...at(210, ['', '', '', 'Total', '75.00']),
      ])
      assert.deepEqual(lines, [`${name}: 60.00`, 'Copper pipe: 15.00'])
    })

  it('are lines without a quantity, if their amount is not the sum of the lines above', () => {
    const lines = linesOf([
      ...HEADINGS,
      ...at(166, ['1', 'Transport', '', '', '60.00']),
      ...at(182, ['2', 'Copper pipe', '3', '5.00', '15.00']),
      ...at(198, ['3', 'Soil report', '', '', '20.00']),
      ...at(226, ['', '', '', 'Total', '95.00']),
    ])
    assert.deepEqual(lines, ['Transport: 60.00', 'Copper pipe: 15.00', 'Soil report: 20.00'])
  })

  for (const [below, above] of [
    ['Transport', 'Transport'],
    ['A reporter', 'Report'],
    ['Übertrag', 'Übertrag von Seite 1'],
    ['Overdracht', 'Overdracht'],
  ] as const)
    it(`are none at the end and at the beginning of a page (${below})`, () => {
      const lines = linesOf(
        [
          ...HEADINGS,
          ...at(166, ['1', 'Copper pipe', '3', '5.00', '15.00']),
          ...at(182, ['2', 'Steel pipe', '2', '4.00', '8.00']),
          ...at(198, ['', below, '', '', '23.00']),
        ],
        [
          ...HEADINGS,
          ...at(166, ['', above, '', '', '23.00']),
          ...at(182, ['3', 'Oak board', '1', '7.00', '7.00']),
          ...at(210, ['', '', '', 'Total', '30.00']),
        ],
      )
      assert.deepEqual(lines, ['Copper pipe: 15.00', 'Steel pipe: 8.00', 'Oak board: 7.00'])
    })
})

describe('the text of a line', () => {
  it('is not cut at a space, where few words stand between its column and the next', () => {
    const lines = linesOf([
      ...HEADINGS,
      ...at(166, ['1', 'LED panel 62 x 62, 4000 K', '68', '2.00', '136.00']),
      ...at(182, ['2', 'LED panel 30 x 30, 4000 K', '72', '1.00', '72.00']),
      ...at(198, ['3', 'Lamp', '1', '5.00', '5.00']),
      ...at(226, ['', '', '', 'Total', '213.00']),
    ])
    assert.deepEqual(lines, ['LED panel 62 x 62, 4000 K: 136.00', 'LED panel 30 x 30, 4000 K: 72.00', 'Lamp: 5.00'])
  })

  it('goes on with words that stand apart in the row below', () => {
    const lines = linesOf([
      ...HEADINGS,
      ...at(166, ['1', 'Motor insurance', '1', '80.00', '80.00']),
      ['class', 90, 178],
      ['(30 %)', 140, 178],
      ['type', 90, 190],
      ['18', 140, 190],
      ...at(206, ['2', 'Own damage', '1', '20.00', '20.00']),
      ...at(234, ['', '', '', 'Total', '100.00']),
    ])
    assert.deepEqual(lines, ['Motor insurance class (30 %) type 18: 80.00', 'Own damage: 20.00'])
  })
})

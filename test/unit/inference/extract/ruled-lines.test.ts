import assert from 'node:assert/strict'
import type { Page } from '../../../../hub/document/reading.ts'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { SHIPPED } from '../../../../inference/extract/model/models.ts'
import { TYPES } from '../../../support/types.ts'
import { A4, words, type Written } from '../../../support/written-pages.ts'

const PLACES = [50, 90, 340, 430, 500]

/** One row of a table: each text begins at the place of its column. */
const at = (y: number, texts: readonly string[]): Written[] =>
  texts.flatMap((text, index): Written[] => (text === '' ? [] : [[text, PLACES[index]!, y]]))

/** @param rules heights of rules over the whole table */
function linesOf(printed: readonly Written[], rules: readonly number[], [left, right] = [45, 550]) {
  const pages: Page[] = [{ ...A4, source: 'text-layer' }]
  const rulings = rules.map((y) => ({ page: 1, y, left: left!, right: right! }))
  const rows = extractFields(pages, words(A4, printed), TYPES, 'invoice', SHIPPED, rulings).tables['lines'] ?? []
  return rows.map(({ description, netAmount }) => `${description?.value}: ${netAmount?.value}`)
}

const HEADINGS = at(150, ['Pos', 'Description', 'Qty', 'Unit price', 'Amount'])
const TOTAL = at(280, ['', '', '', 'Total', '75.00'])

describe('lines between rules', () => {
  it('have their text around numbers that are set in the middle of a row', () => {
    const printed = [
      ...HEADINGS,
      ...at(166, ['', 'Copper pipe']),
      ...at(178, ['1', 'with fittings', '2', '30.00', '60.00']),
      ...at(190, ['', 'as ordered in May']),
      ...at(206, ['', 'Steel pipe']),
      ...at(218, ['2', 'cut to size', '3', '5.00', '15.00']),
      ...at(230, ['', 'and painted']),
      ...TOTAL,
    ]
    assert.deepEqual(linesOf(printed, [162, 202, 242]), [
      'Copper pipe with fittings as ordered in May: 60.00',
      'Steel pipe cut to size and painted: 15.00',
    ])
  })

  it('have their text above numbers that are set at the foot of a row', () => {
    const printed = [
      ...HEADINGS,
      ...at(166, ['', 'Copper pipe']),
      ...at(178, ['1', 'with fittings', '2', '30.00', '60.00']),
      ...at(194, ['', 'Steel pipe']),
      ...at(206, ['2', 'Serial no: 4711', '3', '5.00', '15.00']),
      ...TOTAL,
    ]
    assert.deepEqual(linesOf(printed, [162, 190, 218]), [
      'Copper pipe with fittings: 60.00',
      'Steel pipe Serial no: 4711: 15.00',
    ])
  })

  const usual = [
    ...HEADINGS,
    ...at(166, ['1', 'Copper pipe', '2', '30.00', '60.00']),
    ...at(178, ['', 'with fittings']),
    ...at(206, ['2', 'Steel pipe', '3', '5.00', '15.00']),
    ...at(218, ['', 'cut to size']),
    ...TOTAL,
  ]
  const usualLines = ['Copper pipe with fittings: 60.00', 'Steel pipe cut to size: 15.00']

  it('are those that distances show, where no rules or rules below every row of text say nothing', () => {
    assert.deepEqual(linesOf(usual, []), usualLines)
    assert.deepEqual(linesOf(usual, [162, 175, 200, 215, 230]), usualLines)
  })

  it('are those that distances show, where rules only stand around the table or are shorter than it', () => {
    assert.deepEqual(linesOf(usual, [162, 242]), usualLines)
    assert.deepEqual(linesOf(usual, [162, 175, 242], [340, 550]), usualLines)
  })
})

import assert from 'node:assert/strict'
import type { Word } from '../../../../hub/document/reading.ts'
import { layOut } from '../../../../inference/extract/rules/lines.ts'
import { A4 } from '../../../support/written-pages.ts'

/** A word whose box fits its ink, as in a text layer. */
const word = (text: string, x: number, top: number, width: number, height: number): Word => ({
  text,
  page: 1,
  confidence: 1,
  box: [x, top, x + width, top + height],
})

const rowsOf = (...words: Word[]) => layOut([A4], words).rows.map(({ lines }) => lines.map(({ text }) => text))

/** A sentence of twelve words with usual spaces. */
const sentence = (top: number): Word[] =>
  Array.from({ length: 12 }, (_, index) => word('wort', 40 + index * 23, top, 20, 7))

const PROSE = [40, 50, 60].flatMap(sentence)

describe('the lines of a page', () => {
  it('hold the marks that stand between their words, however low their boxes are', () => {
    assert.deepEqual(
      rowsOf(
        word('1.000,00', 400, 100, 40, 7),
        word('-', 443, 103.5, 3, 0.6),
        word('Total', 40, 99, 25, 8),
        word('Steuer', 40, 120, 28, 7),
        word(':', 70, 121.8, 1.2, 4),
        word('19', 74, 120, 9, 7),
        word('_', 86, 127.6, 5, 0.5),
        word('X', 93, 120, 5, 7),
      ),
      [['Total', '1.000,00 -'], ['Steuer : 19 _ X']],
    )
  })

  it('leave a mark far from any row alone', () => {
    assert.deepEqual(rowsOf(word('Total', 40, 100, 25, 7), word('-', 40, 130, 3, 0.6)), [['Total'], ['-']])
  })

  it('are not parted at the wide spaces of a typewriter font, but at the gap between columns', () => {
    assert.deepEqual(rowsOf(word('MUSTERLIEFERANT', 40, 50, 72, 4.8), word('GMBH', 118, 50, 18, 4.8)), [
      ['MUSTERLIEFERANT GMBH'],
    ])
    assert.deepEqual(rowsOf(word('MUSTERLIEFERANT', 40, 50, 72, 4.8), word('GMBH', 124, 50, 18, 4.8)), [
      ['MUSTERLIEFERANT', 'GMBH'],
    ])
  })

  it('join a word that kerning has split, but not two words', () => {
    const split = [word('Br', 40, 120, 8, 7), word('uttosumme', 49, 120, 40, 7)]
    assert.deepEqual(rowsOf(...PROSE, ...split).at(-1), ['Bruttosumme'])
    const apart = [word('so', 40, 120, 8, 7), word('nett', 51, 120, 40, 7)]
    assert.deepEqual(rowsOf(...PROSE, ...apart).at(-1), ['so nett'])
  })

  it('do not join words in justified text, where narrow spaces are usual', () => {
    const narrow = Array.from({ length: 12 }, (_, index) => word('wort', 40 + index * 21, 110, 20, 7))
    assert.deepEqual(rowsOf(...sentence(100), ...sentence(120), ...narrow)[1], [Array(12).fill('wort').join(' ')])
  })
})

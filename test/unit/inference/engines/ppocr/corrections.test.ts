import assert from 'node:assert/strict'
import { joinBrokenWords } from '../../../../../inference/engines/ppocr/correct/broken-words.ts'
import { correctCurrency } from '../../../../../inference/engines/ppocr/correct/datasets/malaysian-receipts.ts'

const joined = (...words: string[]): string[] =>
  joinBrokenWords(
    words.map((word) => [...word].map((text) => ({ text, probability: 1, frame: 0, lastFrame: 0, space: 0 }))),
  ).map((characters) => characters.map(({ text }) => text).join(''))

describe('correction of recognised words', () => {
  it('corrects the sign of the ringgit before an amount', () => {
    assert.equal(correctCurrency('RH', '12.50'), 'RM')
    assert.equal(correctCurrency('RH', 'negative'), 'RH')
  })

  it('joins the parts of a known word that a space broke', () => {
    assert.deepEqual(joined('TO', 'TAL:'), ['TOTAL:'])
    assert.deepEqual(joined('ROUND', 'ING', 'ADJ'), ['ROUNDING', 'ADJ'])
    assert.deepEqual(joined('Des', 'cript', 'ion'), ['Description'])
  })

  it('keeps words apart that are known themselves, may be codes, or are signs', () => {
    for (const words of [
      ['TAX', 'INVOICE'],
      ['SUB', 'TOTAL'],
      ['ITEM', 'S'],
      ['Invoice', '#', ':'],
      ['Subject', '__'],
      ['12', '50'],
    ])
      assert.deepEqual(joined(...words), words)
  })
})

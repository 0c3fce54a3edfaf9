import assert from 'node:assert/strict'
import { judgedValues } from '../../../../hub/document/decide/judge.ts'
import type { Fields, Value } from '../../../../hub/document/values/value.ts'

const value = (text: string, more: Partial<Value> = {}): Value => ({
  value: text,
  confidence: 0.97,
  score: 0.8,
  page: 1,
  box: [0, 0, 1, 1],
  source: 'ocr',
  ...more,
})
const judged = (read: Fields, reviewed: Fields = read) => judgedValues(read, reviewed)

describe('what a review says about the values that were read', () => {
  it('is right or wrong for each value with a score of the reader', () => {
    const read = {
      grossTotal: value('119.00'),
      sellerName: value('Nordwind AG'),
      iban: value('X'),
      dueDate: value('1'),
    }
    const reviewed = { grossTotal: value('119'), sellerName: value('NORDWIND  AG'), iban: value('Y') }
    const right = { source: 'ocr', score: 0.8, right: true }
    const wrong = { ...right, right: false }
    assert.deepEqual(judged(read, reviewed), { grossTotal: right, sellerName: right, iban: wrong, dueDate: wrong })
    assert.equal(judged({ grossTotal: value('-5.00') }, { grossTotal: value('5.00') })!['grossTotal']!.right, false)
  })

  it('is nothing for exact values and those whose score is not the reader’s', () => {
    const { score: _, ...unscored } = value('Nordwind AG')
    assert.equal(judged({ sellerName: unscored, iban: value('X', { source: 'xml' }) }), undefined)
  })
})

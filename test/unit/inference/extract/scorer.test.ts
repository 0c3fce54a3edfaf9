import assert from 'node:assert/strict'
import type { Value } from '../../../../hub/document/values/value.ts'
import { SHIPPED } from '../../../../inference/extract/model/models.ts'
import { extractFields, findValues } from '../../../../inference/extract/rules/extract.ts'
import { scoredFields } from '../../../../inference/extract/scorer/score-values.ts'
import { documentFacts, valueFeatures } from '../../../../inference/extract/scorer/value-features.ts'
import { ENGLISH } from '../../../support/example-pages.ts'
import { TYPES } from '../../../support/types.ts'
import { A4, words } from '../../../support/written-pages.ts'

const PAGE = words(A4, ENGLISH)
const found = findValues([A4], PAGE, TYPES, undefined, SHIPPED)
const models = (score: number) => ({ ...SHIPPED, values: { features: [], score: () => score } })
const confidencesOf = (score: number, type = 'invoice') => {
  const { fields } = extractFields([A4], PAGE, TYPES, type, models(score))
  return { seller: fields['sellerName']!.confidence, date: fields['issueDate']!.confidence }
}

describe('the score of a value', () => {
  it('is that of its rule or of the model, whichever doubts more', () => {
    const sure = confidencesOf(1)
    assert.deepEqual(confidencesOf(0.3), { seller: 0.3, date: 0.3 })
    assert.ok(sure.seller > 0.3 && sure.seller < 1, String(sure.seller))
  })

  it('of a receipt is that of its rule', () => {
    assert.deepEqual(confidencesOf(0.3, 'receipt'), confidencesOf(1, 'receipt'))
  })

  it('changes the candidates behind it alike', () => {
    const [, value] = Object.entries(found.extracted.fields).find(([name]) => name === 'issueDate')!
    const candidate = { value: '2026-01-01', confidence: value.confidence, page: 1, box: value.box }
    const fields = { issueDate: { ...value, candidates: [candidate] } }
    const scored = scoredFields({ ...found, extracted: { ...found.extracted, fields } }, models(0.3).values)
    assert.deepEqual(
      scored['issueDate']!.candidates!.map(({ confidence }) => confidence),
      [0.3],
    )
  })

  it('rests on the other dates and amounts of the document', () => {
    const facts = documentFacts(found)
    const { issueDate, grossTotal } = found.extracted.fields as Record<string, Value>
    const date = valueFeatures('issueDate', issueDate!, found, facts)
    const later = valueFeatures('issueDate', { ...issueDate!, value: '2099-01-01' }, found, facts)
    assert.equal(date['score'], issueDate!.confidence)
    assert.equal(later['laterDates'], 0)
    assert.ok(later['earlierDates']! > date['earlierDates']!)
    assert.equal(valueFeatures('grossTotal', grossTotal!, found, facts)['amountRank'], 0)
    assert.equal(facts.shared['addsUp'], 1)
  })
})

import assert from 'node:assert/strict'
import { togetherFacts, estimateOf } from '../../../../hub/document/calibration/together.ts'
import { fitLogistic } from '../../../../inference/calibration/logistic.ts'
import { fitTogether, type JudgedDocument } from '../../../../inference/calibration/together.ts'

/** Documents whose two scores are as said, of which so many are right. */
const documents = (score: number, count: number, right: number, more: Partial<JudgedDocument> = {}): JudgedDocument[] =>
  Array.from({ length: count }, (_, index) => ({
    type: 'receipt',
    source: 'ocr',
    facts: togetherFacts('receipt', [
      { source: 'ocr', score },
      { source: 'ocr', score: 0.99 },
    ]),
    right: index < right,
    family: `family ${score} ${index}`,
    ...more,
  }))

describe('how likely all values of a document are right', () => {
  const fitted = fitTogether([...documents(0.95, 100, 100), ...documents(0.7, 60, 54), ...documents(0.3, 40, 10)])!

  it('follows the shares of right documents', () => {
    const estimates = [0.3, 0.7, 0.95].map((score) => estimateOf(fitted, documents(score, 1, 1)[0]!.facts))
    for (const [index, share] of [0.25, 0.9, 0.99].entries())
      assert.ok(Math.abs(estimates[index]! - share) < 0.1, estimates.join(' '))
  })

  it('says how many documents of other families were as sure, and how many of these wrong', () => {
    const all = fitted.risks.at(-1)!
    assert.deepEqual(all.slice(1), [200, 36])
    const [surest] = fitted.risks
    assert.deepEqual(surest!.slice(1), [100, 0])
    const estimates = fitted.risks.map(([estimate]) => estimate)
    assert.deepEqual(
      estimates,
      estimates.toSorted((a, b) => b - a),
    )
  })

  it('is not known of types and sources with few documents, nor without any', () => {
    const invoices = documents(0.9, 10, 10, { type: 'invoice', source: 'text-layer' })
    const { sources, risks } = fitTogether([...documents(0.9, 40, 38), ...invoices])!
    assert.deepEqual(sources, { invoice: [], receipt: ['ocr'] })
    assert.equal(risks.at(-1)![1], 40)
    assert.equal(fitTogether(invoices), undefined)
  })
})

describe('a logistic regression', () => {
  it('finds the weights that made the examples, and none that is negative', () => {
    const examples = Array.from({ length: 4_000 }, (_, index) => {
      const facts = [(index % 20) / 5 - 2, (index % 7) / 3 - 1]
      const share = 1 / (1 + Math.exp(-(1.5 * facts[0]! - 0.8 * facts[1]! + 0.5)))
      return { facts, right: ((index * 7919) % 4_001) / 4_001 < share }
    })
    const [first, second] = fitLogistic(examples, 1)
    assert.equal(second, 0)
    assert.ok(Math.abs(first! - 1.5) < 0.3, String(first))
    const [, against] = fitLogistic(
      examples.map(({ facts, right }) => ({ facts: [facts[0]!, -facts[1]!], right })),
      1,
    )
    assert.ok(Math.abs(against! - 0.8) < 0.25, String(against))
  })

  it('stays finite where all examples are right', () => {
    const weights = fitLogistic(
      [1, 2].map((fact) => ({ facts: [fact], right: true })),
      1,
    )
    assert.ok(weights.every((weight) => Number.isFinite(weight)))
  })
})

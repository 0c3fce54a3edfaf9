import assert from 'node:assert/strict'
import { shareAt, type Calibration, type Together } from '../../../../hub/document/calibration/calibration.ts'
import { fitObserved, type Observation } from '../../../../inference/calibration/observed.ts'

const SHIPPED: Calibration = {
  version: '0123456789ab',
  curves: {
    ocr: {
      '*': [[1, 0.8, 100]],
      'grossTotal': [
        [0.7, 0.6, 50],
        [0.9, 0.95, 100],
      ],
    },
  },
}
const seen = (score: number, right: number, wrong: number, more: Partial<Observation> = {}): Observation[] =>
  [true, false].flatMap((isRight) => {
    const values = isRight ? right : wrong
    const one = { field: 'grossTotal', source: 'ocr' as const, score, right: isRight, values, weight: 1, blind: false }
    return values === 0 ? [] : [{ ...one, ...more }]
  })
const blind = { blind: true, weight: 50 }
const at = (observations: Observation[], score: number): number =>
  shareAt(fitObserved(SHIPPED, observations).curves.ocr!['grossTotal']!, score)

describe('a calibration on what reviews and blind samples observed', () => {
  it('keeps the shipped curve of a field with few values, or without blind ones', () => {
    for (const few of [seen(0.9, 5, 90), [...seen(0.9, 500, 500), ...seen(0.9, 9, 0, blind)]]) {
      const { curves, reports } = fitObserved(SHIPPED, few)
      assert.deepEqual(curves, SHIPPED.curves)
      assert.equal(reports[0]!.after, undefined)
    }
  })

  it('leaves all other fields and sources as shipped', () => {
    const { curves } = fitObserved(SHIPPED, [...seen(0.9, 100, 0), ...seen(0.9, 100, 0, blind)])
    assert.deepEqual(curves.ocr!['*'], SHIPPED.curves.ocr!['*'])
    assert.deepEqual(Object.keys(curves), ['ocr'])
    assert.deepEqual(SHIPPED.curves.ocr!['grossTotal'], [
      [0.7, 0.6, 50],
      [0.9, 0.95, 100],
    ])
  })

  it('is not misled by reviews, which see the doubtful documents: samples stand for those that went through', () => {
    // Of 10,000 values with this score 200 are in doubtful documents, and half of these are wrong; the others are right.
    const observed = [...seen(0.9, 100, 100), ...seen(0.9, 196, 0, blind)]
    const share = 9_900 / 10_000
    const [report] = fitObserved(SHIPPED, observed).reports
    assert.ok(Math.abs(report!.share - share) < 0.001, String(report!.share))
    assert.ok(Math.abs(at(observed, 0.9) - share) < 0.01, String(at(observed, 0.9)))
    const unweighted = (100 + 196) / (200 + 196)
    assert.ok(at(observed, 0.9) > unweighted + 0.1)
  })

  it('moves with the number of values that were looked at, not with what they stand for', () => {
    const few = [...seen(0.9, 90, 0), ...seen(0.9, 5, 5, blind)]
    const many = [...seen(0.9, 900, 0), ...seen(0.9, 500, 500, blind)]
    // The few blind values have most of the weight, but they count as about 12: the shipped curve holds.
    assert.ok(at(few, 0.9) > 0.8, String(at(few, 0.9)))
    assert.ok(at(many, 0.9) < 0.6, String(at(many, 0.9)))
    const [report] = fitObserved(SHIPPED, few).reports
    assert.ok(report!.effective <= report!.values)
  })

  it('does not say how likely the values of a document are right together where one of them moved', () => {
    const sources = { invoice: ['ocr', 'text-layer'], receipt: ['ocr'] } as const
    const weights = { product: 1, weakest: 0, receipt: 0, recognised: 0, constant: 0 }
    const together: Together = { weights, sources, risks: [[0.5, 100, 0]] }
    const enough = [...seen(0.9, 100, 0), ...seen(0.9, 100, 0, blind)]
    const sourcesAfter = (observed: Observation[]) => fitObserved({ ...SHIPPED, together }, observed).together?.sources
    assert.deepEqual(sourcesAfter(enough), { invoice: ['text-layer'], receipt: [] })
    const ofNumbers = enough.map((each) => ({ ...each, field: 'invoiceNumber', source: 'text-layer' as const }))
    assert.deepEqual(sourcesAfter(ofNumbers), { invoice: [], receipt: ['ocr'] })
    assert.deepEqual(sourcesAfter(seen(0.9, 5, 5)), sources)
  })

  it('rises with the score, and never claims certainty', () => {
    const observed = [...seen(0.5, 400, 600, blind), ...seen(0.8, 300, 700, blind), ...seen(0.95, 5_000, 0, blind)]
    const shares = [0.5, 0.8, 0.95].map((score) => at(observed, score))
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
    )
    assert.ok(shares[2]! <= 0.999)
  })
})

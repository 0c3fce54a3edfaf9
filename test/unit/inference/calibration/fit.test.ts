import assert from 'node:assert/strict'
import { shareAt } from '../../../../hub/document/calibration/calibration.ts'
import { fitCurve, fitCurves, type Sample } from '../../../../inference/calibration/fit.ts'
import { calibrationError, calibrationsByFold, foldOf } from '../../../../inference/calibration/validate.ts'

/** As many samples of a score as said, of which so many are right. */
const samples = (score: number, values: number, right: number, more: Partial<Sample> = {}): Sample[] =>
  Array.from({ length: values }, (_, index) => ({
    field: 'grossTotal',
    source: 'ocr',
    score,
    right: index < right,
    family: `family ${index}`,
    ...more,
  }))

describe('a curve of shares', () => {
  it('rises with the scores, whatever the samples', () => {
    const curve = fitCurve([...samples(0.9, 40, 30), ...samples(0.5, 40, 20), ...samples(0.7, 40, 34)], () => 0.5)
    const shares = curve.map(([, share]) => share)
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
    )
    assert.ok(Math.abs(shareAt(curve, 0.5) - 0.5) < 0.02)
    // 0.7 and 0.9 violate the order, so they share 64 of 80, at their mean score.
    assert.ok(Math.abs(shareAt(curve, 0.8) - 0.8) < 0.02)
    assert.equal(shareAt(curve, 0.8), shareAt(curve, 1))
  })

  it('tells scores of one block apart, and falls to 0 below all that was seen', () => {
    const spread = [0.5, 0.6, 0.8, 0.9].flatMap((score) => samples(score, 20, score < 0.7 ? 12 : 19))
    const curve = fitCurve(spread, () => 0.5)
    const [lowest, low, high] = [0.5, 0.6, 0.8].map((score) => shareAt(curve, score))
    assert.ok(lowest! < low! && low! < high!, JSON.stringify(curve))
    assert.equal(shareAt(curve, 0.25), Math.round(lowest! * 5_000) / 10_000)
    assert.equal(shareAt(curve, 0), 0)
  })

  it('is level from the lowest score to the middle of the lowest block', () => {
    const curve = fitCurve(
      [0.7, 0.8, 0.9].flatMap((score) => samples(score, 20, 19)),
      () => 0.95,
    )
    assert.equal(shareAt(curve, 0.7), shareAt(curve, 0.9))
    assert.ok(shareAt(curve, 0.6) < shareAt(curve, 0.7))
  })

  it('keeps a few values that are wrong apart from many that are right', () => {
    const right = Array.from({ length: 60 }, (_, index) => samples(0.6 + index / 200, 1, 1)).flat()
    const curve = fitCurve([...samples(0.2, 5, 0), ...right], () => 0.9)
    assert.ok(shareAt(curve, 0.9) > 0.98, JSON.stringify(curve))
    assert.ok(shareAt(curve, 0.2) < 0.75, JSON.stringify(curve))
  })

  it('does not depend on the order of samples with the same score', () => {
    const some = samples(0.8, 30, 21)
    assert.deepEqual(
      fitCurve(some, () => 0.5),
      fitCurve(some.toReversed(), () => 0.5),
    )
  })

  it('claims little with few values, and never certainty', () => {
    const [few] = fitCurve(samples(0.9, 3, 3), () => 0.6)
    assert.ok(few![1] < 0.9, String(few![1]))
    const [many] = fitCurve(samples(0.9, 5_000, 5_000), () => 0.6)
    assert.equal(many![1], 0.999)
  })

  it('of a field with few values follows that of its source', () => {
    const curves = fitCurves([
      ...samples(0.6, 200, 100, { field: 'iban' }),
      ...samples(0.9, 200, 196, { field: 'iban' }),
      ...samples(0.6, 2, 2, { field: 'dueDate' }),
    ])
    const { dueDate } = curves.ocr!
    assert.ok(shareAt(dueDate!, 0.6) < 0.8, JSON.stringify(dueDate))
  })
})

describe('a validation by families', () => {
  it('never fits on a family that it is used for', () => {
    const all = Array.from({ length: 200 }, (_, index) => ({ family: `family ${index}` }))
    const seen = new Map<string, ReadonlySet<string>>()
    const calibrationOf = calibrationsByFold(all, (some) => {
      const version = String(seen.size)
      seen.set(version, new Set(some.map(({ family }) => family)))
      return { version, curves: {} }
    })
    for (const { family } of all) assert.ok(!seen.get(calibrationOf(family).version)!.has(family))
    assert.deepEqual([...new Set(all.map(({ family }) => foldOf(family)))].toSorted(), [0, 1, 2, 3, 4])
  })

  it('measures how far confidence is from the share of right values', () => {
    const values = (confidence: number, right: number) =>
      Array.from({ length: 10 }, (_, index) => ({ confidence, right: index < right }))
    assert.equal(calibrationError([]), undefined)
    assert.ok(calibrationError([...values(0.9, 9), ...values(0.5, 5)])! < 1e-9)
    assert.ok(Math.abs(calibrationError([...values(0.95, 5), ...values(0.5, 5)])! - 0.225) < 1e-9)
  })
})

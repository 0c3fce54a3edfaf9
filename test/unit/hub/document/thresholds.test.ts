import assert from 'node:assert/strict'
import { calibratedValue, type Calibration, type Together } from '../../../../hub/document/calibration/calibration.ts'
import { thresholdsFor, type NeededValue } from '../../../../hub/document/calibration/thresholds.ts'
import { leastEstimate } from '../../../../hub/document/calibration/together.ts'
import type { Evidence } from '../../../../hub/document/values/evidence.ts'
import type { ValueSource } from '../../../../hub/document/values/value.ts'

const CALIBRATION: Calibration = {
  version: '0123456789ab',
  curves: {
    'text-layer': {
      '*': [
        [0.5, 0.6, 40],
        [1, 0.95, 60],
      ],
      'grossTotal': [
        [0.6, 0.9, 20],
        [0.8, 0.985, 80],
        [1, 0.999, 100],
      ],
      'issueDate': [
        [0.7, 0.97, 50],
        [1, 0.9985, 150],
      ],
      'sellerName': [[1, 0.9, 100]],
    },
  },
}
const value = (confidence: number, source: 'text-layer' | 'xml' | 'ocr' = 'text-layer') =>
  ({ value: 'a', confidence, page: 1, box: [0, 0, 1, 1], source }) as const

const needed = (field: string, source: NeededValue['source']): NeededValue => ({
  field,
  source,
  confidence: 1,
  score: undefined,
})

describe('a calibrated confidence', () => {
  it('is the share of right values with such a score, and keeps the score', () => {
    const { confidence, score } = calibratedValue(CALIBRATION, 'grossTotal', value(0.7))
    assert.deepEqual([confidence, score], [0.9425, 0.7])
    assert.equal(calibratedValue(CALIBRATION, 'grossTotal', value(0.6)).confidence, 0.9)
    assert.equal(calibratedValue(CALIBRATION, 'iban', value(0.5)).confidence, 0.6)
  })

  it('falls to 0 below all scores that were seen', () => {
    assert.equal(calibratedValue(CALIBRATION, 'iban', value(0.4)).confidence, 0.48)
    assert.equal(calibratedValue(CALIBRATION, 'iban', value(0)).confidence, 0)
  })

  it('is not estimated for an exact source, and stays where there is no curve', () => {
    assert.deepEqual(calibratedValue(CALIBRATION, 'grossTotal', value(1, 'xml')), value(1, 'xml'))
    assert.deepEqual(calibratedValue(CALIBRATION, 'grossTotal', value(0.7, 'ocr')), value(0.7, 'ocr'))
  })

  it('is that of its candidates, too', () => {
    const candidate = { value: 'b', confidence: 0.5, page: 1, box: [0, 0, 1, 1] } as const
    const { candidates } = calibratedValue(CALIBRATION, 'grossTotal', { ...value(0.9), candidates: [candidate] })
    assert.equal(candidates![0]!.confidence, 0.75)
  })

  it('is at most the score where check digits are wrong and were recognised, or are those of an account', () => {
    const calibration: Calibration = {
      ...CALIBRATION,
      curves: { ...CALIBRATION.curves, ocr: { '*': [[0.4, 0.9, 9]] } },
    }
    const confidenceOf = (field: string, source: 'ocr' | 'text-layer', ...evidence: Evidence[]) =>
      calibratedValue(calibration, field, { ...value(0.4, source), evidence }).confidence
    assert.equal(confidenceOf('iban', 'text-layer', { code: 'check-failed' }), 0.4)
    assert.equal(confidenceOf('iban', 'text-layer', { code: 'check-failed', detail: '1.00 + 2.00 = 3.00' }), 0.48)
    assert.equal(confidenceOf('sellerVatId', 'text-layer', { code: 'check-failed' }), 0.48)
    assert.equal(confidenceOf('sellerVatId', 'ocr', { code: 'check-failed' }), 0.4)
    assert.equal(confidenceOf('sellerVatId', 'ocr', { code: 'check' }), 0.9)
    assert.equal(confidenceOf('sellerVatId', 'ocr', { code: 'check-failed' }, { code: 'read-again-same' }), 0.9)
    assert.equal(confidenceOf('iban', 'ocr', { code: 'check-failed' }, { code: 'read-again-same' }), 0.4)
  })
})

describe('the thresholds of a target accuracy', () => {
  const thresholds = (accuracy: number, ...fields: string[]) =>
    thresholdsFor(
      CALIBRATION,
      fields.map((field) => needed(field, 'text-layer')),
      accuracy,
    )

  it('are as low as the share of wrong values allows, taken together', () => {
    // Values lie around the scores of a curve: a threshold is halfway to the share below.
    assert.deepEqual(thresholds(0.99, 'grossTotal'), { grossTotal: 0.9425 })
    assert.deepEqual(thresholds(0.995, 'grossTotal'), { grossTotal: 0.992 })
    assert.deepEqual(thresholds(0.98, 'grossTotal'), { grossTotal: 0.9 })
  })

  it('share the budget where it lets the most documents pass', () => {
    // 0.1 % and 0.15 % at the surest; the rest of the budget is enough for one of the two.
    assert.deepEqual(thresholds(0.99, 'grossTotal', 'issueDate'), { grossTotal: 0.9425, issueDate: 0.9843 })
    assert.deepEqual(thresholds(0.98, 'grossTotal', 'issueDate'), { grossTotal: 0.9425, issueDate: 0.97 })
  })

  it('let no estimate of a value pass that is wrong too often even at its surest', () => {
    const { sellerName, grossTotal } = thresholds(0.99, 'sellerName', 'grossTotal')
    assert.equal(sellerName, 1)
    assert.ok(grossTotal! < 1)
  })

  it('give each value an equal part without a calibration, and none to exact values', () => {
    const values = [needed('grossTotal', 'ocr'), needed('issueDate', 'ocr'), needed('sellerName', 'xml')]
    assert.deepEqual(thresholdsFor(undefined, values, 0.98), { grossTotal: 0.99, issueDate: 0.99 })
    const codes = [needed('grossTotal', 'code'), needed('iban', 'code')]
    assert.deepEqual(thresholdsFor(CALIBRATION, codes, 0.98), { grossTotal: 0.99, iban: 0.99 })
  })

  for (const source of ['model', 'template', 'ocr'] as const)
    it(`let no value of a source pass that the calibration does not know: ${source}`, () => {
      const found = { ...needed('issueDate', source), confidence: 0.9999 }
      assert.equal(thresholdsFor(CALIBRATION, [found], 0.5)['issueDate'], 1)
      const { grossTotal, issueDate } = thresholdsFor(CALIBRATION, [needed('grossTotal', 'text-layer'), found], 0.98)
      assert.equal(issueDate, 1)
      assert.ok(grossTotal! < 1)
    })

  describe('where it is known how likely the values of a document are right together', () => {
    /** The estimate is the product of the scores. */
    const weights = { product: 1, weakest: 0, receipt: 0, recognised: 0, constant: 0 }
    const together = (risks: Together['risks'], source: ValueSource = 'text-layer'): Calibration => ({
      ...CALIBRATION,
      together: { weights, sources: { receipt: [source] }, risks },
    })
    /** 0.7 × 0.6 = 0.42 */
    const sure = { ...needed('grossTotal', 'text-layer'), score: 0.7, confidence: 0.9425 }
    const date = { ...needed('issueDate', 'text-layer'), score: 0.6, confidence: 0.8314 }
    const exact = [needed('sellerName', 'xml'), needed('currency', 'xml')]
    const thresholdsOf = (calibration: Calibration, accuracy: number, ...values: NeededValue[]) =>
      thresholdsFor(calibration, [...values, ...exact], accuracy)

    it('ask for nothing if documents that are as sure were wrong rarely enough', () => {
      // Half a wrong one is added: 0.5 of 61 and 1.5 of 101.
      const known = together([
        [0.5, 60, 0],
        [0.4, 100, 1],
      ])
      assert.deepEqual(thresholdsOf(known, 0.98, sure, date), {})
      assert.deepEqual(thresholdsOf(known, 0.99, sure, date), { grossTotal: 0.99, issueDate: 0.99 })
    })

    it('let nothing pass if there are too few documents to say so', () => {
      const least = (documents: number) => leastEstimate({ risks: [[0.3, documents, 0]] }, 0.99)
      assert.deepEqual([least(48), least(49)], [undefined, 0.3])
      assert.notDeepEqual(thresholdsOf(together([[0.3, 48, 0]]), 0.99, sure, date), {})
    })

    it('decide by the fields where others are needed', () => {
      const values = [sure, date]
      const known = together([[0.3, 500, 0]])
      assert.deepEqual(thresholdsFor(known, values, 0.98), thresholdsFor(CALIBRATION, values, 0.98))
    })

    it('ask about the least sure values otherwise', () => {
      const known = together([[0.5, 500, 0]])
      assert.deepEqual(thresholdsOf(known, 0.95, sure, date), { grossTotal: 0.95, issueDate: 0.95 })
      assert.deepEqual(thresholdsOf(known, 0.9, sure, date), { issueDate: 0.9 })
      assert.deepEqual(thresholdsOf(known, 0.5, sure, date), { issueDate: 1 })
    })

    it('do not count for documents of another type', () => {
      const invoice = [sure, date, ...exact, needed('invoiceNumber', 'xml')]
      assert.notDeepEqual(thresholdsFor(together([[0.1, 500, 0]]), invoice, 0.99), {})
    })

    it('do not count where one value is of a source that the calibration does not know', () => {
      const known = together([[0.1, 500, 0]])
      assert.deepEqual(thresholdsOf(known, 0.9, sure, date), {})
      const ofModel = { ...date, source: 'model' as const, score: undefined, confidence: 0.8 }
      assert.equal(thresholdsOf(known, 0.9, sure, ofModel)['issueDate'], 1)
    })

    it('count what was found out after the reading by its confidence', () => {
      const known = together([[0.6, 500, 0]])
      assert.notDeepEqual(thresholdsOf(known, 0.99, sure, date), {})
      assert.deepEqual(thresholdsOf(known, 0.99, sure, { ...date, confidence: 0.99 }), {})
    })

    it('count recognised values as recognised', () => {
      const read = { ...date, source: 'ocr' as const }
      const known = (source: ValueSource): Calibration => ({
        ...together([[0.4, 500, 0]], source),
        curves: { ...CALIBRATION.curves, ocr: CALIBRATION.curves['text-layer']! },
      })
      assert.deepEqual(thresholdsOf(known('ocr'), 0.99, sure, read), {})
      assert.notDeepEqual(thresholdsOf(known('text-layer'), 0.99, sure, read), {})
    })
  })
})

import assert from 'node:assert/strict'
import { calibratedValue, type Calibration } from '../../../../hub/document/calibration/calibration.ts'
import { thresholdsFor, type NeededValue } from '../../../../hub/document/calibration/thresholds.ts'
import type { Evidence } from '../../../../hub/document/values/evidence.ts'

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
    assert.deepEqual([confidence, score], [0.985, 0.7])
    assert.equal(calibratedValue(CALIBRATION, 'grossTotal', value(0.6)).confidence, 0.9)
    assert.equal(calibratedValue(CALIBRATION, 'iban', value(0.4)).confidence, 0.6)
  })

  it('is not estimated for an exact source, and stays where there is no curve', () => {
    assert.deepEqual(calibratedValue(CALIBRATION, 'grossTotal', value(1, 'xml')), value(1, 'xml'))
    assert.deepEqual(calibratedValue(CALIBRATION, 'grossTotal', value(0.7, 'ocr')), value(0.7, 'ocr'))
  })

  it('is that of its candidates, too', () => {
    const candidate = { value: 'b', confidence: 0.5, page: 1, box: [0, 0, 1, 1] } as const
    const { candidates } = calibratedValue(CALIBRATION, 'grossTotal', { ...value(0.9), candidates: [candidate] })
    assert.equal(candidates![0]!.confidence, 0.9)
  })

  it('is at most the score where check digits are wrong, which hardly any fitted value has', () => {
    const confidenceWith = (...evidence: Evidence[]) =>
      calibratedValue(CALIBRATION, 'iban', { ...value(0.4), evidence }).confidence
    assert.equal(confidenceWith({ code: 'check-failed' }), 0.4)
    assert.equal(confidenceWith({ code: 'check-failed', detail: '1.00 + 2.00 = 3.00' }), 0.6)
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
    assert.deepEqual(thresholds(0.99, 'grossTotal'), { grossTotal: 0.985 })
    assert.deepEqual(thresholds(0.995, 'grossTotal'), { grossTotal: 0.999 })
    assert.deepEqual(thresholds(0.98, 'grossTotal'), { grossTotal: 0.9 })
  })

  it('share the budget where it lets the most documents pass', () => {
    // 0.1 % and 0.15 % at the surest; the rest of the budget is enough for one of the two.
    assert.deepEqual(thresholds(0.99, 'grossTotal', 'issueDate'), { grossTotal: 0.985, issueDate: 0.9985 })
    assert.deepEqual(thresholds(0.98, 'grossTotal', 'issueDate'), { grossTotal: 0.985, issueDate: 0.97 })
  })

  it('let no estimate of a value pass that is wrong too often even at its surest', () => {
    const { sellerName, grossTotal } = thresholds(0.99, 'sellerName', 'grossTotal')
    assert.equal(sellerName, 1)
    assert.ok(grossTotal! < 1)
  })

  it('give each value an equal part without curves, and none to exact values', () => {
    const values = [needed('grossTotal', 'ocr'), needed('issueDate', 'ocr'), needed('sellerName', 'xml')]
    assert.deepEqual(thresholdsFor(CALIBRATION, values, 0.98), { grossTotal: 0.99, issueDate: 0.99 })
    assert.deepEqual(thresholdsFor(undefined, values.slice(0, 1), 0.99), { grossTotal: 0.99 })
  })

  describe('where it is known how likely the values of a document are right together', () => {
    const together: Calibration = {
      ...CALIBRATION,
      documents: {
        receipt: {
          'text-layer': [
            [0.4, 0.9, 40],
            [1, 0.99, 60],
          ],
        },
      },
    }
    const sure = { ...needed('grossTotal', 'text-layer'), score: 0.7, confidence: 0.985 }
    const date = { ...needed('issueDate', 'text-layer'), score: 0.6, confidence: 0.97 }
    const exact = [needed('sellerName', 'xml'), needed('currency', 'xml')]
    const thresholdsOf = (calibration: Calibration, accuracy: number, ...values: NeededValue[]) =>
      thresholdsFor(calibration, [...values, ...exact], accuracy)

    it('ask for nothing if that is enough', () => {
      assert.deepEqual(thresholdsOf(together, 0.99, sure, date), {})
    })

    it('decide by the fields where others are needed', () => {
      const values = [sure, date]
      assert.deepEqual(thresholdsFor(together, values, 0.98), thresholdsFor(CALIBRATION, values, 0.98))
    })

    it('ask about the least sure values otherwise', () => {
      const unsure = { ...date, score: 0.5 }
      assert.deepEqual(thresholdsOf(together, 0.98, sure, unsure), { issueDate: 0.98 })
      assert.deepEqual(thresholdsOf(together, 0.95, sure, unsure), { issueDate: 1 })
      assert.deepEqual(thresholdsOf(together, 0.91, sure, unsure), { issueDate: 1 })
    })

    it('do not count for documents of another type', () => {
      const invoice = [sure, date, ...exact, needed('invoiceNumber', 'xml')]
      assert.notDeepEqual(thresholdsFor(together, invoice, 0.99), {})
    })

    it('count what was found out after the reading by its confidence', () => {
      assert.deepEqual(thresholdsOf(together, 0.99, sure, { ...date, score: 0.2, confidence: 0.99 }), {})
    })

    it('count recognised values as recognised', () => {
      const read = { ...date, source: 'ocr' as const }
      const curves = (share: number): Calibration => ({
        ...together,
        documents: { receipt: { ocr: [[1, share, 9]] } },
      })
      assert.notDeepEqual(thresholdsOf(curves(0.5), 0.6, sure, read), {})
      assert.deepEqual(thresholdsOf(curves(0.99), 0.9, sure, read), {})
    })
  })
})

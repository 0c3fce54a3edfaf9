import assert from 'node:assert/strict'
import { differences } from '../../../../../hub/document/values/differences.ts'
import { quickReading } from '../../../../support/quick-reader.ts'

const values = (fields: Record<string, string>, lines: Record<string, string>[] = []) =>
  quickReading({ fields, tables: { lines } })

describe('two readings of a document', () => {
  it('differ in the values that one has and the other has not, or has otherwise', () => {
    const found = differences(
      values({ grossTotal: '10.00', iban: 'A', currency: 'EUR' }, [{ quantity: '1' }]),
      values({ grossTotal: '12.00', currency: 'EUR', dueDate: '2026-01-02' }, [{ quantity: '1' }, { quantity: '2' }]),
    )
    assert.deepEqual(
      found.map(({ path, from, to }) => [path, from?.value, to?.value]),
      [
        ['grossTotal', '10.00', '12.00'],
        ['iban', 'A', undefined],
        ['dueDate', undefined, '2026-01-02'],
        ['lines[1].quantity', undefined, '2'],
      ],
    )
  })

  it('do not differ by confidence or place', () => {
    const [sure, unsure] = [
      quickReading({ fields: { iban: 'A' } }),
      quickReading({ fields: { iban: 'A' }, confidence: 0.1 }),
    ]
    assert.deepEqual(differences(sure, unsure), [])
  })
})

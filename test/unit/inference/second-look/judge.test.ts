import assert from 'node:assert/strict'
import type { Value } from '../../../../hub/document/values/value.ts'
import { judged } from '../../../../inference/second-look/judge.ts'

const NAME: Value = { value: 'ROTE LINDE', confidence: 0.9, page: 1, box: [0, 0, 9, 9], source: 'ocr' }
const read = (again: string) => ({ first: ['ROTE LINDE'], again: [again] })

describe('a value whose lines were read again', () => {
  it('keeps its score if the letters are the same, with new evidence', () => {
    const value = judged({ ...NAME, evidence: [{ code: 'place' }] }, 'text', read('Rote Linde'))
    assert.deepEqual(value, { ...NAME, evidence: [{ code: 'place' }, { code: 'read-again-same' }] })
  })

  it('is less sure than any that is confirmed if they are not, and names the other reading', () => {
    const candidates = [{ value: 'Lindenhof', confidence: 0.7, page: 1, box: NAME.box }]
    const value = judged({ ...NAME, confidence: 1, candidates }, 'text', read('ROTE UNDE'))
    assert.ok(value.confidence <= 0.5, String(value.confidence))
    assert.ok(value.candidates![0]!.confidence < value.confidence)
    assert.deepEqual(value.evidence, [{ code: 'read-again-differs', detail: 'ROTE UNDE' }])
  })

  it('is doubtful though it is confirmed where an I can be an l', () => {
    const name = { ...NAME, value: 'House of Go Id' }
    const value = judged(name, 'text', { first: [name.value], again: [name.value] })
    assert.ok(value.confidence <= 0.5 * NAME.confidence)
    assert.deepEqual(value.evidence?.at(-1), { code: 'ambiguous', detail: 'House of Go Id, House of Gold' })
  })

  it('is less sure than a confirmed one where nothing can be read', () => {
    const value = judged(NAME, 'text', read(''))
    assert.ok(value.confidence < NAME.confidence && value.confidence > 0.5 * NAME.confidence)
    assert.equal(value.evidence, undefined)
  })
})

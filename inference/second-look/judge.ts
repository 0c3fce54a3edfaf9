import type { Kind } from '../../hub/document/types/kinds.ts'
import type { Evidence } from '../../hub/document/values/evidence.ts'
import type { Value } from '../../hub/document/values/value.ts'
import { confirms, type ReadTwice } from './compare.ts'

/**
 * What remains of the score of a value that a second reading contradicts. One that it confirms keeps its score: nearly
 * all right values are confirmed, and the calibration learns how often the others are wrong.
 */
const IF_DIFFERENT = 0.5

/** A value after its lines were read again. Where nothing was read, nothing is known: the picture may lack the text. */
export function judged(value: Value, kind: Kind, read: ReadTwice): Value {
  const detail = read.again.join(' ').trim()
  if (detail === '') return value
  if (confirms(kind, value.value, read)) return withEvidence(value, { code: 'read-again-same' })
  const confidence = Math.round(value.confidence * IF_DIFFERENT * 1000) / 1000
  return withEvidence({ ...value, confidence }, { code: 'read-again-differs', detail })
}

const withEvidence = (value: Value, evidence: Evidence): Value => ({
  ...value,
  evidence: [...(value.evidence ?? []), evidence],
})

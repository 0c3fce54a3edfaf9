import type { Kind } from '../../hub/document/types/kinds.ts'
import type { Evidence } from '../../hub/document/values/evidence.ts'
import type { Value } from '../../hub/document/values/value.ts'
import { confirms, type ReadTwice } from './compare.ts'
import { otherSpelling } from './doubtful-letter.ts'

/**
 * What remains of the score of a value that a second reading contradicts, and of one that could not be read again. One
 * that is confirmed keeps its score: nearly all right values are, and the calibration learns how often the others are
 * wrong.
 */
const REMAINS = { different: 0.5, unread: 0.8 } as const

/** A value after its lines were read again. Where nothing was read, nothing is known: the picture may lack the text. */
export function judged(value: Value, kind: Kind, read: ReadTwice): Value {
  const detail = read.again.join(' ').trim()
  if (detail === '') return unread(value)
  if (confirms(kind, value.value, read)) return confirmed(value, kind)
  return withEvidence(scaled(value, REMAINS.different), { code: 'read-again-differs', detail })
}

/** No second reading decides between letters that look alike. */
function confirmed(value: Value, kind: Kind): Value {
  const other = kind === 'text' ? otherSpelling(value.value) : undefined
  const same = withEvidence(value, { code: 'read-again-same' })
  return other === undefined
    ? same
    : withEvidence(scaled(same, REMAINS.different), { code: 'ambiguous', detail: `${value.value}, ${other}` })
}

/** A recognised value whose lines could not be read again. */
export const unread = (value: Value): Value => scaled(value, REMAINS.unread)

/** Other candidates keep their place behind the value. */
function scaled(value: Value, factor: number): Value {
  const scale = <T extends { confidence: number }>(each: T): T => ({
    ...each,
    confidence: Math.round(each.confidence * factor * 1000) / 1000,
  })
  return { ...scale(value), ...(value.candidates && { candidates: value.candidates.map(scale) }) }
}

const withEvidence = (value: Value, evidence: Evidence): Value => ({
  ...value,
  evidence: [...(value.evidence ?? []), evidence],
})

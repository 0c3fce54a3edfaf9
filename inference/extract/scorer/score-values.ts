import type { Fields, Value } from '../../../hub/document/values/value.ts'
import type { Trees } from '../model/onnx-trees.ts'
import { documentFacts, SCORED_FIELDS, valueFeatures, type FoundValues } from './value-features.ts'

/**
 * The fields of a document, each value as sure as the more doubtful of two says: its rule, and the model, which sees the
 * evidence of the whole document. That ranks the values of unseen families better than the rules alone. Those of receipts
 * keep the scores of the rules: most of what is wrong there is one misread letter, which the model does not see.
 */
export function scoredFields(found: FoundValues, model: Trees): Fields {
  const { fields, type } = found.extracted
  if (type === 'receipt') return fields
  const facts = documentFacts(found)
  const scored = SCORED_FIELDS.flatMap((field): [string, Value][] => {
    const value = fields[field]
    if (!value) return []
    return [[field, withScore(value, model.score(Object.values(valueFeatures(field, value, found, facts))))]]
  })
  return { ...fields, ...Object.fromEntries(scored) }
}

/** Other candidates keep their place behind the value. */
function withScore(value: Value, score: number): Value {
  const confidence = Math.min(value.confidence, rounded(score))
  const factor = value.confidence === 0 ? 0 : confidence / value.confidence
  const candidates = value.candidates?.map((each) => ({ ...each, confidence: rounded(each.confidence * factor) }))
  return { ...value, confidence, ...(candidates && { candidates }) }
}

const rounded = (score: number): number => Math.round(score * 1000) / 1000

import {
  BOOKED_TYPES,
  rounded,
  type BookedType,
  type Together,
  type TogetherFacts,
} from '../../hub/document/calibration/calibration.ts'
import { estimateOf } from '../../hub/document/calibration/together.ts'
import type { ValueSource } from '../../hub/document/values/value.ts'
import { fitLogistic } from './logistic.ts'
import { foldOf, FOLDS } from './validate.ts'

/** A document about which it is known whether all values without which it is booked wrongly are right. */
export interface JudgedDocument {
  type: BookedType
  source: ValueSource
  facts: TogetherFacts
  right: boolean
  family: string
}

/** With fewer documents of a type and source, its values are sure enough one by one, not together. */
const LEAST_DOCUMENTS = 20
/** How many documents speak for weights of 0. */
const RIDGE = 10

/**
 * The weights are fitted on all documents. How often documents of an estimate are wrong is counted with the weights of
 * the other families. Undefined with too few documents.
 */
export function fitTogether(documents: readonly JudgedDocument[]): Together | undefined {
  const kinds = Map.groupBy(documents, ({ type, source }) => `${type} ${source}`)
  const used = documents.filter(({ type, source }) => kinds.get(`${type} ${source}`)!.length >= LEAST_DOCUMENTS)
  if (used.length === 0) return undefined
  const sources = BOOKED_TYPES.map((type) => [
    type,
    [...new Set(used.filter((each) => each.type === type).map(({ source }) => source))].toSorted(),
  ])
  return { weights: weightsOf(used), sources: Object.fromEntries(sources) as Together['sources'], risks: risksOf(used) }
}

function weightsOf(documents: readonly JudgedDocument[]): Together['weights'] {
  const names = ['product', 'weakest', 'receipt', 'recognised'] as const
  // Receipts and scans are not surer than others, so that these facts are counted against a document.
  const signs = names.map((name) => (name === 'product' || name === 'weakest' ? 1 : -1))
  const weights = fitLogistic(
    documents.map(({ facts, right }) => ({ facts: names.map((name, at) => signs[at]! * facts[name]), right })),
    RIDGE,
  )
  const named = names.map((name, at) => [name, rounded(signs[at]! * weights[at]!)] as const)
  return { ...Object.fromEntries(named), constant: rounded(weights.at(-1)!) } as Together['weights']
}

function risksOf(documents: readonly JudgedDocument[]): Together['risks'] {
  const unseen = Array.from({ length: FOLDS }, (_, fold) => {
    const [held, others] = [true, false].map((own) =>
      documents.filter(({ family }) => (foldOf(family) === fold) === own),
    )
    if (held!.length === 0 || others!.length === 0) return []
    const weights = weightsOf(others!)
    return held!.map(({ facts, right }) => ({ estimate: estimateOf({ weights }, facts), right }))
  }).flat()
  const ranked = unseen
    .map(({ estimate, right }) => ({ estimate: Math.floor(estimate * 10_000) / 10_000, right }))
    .toSorted((a, b) => b.estimate - a.estimate)
  let wrong = 0
  const levels = ranked.flatMap(({ estimate, right }, index) => {
    if (!right) wrong++
    // Equal estimates pass together.
    return ranked[index + 1]?.estimate === estimate ? [] : [[estimate, index + 1, wrong] as const]
  })
  return levels.filter(([, , before], index) => levels[index + 1]?.[2] !== before)
}

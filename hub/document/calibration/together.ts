import type { ValueSource } from '../values/value.ts'
import type { BookedType, Together, TogetherFacts } from './calibration.ts'

/** Scores beyond say nothing more. */
const CERTAIN = 0.9995

export function togetherFacts(
  type: BookedType,
  values: readonly { source: ValueSource; score: number }[],
): TogetherFacts {
  const scores = values.map(({ score }) => score)
  return {
    product: logOdds(scores.reduce((product, score) => product * score, 1)),
    weakest: logOdds(scores.reduce((least, score) => Math.min(least, score), 1)),
    receipt: type === 'receipt' ? 1 : 0,
    recognised: values.some(({ source }) => source === 'ocr') ? 1 : 0,
  }
}

function logOdds(probability: number): number {
  const bounded = Math.min(CERTAIN, Math.max(1 - CERTAIN, probability))
  return Math.log(bounded / (1 - bounded))
}

/** 0 to 1. */
export function estimateOf({ weights }: Pick<Together, 'weights'>, facts: TogetherFacts): number {
  const { constant, ...counted } = weights
  const sum = Object.entries(counted).reduce(
    (all, [name, weight]) => all + weight * facts[name as keyof typeof facts],
    0,
  )
  return 1 / (1 + Math.exp(-sum - constant))
}

/**
 * The least estimate that a document may have, so that of those that pass at most 1 - accuracy are expected to be
 * wrong; undefined if not even the surest documents were right so often. Half a wrong document is added to those that
 * were found (Jeffreys): few documents without an error do not prove that there is none.
 */
export const leastEstimate = ({ risks }: Pick<Together, 'risks'>, accuracy: number): number | undefined =>
  risks.findLast(([, documents, wrong]) => (wrong + 0.5) / (documents + 1) <= 1 - accuracy)?.[0]

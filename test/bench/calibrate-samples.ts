import type { Sample } from '../../inference/calibration/fit.ts'
import type { JudgedDocument } from '../../inference/calibration/together.ts'
import { jointSource } from '../../hub/document/calibration/thresholds.ts'
import { togetherFacts } from '../../hub/document/calibration/together.ts'
import { BOOKED_TYPES, CORE_FIELDS_OF, isExact } from '../../hub/document/calibration/calibration.ts'
import type { Result } from './score-judge.ts'

export interface Samples {
  values: Sample[]
  /** `right`: whether the kind is one of those that are labelled */
  kinds: { score: number; right: boolean; family: string }[]
  documents: JudgedDocument[]
}

/** Fewer labels of a document do not say that it is right. */
const LEAST_LABELS = 3

/** What labelled documents say about the scores of the reader. Values of exact sources are no estimates. */
export const samplesOf = (results: readonly Result[]): Samples => ({
  values: results.flatMap(({ each: { family }, values }) =>
    Object.entries(values).flatMap(([field, { read, right }]): Sample[] =>
      read && read.source !== 'xml'
        ? [{ field, source: read.source, score: read.score ?? read.confidence, right, family }]
        : [],
    ),
  ),
  kinds: results.flatMap(({ each: { family }, reading, kindRight }) =>
    reading?.kindConfidence !== undefined && kindRight !== undefined
      ? [{ score: reading.kindConfidence, right: kindRight, family }]
      : [],
  ),
  documents: results.flatMap((result) => documentOf(result) ?? []),
})

/**
 * A document that has all values it needs. One that goes to review for another reason than its sureness, such as sums
 * that contradict each other, says nothing about those that go through.
 */
function documentOf({ each: { family }, reading, values, wrongCore, reasons }: Result): JudgedDocument | undefined {
  const type = BOOKED_TYPES.find((each) => each === reading?.type)
  if (!reading || !type || reasons.some((reason) => / (?:failed|finding)$/.test(reason))) return undefined
  const needed = CORE_FIELDS_OF[type]
  const found = needed.flatMap((name) => reading.fields[name] ?? [])
  const estimated = found.filter(({ source }) => !isExact(source))
  const labelled = needed.filter((name) => values[name])
  if (found.length < needed.length || estimated.length === 0 || labelled.length < LEAST_LABELS) return undefined
  const scores = estimated.map(({ source, score, confidence }) => ({ source, score: score ?? confidence }))
  return {
    type,
    source: jointSource(estimated),
    facts: togetherFacts(type, scores),
    // A receipt is booked without its number, but not with a wrong one.
    right: !wrongCore.some((name) => needed.includes(name) || reading.fields[name]),
    family,
  }
}

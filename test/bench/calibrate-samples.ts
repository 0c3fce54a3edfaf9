import type { Sample } from '../../inference/calibration/fit.ts'
import type { Result } from './score-judge.ts'

export interface Samples {
  values: Sample[]
  /** `right`: whether the kind is one of those that are labelled */
  kinds: { score: number; right: boolean; family: string }[]
}

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
})

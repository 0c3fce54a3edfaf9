import { largest } from '../platform/extremes.ts'
import { holds, type Facts } from './conditions.ts'
import type { Step } from './step.ts'

/** For a value of the business key about which the pipeline says nothing. */
const DEFAULT_CONFIDENCE = 0.5

/** The confidence that the review steps of a pipeline require of a header value. */
export function requiredConfidence(steps: readonly Step[], facts: Facts): (field: string) => number {
  const reviews = steps.flatMap((step) => ('review' in step && holds(step.review.when, facts) ? [step.review] : []))
  return (field) => {
    const thresholds = reviews.flatMap(({ below }) => below?.[field] ?? [])
    return thresholds.length > 0 ? largest(thresholds) : DEFAULT_CONFIDENCE
  }
}

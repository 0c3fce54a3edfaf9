import { businessKeyOf } from '../document/business-key.ts'
import type { NeededValue } from '../document/calibration/thresholds.ts'
import type { Noticed } from '../document/finding.ts'
import type { ProposedPart } from '../document/parts.ts'
import type { ReviewReason } from '../document/review-reason.ts'
import { failedChecks } from '../document/types/checks.ts'
import type { TypeDefinition } from '../document/types/type.ts'
import { conditionInWords, holds, valueNamed, type Facts } from './conditions.ts'
import { requiredConfidence } from './key-confidence.ts'
import type { Pipeline } from './pipeline.ts'
import type { ReviewStep, Step } from './step.ts'

export interface RouteFacts extends Facts {
  typeConfidence: number
  kindConfidence: number
  findings: readonly Noticed[]
  /** the required fields of the document's type */
  required: readonly string[]
  parts?: readonly ProposedPart[] | undefined
  postedElsewhere?: boolean
  /** the type of the document */
  definition: TypeDefinition | undefined
  /** the least confidence by field, so that in this share of the documents that pass all these values are right */
  thresholdsFor(needed: readonly NeededValue[], accuracy: number): Record<string, number>
}

/** Why a person must look at a document, in the order in which they are shown. Without reasons it may go on. */
export function reviewReasonsOf(
  { steps, name, split }: Pick<Pipeline, 'steps' | 'name' | 'split'>,
  facts: RouteFacts,
  { needsKey }: { needsKey: boolean },
): ReviewReason[] {
  const reviews = steps.flatMap((step) => ('review' in step ? [step.review] : []))
  const found = findingReasons(steps, split, facts)
  const asked = [
    ...(facts.postedElsewhere ? [SAME_CONTENT] : []),
    ...found,
    ...reviews.flatMap((review, index) =>
      holds(review.when, facts) ? stepReasons(review, facts, { pipeline: name, number: index + 1 }, found) : [],
    ),
    ...steps.flatMap((step) =>
      'validate' in step && holds(step.validate.when, facts) ? failedReasons(step.validate.checks, facts) : [],
    ),
  ]
  const distinct = [...new Map(asked.map((reason) => [JSON.stringify(reason), reason])).values()]
  return needsKey ? [...distinct, ...keyReasons(steps, facts, distinct)] : distinct
}

/**
 * A finding that asks sends the document to review, unless a step of the pipeline accepts it. One that does not ask
 * does so only where a step names it.
 */
function findingReasons(steps: readonly Step[], split: Pipeline['split'], facts: RouteFacts): ReviewReason[] {
  const reviews = steps.flatMap((step) => ('review' in step && holds(step.review.when, facts) ? [step.review] : []))
  const isAccepted = ({ code, rule }: Noticed) =>
    (code === 'several-documents' && split === 'never') ||
    reviews.some(
      ({ accept }) => accept?.findings?.includes(code) || (rule !== undefined && accept?.rules?.includes(rule)),
    )
  const isNamed = ({ code }: Noticed) => reviews.some(({ findings }) => findings === 'any' || findings?.includes(code))
  const asking = facts.findings.filter((each) => isNamed(each) || (each.asks && !isAccepted(each)))
  return asking.map(({ asks: _asks, path, ...finding }) => ({
    why: 'finding',
    ...(path !== undefined && { field: path }),
    finding,
  }))
}

/** Whatever the pipeline says: a document is posted without a person only if a duplicate of it would be recognized. */
function keyReasons(steps: readonly Step[], facts: RouteFacts, asked: readonly ReviewReason[]): ReviewReason[] {
  const { gaps } = businessKeyOf(facts.definition, facts.fields, requiredConfidence(steps, facts))
  return gaps.filter(
    ({ field }) => field === undefined || !asked.some((reason) => reason.field === field && reason.why !== 'finding'),
  )
}

/** Whatever the pipeline says: two documents with the same bytes are not both posted without a person. */
const SAME_CONTENT: ReviewReason = { why: 'same-content' }

function stepReasons(
  step: ReviewStep,
  facts: RouteFacts,
  rule: { pipeline: string; number: number },
  found: readonly ReviewReason[],
): ReviewReason[] {
  const when = step.when && conditionInWords(step.when)
  const reasons: ReviewReason[] = step.always ? [{ why: 'always', rule: { ...rule, ...(when && { when }) } }] : []
  if (step.typeBelow !== undefined && facts.typeConfidence < step.typeBelow) {
    reasons.push({ why: 'uncertain', confidence: facts.typeConfidence, threshold: step.typeBelow })
  }
  if (step.kindBelow !== undefined && facts.kindConfidence < step.kindBelow) {
    reasons.push({ about: 'kind', why: 'uncertain', confidence: facts.kindConfidence, threshold: step.kindBelow })
  }
  const needed = step.missing === 'required' ? facts.required : (step.missing ?? [])
  for (const field of needed) if (!valueNamed(facts, field)) reasons.push({ field, why: 'missing' })
  for (const [field, threshold] of Object.entries(thresholdsOf(step, needed, facts, found))) {
    const found = valueNamed(facts, field)
    if (found && found.confidence < threshold)
      reasons.push({ field, why: 'uncertain', confidence: found.confidence, threshold })
  }
  return [...reasons, ...failedReasons(step.checks?.failed ?? [], facts)]
}

/** The checks that fail, with what they require, for people. */
const failedReasons = (watched: readonly string[] | 'any', { checks, definition }: RouteFacts): ReviewReason[] =>
  failedChecks(checks)
    .filter((check) => watched === 'any' || watched.includes(check))
    .map((check) => {
      const { titles, expression } = definition?.checks[check] ?? {}
      return { check, why: 'failed', ...(titles && { titles }), ...(expression !== undefined && { expression }) }
    })

/** A person who looks at a document anyway is also told about values below this confidence. */
const DOUBTFUL = 0.9

/**
 * The least confidence by path: as the step says, else as its target accuracy requires. Beside a value that is missing
 * or that a finding asks about, the others are named only if they are doubtful themselves: the document goes to a
 * person anyway, who then sees what matters.
 */
function thresholdsOf(
  { accuracy, below = {} }: ReviewStep,
  needed: readonly string[],
  facts: RouteFacts,
  found: readonly ReviewReason[],
): Record<string, number> {
  if (accuracy === undefined) return below
  const there = needed.flatMap((field) => {
    const value = valueNamed(facts, field)
    return value ? [{ field, source: value.source, confidence: value.confidence, score: value.score }] : []
  })
  const required = facts.thresholdsFor(there, accuracy)
  const isAsked = found.some(({ field }) => field !== undefined && needed.includes(field))
  if (isAsked || there.length < needed.length)
    for (const [field, threshold] of Object.entries(required)) required[field] = Math.min(threshold, accuracy, DOUBTFUL)
  return { ...required, ...below }
}

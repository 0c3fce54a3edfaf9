import { isDeliveredUnnamed } from '../document/document-kind.ts'
import type { Noticed } from '../document/finding.ts'
import type { ReviewReason } from '../document/review-reason.ts'
import { businessKeyOf } from '../document/business-key.ts'
import type { Route } from '../document/commands.ts'
import { failedChecks, type CheckResults } from '../document/types/checks.ts'
import type { TypeDefinition } from '../document/types/type.ts'
import { conditionInWords, holds, valueNamed, type Facts } from './conditions.ts'
import { requiredConfidence } from './key-confidence.ts'
import type { Pipeline } from './pipeline.ts'
import type { DeliverStep, ReviewStep, Step } from './step.ts'

interface RouteFacts extends Facts {
  typeConfidence: number
  kindConfidence: number
  findings: readonly Noticed[]
  /** the required fields of the document's type */
  required: readonly string[]
  checks: CheckResults
  postedElsewhere?: boolean
  /** the type of the document */
  definition: TypeDefinition | undefined
  /** true for a target that takes documents whose business key is incomplete */
  takesWithoutKey(target: string): boolean
}

/**
 * Where a document goes once it is read or reviewed. Pure. A document that a person has reviewed is not asked about
 * again; one for which no deliver step holds is filed.
 */
export function route({ steps, name, version }: Pipeline, facts: RouteFacts & { reviewed: boolean }): Route {
  const pipeline = { name, version }
  const targets = steps.flatMap((step) => ('deliver' in step && takes(step.deliver, facts) ? step.deliver.to : []))
  const asked = [
    ...(facts.postedElsewhere ? [SAME_CONTENT] : []),
    ...findingReasons(steps, facts),
    ...reviewReasonsOf({ steps, name }, facts),
  ]
  const needsKey = !targets.every(facts.takesWithoutKey)
  const reasons = facts.reviewed ? [] : [...asked, ...(needsKey ? keyReasons(steps, facts, asked) : [])]
  if (reasons.length > 0) return { kind: 'review', reasons, pipeline }
  return targets.length > 0 ? { kind: 'deliver', targets: [...new Set(targets)], pipeline } : { kind: 'file', pipeline }
}

/** A step that names no kind takes only kinds that are booked as the type of the document. */
const takes = ({ when }: DeliverStep, facts: RouteFacts): boolean =>
  holds(when, facts) &&
  (when?.kind !== undefined || isDeliveredUnnamed(facts.kind, facts.definition?.lineage ?? [facts.type]))

/**
 * A finding that asks sends the document to review, unless a step of the pipeline accepts it. One that does not ask
 * does so only where a step names it.
 */
function findingReasons(steps: readonly Step[], facts: RouteFacts): ReviewReason[] {
  const reviews = steps.flatMap((step) => ('review' in step && holds(step.review.when, facts) ? [step.review] : []))
  const isAccepted = ({ code, rule }: Noticed) =>
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

/** The reasons of each review step that holds. */
const reviewReasonsOf = ({ steps, name }: Pick<Pipeline, 'steps' | 'name'>, facts: RouteFacts): ReviewReason[] =>
  steps
    .flatMap((step) => ('review' in step ? [step.review] : []))
    .flatMap((review, index) =>
      holds(review.when, facts) ? reviewReasons(review, facts, { pipeline: name, number: index + 1 }) : [],
    )

function reviewReasons(
  step: ReviewStep,
  facts: RouteFacts,
  rule: { pipeline: string; number: number },
): ReviewReason[] {
  const when = step.when && conditionInWords(step.when)
  const reasons: ReviewReason[] = step.always ? [{ why: 'always', rule: { ...rule, ...(when && { when }) } }] : []
  if (step.typeBelow !== undefined && facts.typeConfidence < step.typeBelow) {
    reasons.push({ why: 'uncertain', confidence: facts.typeConfidence, threshold: step.typeBelow })
  }
  if (step.kindBelow !== undefined && facts.kindConfidence < step.kindBelow) {
    reasons.push({ about: 'kind', why: 'uncertain', confidence: facts.kindConfidence, threshold: step.kindBelow })
  }
  for (const field of step.missing === 'required' ? facts.required : (step.missing ?? [])) {
    if (!valueNamed(facts, field)) reasons.push({ field, why: 'missing' })
  }
  for (const [field, threshold] of Object.entries(step.below ?? {})) {
    const found = valueNamed(facts, field)
    if (found && found.confidence < threshold)
      reasons.push({ field, why: 'uncertain', confidence: found.confidence, threshold })
  }
  const watched = step.checks?.failed ?? []
  for (const check of failedChecks(facts.checks)) {
    if (watched === 'any' || watched.includes(check)) reasons.push({ check, why: 'failed' })
  }
  return reasons
}

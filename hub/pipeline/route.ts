import { isDeliveredUnnamed } from '../document/document-kind.ts'
import type { Route } from '../document/commands.ts'
import { holds } from './conditions.ts'
import type { Pipeline } from './pipeline.ts'
import { reviewReasonsOf, type RouteFacts } from './review-reasons.ts'
import { certainSplit } from './split.ts'
import type { DeliverStep } from './step.ts'

/** What decides about targets, beside what decides about a review. */
interface TargetFacts {
  reviewed: boolean
  /** true for a target that takes documents whose business key is incomplete */
  takesWithoutKey(target: string): boolean
}

/**
 * Where a document goes once it is read or reviewed. Pure. A document that a person has reviewed is not asked about
 * again; one for which no deliver step holds is filed. A file that is certain to hold several documents is split before
 * anything else: each of them is routed on its own.
 */
export function route({ steps, name, version, split }: Pipeline, facts: RouteFacts & TargetFacts): Route {
  const pipeline = { name, version }
  const certain = facts.reviewed || facts.postedElsewhere ? undefined : certainSplit(split, facts.parts)
  if (certain) return { kind: 'split', ...certain, pipeline }
  const targets = steps.flatMap((step) => ('deliver' in step && takes(step.deliver, facts) ? step.deliver.to : []))
  const needsKey = !targets.every(facts.takesWithoutKey)
  const reasons = facts.reviewed ? [] : reviewReasonsOf({ steps, name, ...(split && { split }) }, facts, { needsKey })
  if (reasons.length > 0) return { kind: 'review', reasons, pipeline }
  return targets.length > 0 ? { kind: 'deliver', targets: [...new Set(targets)], pipeline } : { kind: 'file', pipeline }
}

/** A step that names no kind takes only kinds that are booked as the type of the document. */
const takes = ({ when }: DeliverStep, facts: RouteFacts): boolean =>
  holds(when, facts) &&
  (when?.kind !== undefined || isDeliveredUnnamed(facts.kind, facts.definition?.lineage ?? [facts.type]))

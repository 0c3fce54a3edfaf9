import { largest } from '../../../hub/platform/extremes.ts'
import { namesTax, type LabelledAmount, type TotalKind } from './total-labels.ts'
import { MAX_TAX_RATE, splitOf } from './total-sums.ts'

/** Strength of a subtotal or a net amount as the total, if none is labelled: too little without other evidence. */
const STAND_IN = 0.25
/** Strength of the amount paid as the total, if change was given. */
const PAID_EXACTLY = 0.05
/** Totals are at the end; of very many, only the last are compared with each other. */
const MAX_CANDIDATES = 100
/** The label of an amount that names it as a total has at least this strength. */
const CLEAR = 0.6
/** How sure the only amount paid is as the total. */
const PAID_ALONE = 0.4

/** An amount that may be the gross total, and how sure that is by its label and by the other amounts. */
export interface Scored {
  labelled: LabelledAmount
  certainty: number
}

/** What the amounts of a document say about each other. */
interface Evidence {
  amounts: readonly LabelledAmount[]
  candidates: readonly LabelledAmount[]
  largest: number
  /** what was paid less the change, in cents */
  differences: ReadonlySet<number>
}

/** The amounts that may be the gross total; of equals, the larger one first. */
export function scoreGross(amounts: readonly LabelledAmount[]): Scored[] {
  const evidence = evidenceOf(amounts)
  const scored = evidence.candidates
    .slice(-MAX_CANDIDATES)
    .map((labelled) => ({ labelled, certainty: Math.min(0.97, 0.15 + scoreOf(labelled, evidence) * 0.82) }))
    .toSorted((a, b) => b.labelled.amount.cents - a.labelled.amount.cents)
  return scored.length > 0 ? scored : paidAlone(amounts)
}

function evidenceOf(amounts: readonly LabelledAmount[]): Evidence {
  const ofKind = (kind: TotalKind) => amounts.filter((each) => each.kind === kind)
  const payments = ofKind('paid')
  const changes = ofKind('change')
  const paidInCash = payments.length > 0 && changes.length > 0
  const possible = amounts.filter(({ kind }) => kind === 'gross' || kind === 'none').map(({ amount }) => amount.cents)
  return {
    amounts,
    candidates: amounts.flatMap((each) => candidateOf(each, paidInCash)),
    largest: largest(possible, 0),
    differences: new Set(
      payments.flatMap((paid) =>
        changes
          .filter(({ order }) => order > paid.order)
          .map((change) => paid.amount.cents - Math.abs(change.amount.cents)),
      ),
    ),
  }
}

function candidateOf(amount: LabelledAmount, paidInCash: boolean): LabelledAmount[] {
  switch (amount.kind) {
    case 'gross':
      return [amount]
    case 'subtotal':
    case 'net':
      return [{ ...amount, strength: STAND_IN }]
    case 'due':
      return paidInCash ? [amount] : []
    case 'paid':
      return paidInCash ? [{ ...amount, strength: PAID_EXACTLY }] : []
    default:
      return []
  }
}

function scoreOf(candidate: LabelledAmount, evidence: Evidence): number {
  const { amounts, candidates, largest, differences } = evidence
  const { strength, label } = candidate
  const { cents } = candidate.amount
  const isSame = (other: LabelledAmount) => other.amount.cents === cents
  let score = candidate.strength
  if (cents !== 0 && differences.has(cents)) score += 0.25
  if (candidates.some((other) => other !== candidate && isSame(other) && other.kind === 'gross')) score += 0.08
  if (splitOf(amounts, cents)) score += 0.1
  if (isRounded(candidate, evidence)) score += 0.35
  if (cents !== 0 && amounts.some((each) => (each.kind === 'paid' || each.kind === 'due') && isSame(each))) score += 0.1
  if (cents < largest) score -= 0.15
  // "Total includes GST: 0.42" names the tax. A clear total may be small beside what other amounts are about.
  const isClear = strength >= CLEAR && !namesTax(label)
  if (cents > 0 && cents < largest * MAX_TAX_RATE && !isClear) score -= 0.3
  if (cents === 0) score -= 0.6
  else if (cents < 0) score -= 0.2
  return score
}

/** Whether an earlier candidate and a rounding after it add up to this one. */
const isRounded = (candidate: LabelledAmount, { amounts, candidates }: Evidence): boolean =>
  amounts.some(
    (rounding) =>
      rounding.kind === 'rounding' &&
      rounding.amount.cents !== 0 &&
      rounding.order < candidate.order &&
      candidates.some(
        (other) =>
          other.order < rounding.order && other.amount.cents + rounding.amount.cents === candidate.amount.cents,
      ),
  )

/** On a slip that only names what was paid, without change, that is the total. */
function paidAlone(amounts: readonly LabelledAmount[]): Scored[] {
  const payments = amounts.filter(({ kind }) => kind === 'paid')
  return payments.length === 1 && !amounts.some(({ kind, amount }) => kind === 'change' && amount.cents !== 0)
    ? [{ labelled: payments[0]!, certainty: PAID_ALONE }]
    : []
}

import { coreOf } from './party-words.ts'
import type { Likelihood } from './plain-evidence.ts'

/** Odds that no candidate is the seller. */
const NOBODY = 0.5

/**
 * How sure the chosen seller is, beside the other names: a name that the model doubts is a seller's all the same if
 * every other name is far less likely. On layouts of unseen authors, a fourth more sellers can so pass at 1 % wrong.
 */
export function certaintyOf(chosen: Likelihood, scored: readonly Likelihood[]): number {
  const core = coreOf(chosen.candidate.plain)
  const others = new Map<string, number>()
  for (const { candidate, seller } of scored) {
    const name = coreOf(candidate.plain)
    if (name.includes(core) || core.includes(name)) continue
    others.set(name, Math.max(others.get(name) ?? 0, oddsOf(seller)))
  }
  const odds = oddsOf(chosen.seller)
  return odds / (odds + [...others.values()].reduce((sum, each) => sum + each, NOBODY))
}

const oddsOf = (likelihood: number): number => likelihood / Math.max(1e-6, 1 - likelihood)

/** A name without a legal form, where a company that is not the receiver stands beside it: it may be its brand. */
export const isBrand = ({ features: { legal, rivals, otherImprint } }: Pick<Likelihood, 'features'>): boolean =>
  legal === 0 && (rivals! > 0 || otherImprint === 1)

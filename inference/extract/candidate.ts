import type { Evidence } from '../../hub/document/values/evidence.ts'
import type { Found } from './rules/found.ts'
import type { Piece } from './rules/lines.ts'

/** Something in a document that a field may mean. */
export interface Candidate {
  /** in the form of the kind of its field */
  value: string
  piece: Piece
  /** 0 to 1: how likely the value is right by its own evidence, whatever the other candidates are */
  score: number
  evidence: readonly Evidence[]
}

/** Evidence with what it adds to the log odds that the value is right; less than 0 speaks against it. */
export interface Weighed extends Evidence {
  weight: number
}

interface Choosing {
  /** a candidate with a lower score is not taken: the field stays absent */
  atLeast: number
  /** a different candidate contests the best one if its score is not lower by more than this */
  margin: number
}

export interface Choice {
  found: Found
  /** the values that contest the chosen one */
  contested: readonly string[]
}

/** What repeated candidates of one value add to its log odds, once. */
const REPEATED = 0.25
/** How much of the score of a contested value remains, for candidates of equal score. */
const CONTESTED = 0.55
const MOST_OTHERS = 3
const SURE = 0.995
/** Words that recognition is less sure of are named as evidence. */
const UNCLEAR = 0.8

/** A candidate whose score comes from a rule of known certainty and from further evidence. */
export function candidateOf(
  piece: Piece,
  value: string,
  certainty: number,
  evidence: readonly (Weighed | Evidence)[],
): Candidate {
  const added = evidence.reduce((sum, each) => sum + ('weight' in each ? each.weight : 0), 0)
  return {
    value: value.replace(/\s+/g, ' ').trim(),
    piece,
    score: added === 0 ? certainty : shifted(certainty, added),
    evidence: evidence.map(({ code, detail }) => (detail === undefined ? { code } : { code, detail })),
  }
}

/** A probability after its log odds are changed. */
export function shifted(probability: number, logOdds: number): number {
  const bounded = Math.min(SURE, Math.max(1 - SURE, probability))
  return Math.min(SURE, 1 / (1 + Math.exp(-Math.log(bounded / (1 - bounded)) - logOdds)))
}

/**
 * The best candidate, if it is good enough; undefined otherwise. Candidates of one value support each other. Those that
 * contest the best one lower its score, and it theirs. The next best become `candidates` of the value.
 */
export function choose(candidates: readonly Candidate[], { atLeast, margin }: Choosing): Choice | undefined {
  const [best, ...others] = withoutRepeats(candidates)
  if (!best || best.score < atLeast) return undefined
  const rivals = others.filter(({ score }) => score > best.score - margin && score > 0)
  const [rival] = rivals
  const evidence: Evidence[] = [
    ...best.evidence,
    ...(rival ? [{ code: 'contested', detail: rival.value } as const] : []),
    ...(best.piece.confidence < UNCLEAR ? [{ code: 'unclear-print' } as const] : []),
  ]
  return {
    contested: rivals.map(({ value }) => value),
    found: {
      ...placed(best, rival ? contestedScore(best.score, rival.score) : best.score),
      ...(evidence.length > 0 && { evidence }),
      ...(others.length > 0 && {
        candidates: others
          .slice(0, MOST_OTHERS)
          .map((other) =>
            placed(other, rivals.includes(other) ? contestedScore(other.score, best.score) : other.score),
          ),
      }),
    },
  }
}

/** The score of a candidate that another one contests, both above 0. */
export const contestedScore = (own: number, other: number): number =>
  own * Math.min(1, (2 * CONTESTED * own) / (own + other))

/** One candidate of each value, the best first; of equals, the earlier one. */
function withoutRepeats(candidates: readonly Candidate[]): Candidate[] {
  const byValue = [...Map.groupBy(candidates, ({ value }) => value).values()]
  return byValue
    .map((same) => {
      const best = same.reduce((a, b) => (b.score > a.score ? b : a))
      const places = new Set(same.map(({ piece }) => `${piece.page} ${piece.box.join(' ')}`)).size
      return places === 1
        ? best
        : { ...best, score: shifted(best.score, REPEATED), evidence: [...best.evidence, { code: 'repeated' } as const] }
    })
    .toSorted((a, b) => b.score - a.score)
}

/** A value is at most as sure as the words that it is read from. */
const placed = ({ value, piece }: Candidate, score: number) => ({
  value,
  confidence: Math.round(Math.max(0, Math.min(1, piece.confidence * score)) * 1000) / 1000,
  page: piece.page,
  box: piece.box,
})

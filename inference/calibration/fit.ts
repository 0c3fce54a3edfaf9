import {
  ANY_FIELD,
  rounded,
  shareAt,
  type Calibration,
  type Curve,
  type Knot,
} from '../../hub/document/calibration/calibration.ts'
import type { ValueSource } from '../../hub/document/values/value.ts'

/** A value about which it is known whether it is right. */
export interface Sample {
  field: string
  source: ValueSource
  /** 0 to 1, as the reader gave it */
  score: number
  right: boolean
  /** documents that look alike: they are never on both sides of a validation */
  family: string
}

/** A block with fewer values says little: it is joined with a neighbour. */
const LEAST_VALUES = 12
/** How many values the prior counts for, unless it is said: a block of few values does not claim to be certain. */
const PRIOR_VALUES = 4
/** No estimate is certain. */
const HIGHEST = 0.999

/** A score that turned out right or wrong; `weight`: how many values it counts as, 1 if it is absent. */
type Scored = Pick<Sample, 'score' | 'right'> & { weight?: number }

interface Pool {
  from: number
  upTo: number
  right: number
  values: number
  scores: number
}

/**
 * Curves for each source and field: isotonic regression of right values on scores, interpolated between the mean scores
 * of its blocks so that scores within a block keep their order. A field shares the curve of its
 * source as its prior, so that few values move it little; the prior of a source is its share of right values.
 */
export function fitCurves(samples: readonly Sample[]): Calibration['curves'] {
  const bySource = Map.groupBy(samples, ({ source }) => source)
  return Object.fromEntries(
    [...bySource]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([source, all]) => {
        const pooled = fitCurve(all, () => all.filter(({ right }) => right).length / all.length)
        const byField = [...Map.groupBy(all, ({ field }) => field)].toSorted(([a], [b]) => (a < b ? -1 : 1))
        const fields = byField.map(([field, own]) => [field, fitCurve(own, (score) => shareAt(pooled, score))] as const)
        return [source, { [ANY_FIELD]: pooled, ...Object.fromEntries(fields) }]
      }),
  )
}

/**
 * @param prior the share that is expected at a score before the values are seen
 * @param priorValues how many values of a block the prior counts for
 */
export function fitCurve(
  samples: readonly Scored[],
  prior: (score: number) => number,
  priorValues = PRIOR_VALUES,
): Curve {
  const pools = monotone(largeEnough(samples.toSorted((a, b) => a.score - b.score).map(poolOf)))
  // The prior may turn two blocks around.
  let highest = 0
  const knots = pools.map(({ right, values, scores }): Knot => {
    const share = (right + priorValues * prior(scores / values)) / (values + priorValues)
    highest = Math.max(highest, Math.min(HIGHEST, share))
    return [rounded(scores / values), rounded(highest), Math.max(1, Math.round(values))]
  })
  const [lowest] = knots
  const from = rounded(pools[0]?.from ?? 0)
  return lowest && from < lowest[0] ? [[from, lowest[1], 0], ...knots] : knots
}

const poolOf = ({ score, right, weight = 1 }: Scored): Pool => ({
  from: score,
  upTo: score,
  right: weight * Number(right),
  values: weight,
  scores: weight * score,
})

const joined = (a: Pool, b: Pool): Pool => ({
  from: a.from,
  upTo: b.upTo,
  right: a.right + b.right,
  values: a.values + b.values,
  scores: a.scores + b.scores,
})

const shareOf = ({ right, values }: Pool): number => right / values

/** Pool adjacent violators: neighbours are joined until the shares rise. */
function monotone(pools: readonly Pool[]): Pool[] {
  const kept: Pool[] = []
  for (const pool of pools) {
    let last = pool
    for (let before = kept.at(-1); before && shareOf(before) >= shareOf(last); before = kept.at(-1)) {
      kept.pop()
      last = joined(before, last)
    }
    kept.push(last)
  }
  return kept
}

/**
 * Equal scores in one pool, and neighbours joined until they have enough values. That comes before the shares are
 * looked at: a few values that are wrong must not be joined with a long row of others that are all right.
 */
function largeEnough(pools: readonly Pool[]): Pool[] {
  const equal: Pool[] = []
  for (const pool of pools) {
    const before = equal.at(-1)
    if (before?.upTo === pool.from) equal.splice(-1, 1, joined(before, pool))
    else equal.push(pool)
  }
  const kept: Pool[] = []
  for (const pool of equal) {
    const before = kept.at(-1)
    if (before && before.values < LEAST_VALUES && pool.values < LEAST_VALUES) kept.splice(-1, 1, joined(before, pool))
    else kept.push(pool)
  }
  const [before, last] = kept.slice(-2)
  return before && last && last.values < LEAST_VALUES ? [...kept.slice(0, -2), joined(before, last)] : kept
}

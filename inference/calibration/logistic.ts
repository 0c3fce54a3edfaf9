import { largest } from '../../hub/platform/extremes.ts'

/** What is known of something, and whether it turned out right. */
interface Example {
  facts: readonly number[]
  right: boolean
}

const STEPS = 50
const CLOSE = 1e-8

/**
 * Logistic regression by Newton's method: the weights of the facts, then the constant. No weight is negative: a fact
 * that would speak against what it stands for has the weight 0.
 * @param ridge how strongly weights are pulled towards 0, in examples; the constant is not
 */
export function fitLogistic(examples: readonly Example[], ridge: number): number[] {
  const count = examples[0]?.facts.length ?? 0
  let used = Array.from({ length: count }, (_, index) => index)
  for (;;) {
    const weights = newton(
      examples.map(({ facts, right }) => ({ facts: used.map((index) => facts[index]!), right })),
      ridge,
    )
    const worst = used.reduce((least, _, at) => (weights[at]! < weights[least]! ? at : least), 0)
    if (used.length === 0 || weights[worst]! >= 0) {
      const all = Array.from({ length: count }, () => 0)
      for (const [at, index] of used.entries()) all[index] = weights[at]!
      return [...all, weights.at(-1)!]
    }
    used = used.filter((_, at) => at !== worst)
  }
}

function newton(examples: readonly Example[], ridge: number): number[] {
  const size = (examples[0]?.facts.length ?? 0) + 1
  const rows = examples.map(({ facts, right }) => ({ row: [...facts, 1], right }))
  let weights = Array.from({ length: size }, () => 0)
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight, index) => (index < size - 1 ? -ridge * weight : 0))
    const curvature = weights.map((_, index) =>
      weights.map((__, other) => (index === other ? (index < size - 1 ? ridge : 1e-6) : 0)),
    )
    for (const { row, right } of rows) {
      const share = 1 / (1 + Math.exp(-row.reduce((sum, fact, index) => sum + fact * weights[index]!, 0)))
      for (const [index, fact] of row.entries()) {
        gradient[index]! += (Number(right) - share) * fact
        for (const [other, fact2] of row.entries()) curvature[index]![other]! += share * (1 - share) * fact * fact2
      }
    }
    const change = solved(curvature, gradient)
    const longest = largest(change.map(Math.abs))
    weights = weights.map((weight, index) => weight + change[index]! * Math.min(1, 2 / longest))
    if (longest < CLOSE) break
  }
  return weights
}

/** The solution of a system of linear equations whose matrix is symmetric and positive definite. */
function solved(matrix: readonly (readonly number[])[], sums: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, sums[index]!])
  for (const [pivot, row] of rows.entries())
    for (const other of rows.slice(pivot + 1)) {
      const factor = other[pivot]! / row[pivot]!
      for (let at = pivot; at < other.length; at++) other[at]! -= factor * row[at]!
    }
  const result = Array.from({ length: rows.length }, () => 0)
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at]!
    const known = result.reduce((sum, value, index) => (index > at ? sum + value * row[index]! : sum), 0)
    result[at] = (row.at(-1)! - known) / row[at]!
  }
  return result
}

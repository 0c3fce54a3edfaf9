import type { Bug } from './bugs/bug.ts'
import { simulate } from './simulate.ts'

export const WITHIN_SEEDS = 1_000

export interface Verdict {
  bug: Bug
  seed: number | undefined
  tried: number
  shows: string
}

/** Runs worlds with a planted bug until one of them shows it. */
export async function hunt(bug: Bug, from = 1, within = WITHIN_SEEDS): Promise<Verdict> {
  for (let seed = from; seed < from + within; seed++) {
    const { violations } = await simulate(seed, { plant: bug.plant })
    if (violations.length > 0) return { bug, seed, tried: seed - from + 1, shows: violations[0]! }
  }
  return { bug, seed: undefined, tried: within, shows: 'not found' }
}

export const verdictLine = ({ bug, seed, shows }: Verdict): string =>
  `${bug.name.padEnd(32)} ${seed === undefined ? 'NOT FOUND' : `seed ${seed}`.padEnd(9)}  ${shows}`

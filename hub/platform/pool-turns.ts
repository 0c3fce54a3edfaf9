export interface RunningJob {
  owner: string | undefined
  /** whether it runs at low priority */
  isLow: boolean
}

interface WaitingJob {
  owner: string | undefined
  /** whether it is to run at low priority */
  isLow: boolean
}

interface PoolSize {
  size: number
  /** whether jobs of an owner of whom none runs may start beyond the size */
  spare: boolean
}

/**
 * How many processes a pool may have. One spare process is for an owner of whom no job runs, one more for such an owner
 * if all others run at low priority.
 */
export const mostProcesses = ({ size, spare }: PoolSize): number => size + (spare ? 2 : 0)

/**
 * The waiting job that starts next, by its index; undefined if none may start. The owner with the fewest running jobs
 * is next; the jobs of one owner keep their order.
 */
export function nextInTurn(
  waiting: readonly WaitingJob[],
  running: readonly RunningJob[],
  { size, spare }: PoolSize,
): number | undefined {
  const counts = new Map<string | undefined, number>()
  for (const { owner } of running) counts.set(owner, countOf(counts, owner) + 1)
  const others = running.length - size
  const mayStart = ({ owner, isLow }: WaitingJob): boolean => {
    if (others < 0) return true
    if (!spare || countOf(counts, owner) > 0) return false
    return others === 0 || (others === 1 && !isLow && areLow(running))
  }
  let next: number | undefined
  let fewest = Infinity
  for (const [index, job] of waiting.entries()) {
    const count = countOf(counts, job.owner)
    if (count >= fewest || !mayStart(job)) continue
    next = index
    fewest = count
  }
  return next
}

export const areLow = (running: readonly RunningJob[]): boolean => running.every(({ isLow }) => isLow)

const countOf = (counts: Map<string | undefined, number>, owner: string | undefined): number => counts.get(owner) ?? 0

/** What work has cost of late. Half of it is forgotten each minute. */
export interface RecentCost {
  ms: number
  /** when that was, in milliseconds */
  at: number
}

const HALF_LIFE_MS = 60_000

/** What is left of a cost at a later time, in milliseconds. */
export const costAt = (cost: RecentCost | undefined, now: number): number =>
  cost === undefined ? 0 : cost.ms * 0.5 ** ((now - cost.at) / HALF_LIFE_MS)

/** A cost together with work of this moment. */
export const withCost = (cost: RecentCost | undefined, ms: number, now: number): RecentCost => ({
  ms: costAt(cost, now) + ms,
  at: now,
})

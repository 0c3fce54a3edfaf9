import { randomFrom } from './random.ts'

/**
 * How bad one world is. Each world has some of the faults and not the others, so that no fault hides behind another.
 */
export interface FaultSchedule {
  /** a call that never reaches its engine, and one whose answer is lost on the way back */
  refused: number
  lostAnswer: number
  /** maximum latency in ms; how often it is up to a second, and how often minutes */
  way: number
  hesitant: number
  slow: number
  /** a message that the broker holds twice, and one that overtakes */
  duplicated: number
  overtaking: number
  /** per step of a process: it dies, it is suspended, its clock jumps */
  crash: number
  pause: number
  jump: number
  /** times within the bad part */
  brokerRestarts: number[]
  fullDisks: { from: number; to: number }[]
  brokerLosses: number[]
  /** when the log is restored from a backup, and which share of it the backup has */
  restores: { at: number; share: number }[]
  /** whether work that is past its deadline is requested again */
  deadlines: boolean
  /** how often a read shows that the node of the event store that a process reads from has fallen behind */
  stale: number
  /** what the target does with a send */
  target: { drop: number; late: number; refuse: number; throttle: number; blind: number }
  /** events in a page of the log */
  page: number
  /** where the bad part ends, in milliseconds */
  until: number
  /** that a message has before it is parked */
  attempts: number
  /** processes of each role */
  processes: Record<Role, number>
}

export type Role = 'door' | 'dispatcher' | 'reader' | 'courier' | 'projector'

export interface WeatherOptions {
  /** the log is restored in every world, and not only in some */
  restored?: boolean
  /** whether the broker may lose everything that it holds; survived since the dispatcher notices it */
  brokerLoss?: boolean
}

export function weatherOf(seed: number, { brokerLoss = true, restored = false }: WeatherOptions = {}): FaultSchedule {
  const random = randomFrom(seed ^ 0x5eed)
  const some = (most: number): number => (random.chance(0.45) ? random.share() * most : 0)
  const until = random.oneOf([20_000, 120_000, 600_000, 3_600_000])
  const times = (probability: number): number[] =>
    random.chance(probability) ? [random.below(random.oneOf([2_000, until]))] : []
  const schedule = {
    // Where all ways are short and alike, what begins together stays together.
    way: random.oneOf([3, 20, 20, 100]),
    hesitant: random.chance(0.6) ? 0.1 : 0,
    refused: some(0.08),
    lostAnswer: some(0.08),
    slow: some(0.03),
    duplicated: some(0.3),
    overtaking: some(0.5),
    crash: some(0.03),
    pause: some(0.02),
    jump: random.chance(0.2) ? 0.01 : 0,
    brokerRestarts: times(0.3),
    fullDisks: times(0.2).map((from) => ({ from, to: from + 500 + random.below(60_000) })),
    brokerLosses: times(brokerLoss ? 0.3 : 0),
    target: { drop: some(0.3), late: some(0.3), refuse: some(0.2), throttle: some(0.2), blind: some(0.2) },
    page: random.oneOf([1, 2, 5, 100]),
    until,
    attempts: random.oneOf([2, 4, 8]),
    processes: {
      door: 1 + random.below(2),
      dispatcher: 1 + random.below(2),
      reader: 1 + random.below(2),
      courier: 1 + random.below(3),
      projector: random.chance(0.4) ? 2 : 1,
    },
    stale: some(0.1),
    deadlines: random.chance(0.2),
  }
  const restores = (restored || random.chance(0.1) ? [random.below(random.oneOf([2_000, until]))] : []).map((at) => ({
    at,
    share: random.share(),
  }))
  // A result that was lost after its message was acknowledged is requested again when it is overdue.
  return { ...schedule, restores, deadlines: schedule.deadlines || restores.length > 0 }
}

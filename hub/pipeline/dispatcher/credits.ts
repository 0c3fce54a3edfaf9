/** A piece of work that waits for its turn, or is out with its workers. */
export interface Held {
  /** names the work in all its attempts; an entry of the same key takes the place of the one before */
  key: string
  /** what shares credits: the works of one class go to the same workers */
  lane: string
  tenant: string
}

export interface CreditLimits {
  /** works of a lane that all its workers together do at once */
  placesOf(lane: string): number
  /** whole turns of a tenant for each one of a tenant of weight 1 */
  weightOf(tenant: string): number
  /** a work that has been out for so long, or while as many others ended as may be out, gives its credit back, since it waits in a retry queue or is lost; it may still end */
  lapseMs(lane: string): number
  /** how often all that was out has been lost */
  dataLossCount?(): number
}

interface Out {
  at: number
  /** what had ended in its lane, and how often everything had been lost, when it went */
  ended: number
  dataLossCount: number
}

interface Lane<Work> {
  /** works that wait, by tenant, each in order; the order of the map is the order of the round */
  waiting: Map<string, Work[]>
  /** turns that the tenant at the head of the round still has */
  turns: number
  /** in the order in which they went */
  out: Map<string, Out>
  /** all that ever ended */
  ended: number
  /** when the rate was measured last, and what had ended by then */
  measured: { at: number; ended: number }
  perSecond: number
}

export interface Credits<Work extends Held> {
  /** Holds a work until there is a credit for it. */
  add(work: Work): void
  /** The work has ended, wherever it was; an unknown key is no error. */
  end(key: string, now: number): void
  /** The works that may go now, each once, where a new one needs `readyMs` on its way to the workers: within a lane the tenants take turns by weight, those of one tenant keep their order. */
  release(now: number, readyMs: number): Work[]
  /** how many works wait, and how many hold a credit */
  counts(): { waiting: number; out: number }
  waitingOf(lane: string, tenant: string): number
  holdsCredit(key: string): boolean
  /** The first of each tenant and lane that waits. */
  heads(): Work[]
}

/** Without something ready a worker would be idle while its next work is on the way. */
const SPARE = 8
const RATE_MS = 200

/**
 * How much of a lane may be out: its places, an eighth more, and what is done in `readyMs`. Slow work is handed out late, so that
 * who comes now does not queue behind another's backlog; quick work is handed out in numbers, so that nobody waits for the dispatcher.
 */
export const limitOf = (places: number, perSecond: number, readyMs: number): number =>
  places + Math.max(1, Math.floor(places / SPARE), Math.floor((perSecond * readyMs) / 1000))

/** Weighted round robin over the tenants, in every lane apart. No clock: the time comes with the call. */
export function openCredits<Work extends Held>({
  placesOf,
  weightOf,
  lapseMs,
  dataLossCount = () => 0,
}: CreditLimits): Credits<Work> {
  const lanes = new Map<string, Lane<Work>>()
  const waiting = new Map<string, Work>()
  const out = new Map<string, Lane<Work>>()

  function laneOf(name: string): Lane<Work> {
    let lane = lanes.get(name)
    if (!lane)
      lanes.set(
        name,
        (lane = {
          waiting: new Map(),
          turns: 0,
          out: new Map(),
          ended: 0,
          measured: { at: 0, ended: 0 },
          perSecond: 0,
        }),
      )
    return lane
  }

  function giveBack(key: string): Lane<Work> | undefined {
    const lane = out.get(key)
    out.delete(key)
    lane?.out.delete(key)
    return lane
  }

  function leave(key: string): Lane<Work> | undefined {
    const work = waiting.get(key)
    if (work) {
      waiting.delete(key)
      const lane = laneOf(work.lane)
      const queue = lane.waiting.get(work.tenant)!
      queue.splice(queue.indexOf(work), 1)
      if (queue.length === 0) dropTenant(lane, work.tenant)
    }
    return giveBack(key)
  }

  function dropTenant(lane: Lane<Work>, tenant: string): void {
    if (lane.waiting.keys().next().value === tenant) lane.turns = 0
    lane.waiting.delete(tenant)
  }

  function measure(lane: Lane<Work>, now: number): void {
    const elapsed = now - lane.measured.at
    if (elapsed < RATE_MS) return
    lane.perSecond = ((lane.ended - lane.measured.ended) * 1000) / elapsed
    lane.measured = { at: now, ended: lane.ended }
  }

  /** The tenant at the head of the round has as many turns as its weight, then goes to its end. */
  function take(lane: Lane<Work>): Work | undefined {
    const first = lane.waiting.entries().next().value
    if (!first) return undefined
    const [tenant, queue] = first
    if (lane.turns === 0) lane.turns = Math.max(1, Math.floor(weightOf(tenant)))
    const work = queue.shift()!
    lane.turns--
    if (queue.length === 0) dropTenant(lane, tenant)
    else if (lane.turns === 0) {
      lane.waiting.delete(tenant)
      lane.waiting.set(tenant, queue)
    }
    return work
  }

  return {
    add(work) {
      leave(work.key)
      waiting.set(work.key, work)
      const { waiting: queues } = laneOf(work.lane)
      const queue = queues.get(work.tenant)
      if (queue) queue.push(work)
      else queues.set(work.tenant, [work])
    },
    end(key, now) {
      const lane = leave(key)
      if (!lane) return
      lane.ended++
      measure(lane, now)
    },
    release(now, readyMs) {
      const released: Work[] = []
      const lossesNow = dataLossCount()
      for (const [name, lane] of lanes) {
        measure(lane, now)
        const limit = limitOf(placesOf(name), lane.perSecond, readyMs)
        for (const [key, went] of lane.out) {
          // Overtaken by a whole round, it waits in a retry queue or takes long; where nothing ends, the brake stays on.
          const isOvertaken = lane.ended - went.ended >= limit
          if (went.at + lapseMs(name) > now && !isOvertaken && went.dataLossCount === lossesNow) break
          giveBack(key)
        }
        if (lane.waiting.size === 0) continue
        while (lane.out.size < limit) {
          const work = take(lane)
          if (!work) break
          waiting.delete(work.key)
          out.set(work.key, lane)
          lane.out.set(work.key, { at: now, ended: lane.ended, dataLossCount: lossesNow })
          released.push(work)
        }
      }
      return released
    },
    counts: () => ({ waiting: waiting.size, out: out.size }),
    waitingOf: (lane, tenant) => lanes.get(lane)?.waiting.get(tenant)?.length ?? 0,
    holdsCredit: (key) => out.has(key),
    heads: () => [...lanes.values()].flatMap((lane) => [...lane.waiting.values()].map((queue) => queue[0]!)),
  }
}

import { addToRound, newRound, removeFromRound, takeFromRound, type Round } from './round-robin.ts'

/** A work item that waits for a credit or holds one. */
export interface WorkItem {
  /** the same in all attempts; a new item replaces the one with the same key */
  key: string
  /** items of one class share credits, because they go to the same consumers */
  workClass: string
  tenant: string
}

export interface CreditLimits {
  /** items of a class that all its consumers together process at once */
  concurrencyOf(workClass: string): number
  /** items more that may be out, each of a tenant that has none out; 0 by default */
  reserveOf?(workClass: string): number
  /** turns of a tenant in each round; a tenant of weight 1 has one */
  weightOf(tenant: string): number
  /**
   * ms after which an item that is out gives its credit back: it waits in a retry queue or is lost, and may still end
   */
  creditTimeoutMs(workClass: string): number
  /** how often the broker has lost all its data */
  dataLossCount?(): number
}

interface Credit {
  tenant: string
  /** when it was given, in ms on the monotonic clock */
  at: number
  /** how many items of the class had ended, and how often the broker had lost its data, when it was given */
  ended: number
  dataLossCount: number
}

interface WorkClass<Item> {
  round: Round<Item>
  /** credits by key, in the order in which they were given */
  out: Map<string, Credit>
  /** how many items have ended so far */
  ended: number
  /** when the rate was measured last, and how many items had ended by then */
  measured: { at: number; ended: number }
  perSecond: number
}

export interface Credits<Item extends WorkItem> {
  limits: CreditLimits
  classes: Map<string, WorkClass<Item>>
  waiting: Map<string, Item>
  out: Map<string, WorkClass<Item>>
}

/** One spare item per this number of consumers: without it a consumer is idle while its next item is on the way. */
const CONSUMERS_PER_SPARE = 8
const RATE_MS = 200

/**
 * How many items of a class may be out: its concurrency, an eighth more, and what is done in `readyMs`. Slow items are
 * published late, so that a tenant that comes now does not queue behind another's backlog; quick items are published in
 * numbers, so that no consumer waits for the dispatcher.
 */
export const creditLimit = (concurrency: number, perSecond: number, readyMs: number): number =>
  concurrency + Math.max(1, Math.floor(concurrency / CONSUMERS_PER_SPARE), Math.floor((perSecond * readyMs) / 1000))

export const openCredits = <Item extends WorkItem>(limits: CreditLimits): Credits<Item> => ({
  limits,
  classes: new Map(),
  waiting: new Map(),
  out: new Map(),
})

/** Holds an item until there is a credit for it. */
export function holdItem<Item extends WorkItem>(credits: Credits<Item>, item: Item): void {
  removeItem(credits, item.key)
  credits.waiting.set(item.key, item)
  addToRound(classOf(credits, item.workClass).round, item.tenant, item)
}

/** The item has ended, whether it waits or is out. An unknown key is no error. */
export function endItem<Item extends WorkItem>(credits: Credits<Item>, key: string, now: number): void {
  const workClass = removeItem(credits, key)
  if (!workClass) return
  workClass.ended++
  measureRate(workClass, now)
}

/**
 * The items that may be published now, each once. A new item needs `readyMs` on its way to the consumers.
 * Within a class tenants take turns by weight; the items of one tenant keep their order.
 */
export function releaseItems<Item extends WorkItem>(credits: Credits<Item>, now: number, readyMs: number): Item[] {
  const { limits, classes, waiting, out } = credits
  const dataLossCount = limits.dataLossCount?.() ?? 0
  const released: Item[] = []
  for (const [name, workClass] of classes) {
    measureRate(workClass, now)
    const limit = creditLimit(limits.concurrencyOf(name), workClass.perSecond, readyMs)
    takeBackCredits(credits, workClass, { now, limit, dataLossCount, timeoutMs: limits.creditTimeoutMs(name) })
    const most = limit + (limits.reserveOf?.(name) ?? 0)
    while (workClass.out.size < most) {
      const item =
        workClass.out.size < limit ? takeFromRound(workClass.round, limits.weightOf) : takeOfNewTenant(workClass)
      if (!item) break
      waiting.delete(item.key)
      out.set(item.key, workClass)
      workClass.out.set(item.key, { tenant: item.tenant, at: now, ended: workClass.ended, dataLossCount })
      released.push(item)
    }
  }
  return released
}

/** The first item of a tenant that has nothing out, in the order of the round. */
function takeOfNewTenant<Item extends WorkItem>({ round, out }: WorkClass<Item>): Item | undefined {
  if (round.waiting.size === 0) return undefined
  const busy = new Set([...out.values()].map(({ tenant }) => tenant))
  for (const [tenant, [item]] of round.waiting) {
    if (busy.has(tenant) || !item) continue
    removeFromRound(round, tenant, item)
    return item
  }
  return undefined
}

export const waitingOf = (credits: Credits<WorkItem>, workClass: string, tenant: string): number =>
  credits.classes.get(workClass)?.round.waiting.get(tenant)?.length ?? 0

export const holdsCredit = (credits: Credits<WorkItem>, key: string): boolean => credits.out.has(key)

/** The first waiting item of each tenant and class. */
export const firstWaiting = <Item extends WorkItem>({ classes }: Credits<Item>): Item[] =>
  [...classes.values()].flatMap(({ round }) => [...round.waiting.values()].map((queue) => queue[0]!))

function classOf<Item extends WorkItem>({ classes }: Credits<Item>, name: string): WorkClass<Item> {
  let workClass = classes.get(name)
  if (!workClass) {
    workClass = { round: newRound(), out: new Map(), ended: 0, measured: { at: 0, ended: 0 }, perSecond: 0 }
    classes.set(name, workClass)
  }
  return workClass
}

/** Takes the item out of waiting, and its credit back. Returns its class if it held a credit. */
function removeItem<Item extends WorkItem>(credits: Credits<Item>, key: string): WorkClass<Item> | undefined {
  const item = credits.waiting.get(key)
  if (item) {
    credits.waiting.delete(key)
    removeFromRound(classOf(credits, item.workClass).round, item.tenant, item)
  }
  return takeBackCredit(credits, key)
}

function takeBackCredit<Item extends WorkItem>({ out }: Credits<Item>, key: string): WorkClass<Item> | undefined {
  const workClass = out.get(key)
  out.delete(key)
  workClass?.out.delete(key)
  return workClass
}

/**
 * Takes credits back from the oldest items that are lost, out for too long, or overtaken by as many others as may be
 * out.
 */
function takeBackCredits<Item extends WorkItem>(
  credits: Credits<Item>,
  workClass: WorkClass<Item>,
  { now, limit, dataLossCount, timeoutMs }: { now: number; limit: number; dataLossCount: number; timeoutMs: number },
): void {
  for (const [key, credit] of workClass.out) {
    // An overtaken item waits in a retry queue or is slow. If no item ends, none is overtaken and all credits stay out.
    const isOvertaken = workClass.ended - credit.ended >= limit
    const isTimedOut = credit.at + timeoutMs <= now
    if (!isTimedOut && !isOvertaken && credit.dataLossCount === dataLossCount) return
    takeBackCredit(credits, key)
  }
}

function measureRate(workClass: WorkClass<WorkItem>, now: number): void {
  const elapsed = now - workClass.measured.at
  if (elapsed < RATE_MS) return
  workClass.perSecond = ((workClass.ended - workClass.measured.ended) * 1000) / elapsed
  workClass.measured = { at: now, ended: workClass.ended }
}

/** Weighted round robin over the tenants of one work class. */
export interface Round<Item> {
  /** items that wait, by tenant, each in order; the order of the map is the order of the round */
  waiting: Map<string, Item[]>
  /** turns that the first tenant of the round still has */
  turns: number
}

export const newRound = <Item>(): Round<Item> => ({ waiting: new Map(), turns: 0 })

export function addToRound<Item>({ waiting }: Round<Item>, tenant: string, item: Item): void {
  const queue = waiting.get(tenant)
  if (queue) queue.push(item)
  else waiting.set(tenant, [item])
}

export function removeFromRound<Item>(round: Round<Item>, tenant: string, item: Item): void {
  const queue = round.waiting.get(tenant)!
  queue.splice(queue.indexOf(item), 1)
  if (queue.length === 0) dropTenant(round, tenant)
}

/** The next item. The first tenant has as many turns as its weight, then it goes to the end of the round. */
export function takeFromRound<Item>(round: Round<Item>, weightOf: (tenant: string) => number): Item | undefined {
  const first = round.waiting.entries().next().value
  if (!first) return undefined
  const [tenant, queue] = first
  if (round.turns === 0) round.turns = Math.max(1, Math.floor(weightOf(tenant)))
  const item = queue.shift()!
  round.turns--
  if (queue.length === 0) dropTenant(round, tenant)
  else if (round.turns === 0) {
    round.waiting.delete(tenant)
    round.waiting.set(tenant, queue)
  }
  return item
}

function dropTenant<Item>(round: Round<Item>, tenant: string): void {
  if (round.waiting.keys().next().value === tenant) round.turns = 0
  round.waiting.delete(tenant)
}

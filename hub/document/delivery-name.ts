/**
 * A business action of a document at a target: 1 is its posting, each correction of a posting has the next number.
 * Every action has a delivery, and so a posting key, of its own.
 */
export interface BusinessAction {
  target: string
  action: number
}

/** `ledger`, and `ledger.2` for the first correction. No target has a dot in its name. */
export const deliveryName = ({ target, action }: BusinessAction): string =>
  action === 1 ? target : `${target}.${action}`

export function parseDeliveryName(name: string): BusinessAction {
  const [, target, action] = /^(.+)\.([1-9]\d*)$/.exec(name) ?? []
  return target === undefined ? { target: name, action: 1 } : { target, action: Number(action) }
}

/** The name of the last action at a target among these deliveries; undefined if there is none. */
export function lastDelivery(deliveries: Readonly<Record<string, unknown>>, target: string): string | undefined {
  const actions = Object.keys(deliveries)
    .map(parseDeliveryName)
    .filter((each) => each.target === target)
  const last = actions.toSorted((a, b) => b.action - a.action)[0]
  return last && deliveryName(last)
}

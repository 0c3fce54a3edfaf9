import type { Group, Invoice } from './group.ts'

export interface Rule {
  /** as its publisher names it, e.g. BR-CO-15 */
  id: string
  /** fatal: the invoice must not be used as it is; warning: its publisher only advises */
  severity: 'fatal' | 'warning'
  /** one sentence for people */
  text: string
  /** the number of places that violate it */
  broken: (invoice: Invoice) => number
}

/** A rule about the invoice as a whole. */
export function rule(id: string, text: string, holds: (invoice: Invoice) => boolean): Rule {
  return { id, severity: 'fatal', text, broken: (invoice) => (holds(invoice) ? 0 : 1) }
}

/** A rule about each group of a name. */
export function ruleOf(
  group: string,
  id: string,
  text: string,
  holds: (group: Group, invoice: Invoice) => boolean,
): Rule {
  const broken = (invoice: Invoice): number => invoice.groups(group).filter((each) => !holds(each, invoice)).length
  return { id, severity: 'fatal', text, broken }
}

/** The rule as an advice. */
export const advice = (given: Rule): Rule => ({ ...given, severity: 'warning' })

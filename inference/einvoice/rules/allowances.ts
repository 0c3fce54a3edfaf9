import { has } from './group.ts'
import { ruleOf, type Rule } from './rule.ts'

/** The groups of allowances and charges, with the rules that say the same about each of them. */
const GROUPS = [
  {
    group: 'allowance',
    what: 'document level allowance',
    terms: ['BT-92', 'BT-97', 'BT-98'],
    amount: 'BR-31',
    category: 'BR-32',
    reason: ['BR-33', 'BR-CO-21'],
  },
  {
    group: 'charge',
    what: 'document level charge',
    terms: ['BT-99', 'BT-104', 'BT-105'],
    amount: 'BR-36',
    category: 'BR-37',
    reason: ['BR-38', 'BR-CO-22'],
  },
  {
    group: 'lineAllowance',
    what: 'invoice line allowance',
    terms: ['BT-136', 'BT-139', 'BT-140'],
    amount: 'BR-41',
    reason: ['BR-42', 'BR-CO-23'],
  },
  {
    group: 'lineCharge',
    what: 'invoice line charge',
    terms: ['BT-141', 'BT-144', 'BT-145'],
    amount: 'BR-43',
    reason: ['BR-44', 'BR-CO-24'],
  },
] as const

/** Rules of EN 16931 for allowances and charges of the document and of lines. */
export const ALLOWANCE_RULES: readonly Rule[] = GROUPS.flatMap((place) => {
  const { group, what, terms } = place
  const [amount, reason, reasonCode] = terms
  const rules = [
    ruleOf(group, place.amount, `Each ${what} must have an amount (${amount}).`, (change) => has(change, 'amount')),
    ...place.reason.map((id) =>
      ruleOf(
        group,
        id,
        `Each ${what} must have a reason (${reason}) or a reason code (${reasonCode}).`,
        (change) => has(change, 'reason') || has(change, 'reasonCode'),
      ),
    ),
  ]
  if (!('category' in place)) return rules
  const text = `Each ${what} must have a VAT category code.`
  return [...rules, ruleOf(group, place.category, text, (change) => has(change, 'categoryCode'))]
})

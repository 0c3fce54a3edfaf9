import { atMostCents } from './amounts.ts'
import { texts } from './group.ts'
import { ruleOf, type Rule } from './rule.ts'

/** Amounts that EN 16931 limits to two decimals: rule, group, term, what it is. */
const AMOUNTS: readonly (readonly [id: string, group: string, term: string, what: string])[] = [
  ['BR-DEC-01', 'allowance', 'amount', 'document level allowance amount (BT-92)'],
  ['BR-DEC-02', 'allowance', 'base', 'document level allowance base amount (BT-93)'],
  ['BR-DEC-05', 'charge', 'amount', 'document level charge amount (BT-99)'],
  ['BR-DEC-06', 'charge', 'base', 'document level charge base amount (BT-100)'],
  ['BR-DEC-09', 'totals', 'lines', 'sum of line net amounts (BT-106)'],
  ['BR-DEC-10', 'totals', 'allowances', 'sum of allowances (BT-107)'],
  ['BR-DEC-11', 'totals', 'charges', 'sum of charges (BT-108)'],
  ['BR-DEC-12', 'totals', 'net', 'total without VAT (BT-109)'],
  ['BR-DEC-13', 'taxTotal', 'amount', 'VAT total (BT-110, BT-111)'],
  ['BR-DEC-14', 'totals', 'gross', 'total with VAT (BT-112)'],
  ['BR-DEC-16', 'totals', 'paid', 'paid amount (BT-113)'],
  ['BR-DEC-17', 'totals', 'rounding', 'rounding amount (BT-114)'],
  ['BR-DEC-18', 'totals', 'due', 'amount due for payment (BT-115)'],
  ['BR-DEC-19', 'breakdown', 'base', 'VAT category taxable amount (BT-116)'],
  ['BR-DEC-20', 'breakdown', 'tax', 'VAT category tax amount (BT-117)'],
  ['BR-DEC-23', 'line', 'net', 'line net amount (BT-131)'],
  ['BR-DEC-24', 'lineAllowance', 'amount', 'line allowance amount (BT-136)'],
  ['BR-DEC-25', 'lineAllowance', 'base', 'line allowance base amount (BT-137)'],
  ['BR-DEC-27', 'lineCharge', 'amount', 'line charge amount (BT-141)'],
  ['BR-DEC-28', 'lineCharge', 'base', 'line charge base amount (BT-142)'],
]

export const DECIMAL_RULES: readonly Rule[] = AMOUNTS.map(([id, group, term, what]) =>
  ruleOf(group, id, `The ${what} must have at most two decimals.`, (each) => texts(each, term).every(atMostCents)),
)

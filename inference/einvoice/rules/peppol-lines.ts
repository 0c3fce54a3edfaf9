import { Big } from 'big.js'
import { amount, cents, equal, optional, sum } from './amounts.ts'
import { ALLOWANCE_REASONS, CHARGE_REASONS } from './code-lists/taxes.ts'
import { inOrder } from './dates.ts'
import { type Group, has, type Invoice, text, texts, within } from './group.ts'
import { ruleOf, type Rule } from './rule.ts'

const CHANGES = ['change', 'lineChange'] as const
/** A difference that rounding may cause. */
const SLACK = new Big('0.02')
const ONE = new Big(1)

const withinSlack = (one: Big | undefined, other: Big | undefined): boolean =>
  one !== undefined && other !== undefined && one.minus(other).abs().lte(SLACK)

function ruleOfChanges(id: string, what: string, holds: (change: Group) => boolean): Rule {
  const broken = ({ groups }: Invoice): number =>
    CHANGES.flatMap((name) => groups(name)).filter((change) => !holds(change)).length
  return { id, severity: 'fatal', text: what, broken }
}

function ruleOfReasons(id: string, group: string, what: string, codes: ReadonlySet<string>): Rule {
  const groups = [group, `line${group[0]!.toUpperCase()}${group.slice(1)}`]
  const broken = (invoice: Invoice): number =>
    groups
      .flatMap((name) => invoice.groups(name))
      .flatMap((change) => texts(change, 'reasonCode'))
      .filter((code) => !codes.has(code)).length
  return { id, severity: 'fatal', text: what, broken }
}

/** net = quantity × price / base quantity + charges - allowances */
function netOfLine(line: Group): boolean {
  const base = amount(line, 'baseQuantity')
  const quantity = optional(line, 'quantity', ONE)
  const price = optional(line, 'price')
  const charges = sum(within(line, 'lineCharge'), 'amount')
  const allowances = sum(within(line, 'lineAllowance'), 'amount')
  if (!quantity || !price || !charges || !allowances) return false
  const ofItems = quantity.times(price).div(base && !base.eq(0) ? base : ONE)
  const net = optional(line, 'net')
  return withinSlack(net, ofItems.plus(cents(charges)).minus(cents(allowances)))
}

/** Rules of Peppol for allowances and charges, of the document and of lines. */
export const PEPPOL_CHANGE_RULES: readonly Rule[] = [
  ruleOfChanges(
    'PEPPOL-EN16931-R040',
    'The amount of an allowance or charge must equal its base amount × percentage / 100.',
    (change) => {
      if (!has(change, 'percent') || !has(change, 'base')) return true
      const [base, percent] = [amount(change, 'base'), amount(change, 'percent')]
      const given = optional(change, 'amount')
      return withinSlack(given, base && percent && base.times(percent).div(100))
    },
  ),
  ruleOfChanges(
    'PEPPOL-EN16931-R041',
    'An allowance or charge with a percentage must have a base amount.',
    (change) => !has(change, 'percent') || has(change, 'base'),
  ),
  ruleOfChanges(
    'PEPPOL-EN16931-R042',
    'An allowance or charge with a base amount must have a percentage.',
    (change) => !has(change, 'base') || has(change, 'percent'),
  ),
  ruleOfReasons(
    'PEPPOL-EN16931-CL002',
    'allowance',
    'Reasons of allowances must be codes of UNTDID 5189.',
    ALLOWANCE_REASONS,
  ),
  ruleOfReasons('PEPPOL-EN16931-CL003', 'charge', 'Reasons of charges must be codes of UNTDID 7161.', CHARGE_REASONS),
]

/** Rules of Peppol for invoice lines. */
export const PEPPOL_LINE_RULES: readonly Rule[] = [
  ruleOf('line', 'PEPPOL-EN16931-R044', 'A price must not have a charge.', (line) =>
    texts(line, 'priceIndicator').every((indicator) => indicator === 'false'),
  ),
  ruleOf(
    'line',
    'PEPPOL-EN16931-R046',
    'The net price of an item (BT-146) must equal its gross price (BT-148) minus the discount (BT-147).',
    (line) => {
      if (!has(line, 'grossPrice')) return true
      const discount = optional(line, 'priceAllowance')
      return equal(amount(line, 'price'), discount && amount(line, 'grossPrice')?.minus(discount))
    },
  ),
  ruleOf(
    'line',
    'PEPPOL-EN16931-R100',
    'A line must have at most one invoiced object (BT-128).',
    (line) => texts(line, 'object').length <= 1,
  ),
  ruleOf(
    'line',
    'PEPPOL-EN16931-R101',
    'The document reference of a line must be that of an invoiced object (type 130).',
    (line) => !has(line, 'object') || texts(line, 'objectType').includes('130'),
  ),
  ruleOf(
    'linePeriod',
    'PEPPOL-EN16931-R110',
    'The period of a line must not start (BT-134) before the invoicing period (BT-73).',
    (period, { groups }) => inOrder(text(groups('period')[0] ?? period, 'start'), text(period, 'start')),
  ),
  ruleOf(
    'linePeriod',
    'PEPPOL-EN16931-R111',
    'The period of a line must not end (BT-135) after the invoicing period (BT-74).',
    (period, { groups }) => inOrder(text(period, 'end'), text(groups('period')[0] ?? period, 'end')),
  ),
  ruleOf(
    'line',
    'PEPPOL-EN16931-R120',
    'The net amount of a line (BT-131) must equal quantity × price / base quantity + charges - allowances.',
    netOfLine,
  ),
  ruleOf(
    'line',
    'PEPPOL-EN16931-R121',
    'The base quantity of a price (BT-149) must be above zero.',
    (line) => !has(line, 'baseQuantity') || (amount(line, 'baseQuantity')?.gt(0) ?? false),
  ),
  ruleOf(
    'line',
    'PEPPOL-EN16931-R130',
    'The unit of the base quantity (BT-150) must be that of the quantity (BT-130).',
    (line) => !has(line, 'quantity') || texts(line, 'baseUnit').every((unit) => unit === text(line, 'unit')),
  ),
]

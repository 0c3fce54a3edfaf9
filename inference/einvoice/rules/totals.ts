import type { Big } from 'big.js'
import { amount, cents, decimal, equal, isTaxOn, near, optional, sum, ZERO } from './amounts.ts'
import { type Group, has, type Invoice, text, writtenFor } from './group.ts'
import { rule, ruleOf, type Rule } from './rule.ts'

const given = (group: string, id: string, what: string, term: string): Rule =>
  ruleOf(group, id, `An invoice must have ${what}.`, (each) => has(each, term))

/** The signed sum of numbers; undefined if one is none. */
function total(...parts: readonly (readonly [sign: 1 | -1, value: Big | undefined])[]): Big | undefined {
  let result = ZERO
  for (const [sign, value] of parts) {
    if (!value) return undefined
    result = result.plus(value.times(sign))
  }
  return result
}

const rounded = (value: Big | undefined): Big | undefined => value && cents(value)

const sumOfChanges = (id: string, what: string, term: string, ...names: string[]): Rule =>
  ruleOf('totals', id, what, (totals, { groups }) => {
    const changes = names.flatMap((name) => groups(name))
    if (!has(totals, term)) return changes.length === 0
    return equal(amount(totals, term), rounded(sum(changes, 'amount')))
  })

/** The VAT totals in the invoice currency; in CII also those that name no currency. */
function taxIn(invoice: Invoice, currency: string): string[] {
  const implied = invoice.syntax === 'cii' ? currency : undefined
  return invoice.groups('taxTotal').flatMap((each) =>
    writtenFor(each, 'amount')
      .filter(({ element }) => (element.attributes['currencyID']?.trim() ?? implied) === currency)
      .map((written) => written.text),
  )
}

function grossIsNetAndTax(invoice: Invoice): boolean {
  const totals = invoice.groups('totals')[0]
  if (!totals) return !has(invoice, 'currency')
  const [net, gross] = [amount(totals, 'net'), amount(totals, 'gross')]
  if (!has(invoice, 'currency')) return true
  const currency = text(invoice, 'currency')
  const taxes = taxIn(invoice, currency)
  const [tax] = taxes
  if (taxes.length === 1 && tax !== undefined && equal(gross, rounded(total([1, net], [1, decimal(tax)])))) return true
  // CII may leave out a VAT total of zero.
  return invoice.syntax === 'cii' && equal(gross, net)
}

/** tax = base × rate, to less than one unit; a rate of 0 and no rate mean no tax. */
function taxOfBreakdown(breakdown: Group): boolean {
  const [base, tax] = [amount(breakdown, 'base'), amount(breakdown, 'tax')]
  if (!tax) return false
  const term = has(breakdown, 'rate') ? 'rate' : 'rateOfOtherTax'
  const rate = amount(breakdown, term)
  if (!has(breakdown, term) || rate?.round(0).eq(0)) return cents(tax).abs().lt(0.5)
  return isTaxOn(tax, base, rate)
}

/**
 * BR-CO-10 for invoices that do not follow EN 16931: their lines may be rounded, so that each may add a cent.
 */
export const SUM_OF_ROUNDED_LINES: Rule = ruleOf(
  'totals',
  'BR-CO-10',
  'The sum of line net amounts (BT-106) must equal the sum of the net amounts of all lines (BT-131).',
  (totals, { groups }) => {
    const lines = groups('line')
    if (lines.length === 0 || !has(totals, 'lines')) return true
    return near(amount(totals, 'lines'), sum(lines, 'net'), 0.01 * (lines.length + 1))
  },
)

/** Rules of EN 16931 for the totals and the VAT breakdown. */
export const TOTAL_RULES: readonly Rule[] = [
  given('totals', 'BR-12', 'the sum of its line net amounts (BT-106)', 'lines'),
  given('totals', 'BR-13', 'a total without VAT (BT-109)', 'net'),
  given('totals', 'BR-14', 'a total with VAT (BT-112)', 'gross'),
  given('totals', 'BR-15', 'an amount due for payment (BT-115)', 'due'),
  given('breakdown', 'BR-45', 'a taxable amount in each VAT breakdown (BT-116)', 'base'),
  given('breakdown', 'BR-46', 'a tax amount in each VAT breakdown (BT-117)', 'tax'),
  given('breakdown', 'BR-47', 'a category code in each VAT breakdown (BT-118)', 'code'),
  ruleOf(
    'breakdown',
    'BR-48',
    'Each VAT breakdown must have a rate (BT-119), unless the invoice is not subject to VAT.',
    (breakdown) => has(breakdown, 'rate') || text(breakdown, 'code') === 'O',
  ),
  ruleOf(
    'totals',
    'BR-CO-10',
    'The sum of line net amounts (BT-106) must equal the sum of the net amounts of all lines (BT-131).',
    (totals, { groups }) => equal(amount(totals, 'lines'), rounded(sum(groups('line'), 'net'))),
  ),
  sumOfChanges(
    'BR-CO-11',
    'The sum of allowances (BT-107) must equal the sum of all document allowances (BT-92).',
    'allowances',
    'allowance',
  ),
  sumOfChanges(
    'BR-CO-12',
    'The sum of charges (BT-108) must equal the sum of all document charges (BT-99).',
    'charges',
    'charge',
    'logisticsCharge',
  ),
  ruleOf(
    'totals',
    'BR-CO-13',
    'Total without VAT (BT-109) = sum of lines (BT-106) - allowances (BT-107) + charges (BT-108).',
    (totals) => {
      const [lines, allowances] = [amount(totals, 'lines'), optional(totals, 'allowances')]
      const expected = total([1, lines], [-1, allowances], [1, optional(totals, 'charges')])
      return equal(amount(totals, 'net'), rounded(expected))
    },
  ),
  ruleOf(
    'taxTotal',
    'BR-CO-14',
    'The VAT total (BT-110) must equal the sum of the tax amounts of the VAT breakdown (BT-117).',
    (taxTotal, invoice) => taxTotalIsSum(taxTotal, invoice),
  ),
  rule('BR-CO-15', 'Total with VAT (BT-112) = total without VAT (BT-109) + VAT total (BT-110).', grossIsNetAndTax),
  ruleOf(
    'totals',
    'BR-CO-16',
    'Amount due (BT-115) = total with VAT (BT-112) - paid amount (BT-113) + rounding amount (BT-114).',
    (totals) => {
      if (!has(totals, 'due')) return true
      const [gross, paid] = [amount(totals, 'gross'), optional(totals, 'paid')]
      const due = total([1, amount(totals, 'due')], [-1, optional(totals, 'rounding')])
      return equal(rounded(due), rounded(total([1, gross], [-1, paid])))
    },
  ),
  ruleOf(
    'breakdown',
    'BR-CO-17',
    'VAT category tax amount (BT-117) = taxable amount (BT-116) × rate (BT-119) / 100, to two decimals.',
    taxOfBreakdown,
  ),
  rule(
    'BR-CO-18',
    'An invoice must have at least one VAT breakdown (BG-23).',
    ({ groups }) => groups('breakdown').length > 0,
  ),
]

function taxTotalIsSum(taxTotal: Group, invoice: Invoice): boolean {
  if (invoice.syntax === 'ubl') {
    if (!has(taxTotal, 'breakdown')) return true
    return equal(amount(taxTotal, 'amount'), rounded(sum([taxTotal], 'parts')))
  }
  const [tax] = taxIn(invoice, text(invoice, 'currency'))
  return (
    tax === undefined ||
    invoice.groups('breakdown').length === 0 ||
    equal(decimal(tax), rounded(sum(invoice.groups('breakdown'), 'tax')))
  )
}

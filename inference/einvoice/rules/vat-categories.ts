import type { Big } from 'big.js'
import { amount, decimal, equal, isTaxOn, near, sum, ZERO } from './amounts.ts'
import { type Group, has, type Invoice, says, text, texts } from './group.ts'
import { rule, ruleOf, type Rule } from './rule.ts'

/** What EN 16931 says about one category of VAT; the same rules hold for all categories, with these differences. */
interface Category {
  code: string
  /** e.g. BR-S for BR-S-01 to BR-S-10 */
  prefix: string
  name: string
  rate: 'above zero' | 'zero or more' | 'zero' | 'absent'
  /** whether a breakdown of it must or must not say why there is no VAT */
  reason: 'needed' | 'forbidden'
  /** identifiers that the seller must have; `none`: nobody may have a VAT identifier */
  seller: 'VAT or tax' | 'VAT' | 'none'
  /** identifiers that the buyer must have */
  buyer?: 'VAT or legal' | 'VAT'
}

const CATEGORIES: readonly Category[] = [
  { code: 'S', prefix: 'BR-S', name: 'Standard rated', rate: 'above zero', reason: 'forbidden', seller: 'VAT or tax' },
  { code: 'Z', prefix: 'BR-Z', name: 'Zero rated', rate: 'zero', reason: 'forbidden', seller: 'VAT or tax' },
  { code: 'E', prefix: 'BR-E', name: 'Exempt from VAT', rate: 'zero', reason: 'needed', seller: 'VAT or tax' },
  {
    code: 'AE',
    prefix: 'BR-AE',
    name: 'Reverse charge',
    rate: 'zero',
    reason: 'needed',
    seller: 'VAT or tax',
    buyer: 'VAT or legal',
  },
  {
    code: 'K',
    prefix: 'BR-IC',
    name: 'Intra-community supply',
    rate: 'zero',
    reason: 'needed',
    seller: 'VAT',
    buyer: 'VAT',
  },
  { code: 'G', prefix: 'BR-G', name: 'Export outside the EU', rate: 'zero', reason: 'needed', seller: 'VAT' },
  { code: 'O', prefix: 'BR-O', name: 'Not subject to VAT', rate: 'absent', reason: 'needed', seller: 'none' },
  { code: 'L', prefix: 'BR-AF', name: 'IGIC', rate: 'zero or more', reason: 'forbidden', seller: 'VAT or tax' },
  { code: 'M', prefix: 'BR-AG', name: 'IPSI', rate: 'zero or more', reason: 'forbidden', seller: 'VAT or tax' },
]

const PLACES = [
  { group: 'lineCategory', what: 'invoice line', identifiers: '02', rate: '05' },
  { group: 'allowanceCategory', what: 'document level allowance', identifiers: '03', rate: '06' },
  { group: 'chargeCategory', what: 'document level charge', identifiers: '04', rate: '07' },
] as const

const UNIT = 1
const isOf = (category: Category) => (group: Group) => text(group, 'code') === category.code
const used = (invoice: Invoice, group: string, category: Category): boolean =>
  invoice.groups(group).some(isOf(category))
const hasRates = ({ rate }: Category): boolean => rate === 'above zero' || rate === 'zero or more'

/** Rules of EN 16931 for each category of VAT: BR-S-01 … BR-AG-10. */
export const CATEGORY_RULES: readonly Rule[] = CATEGORIES.flatMap((category) => [
  breakdownOnce(category),
  ...PLACES.map((place) => identifiersGiven(category, place)),
  ...PLACES.map((place) => rateFits(category, place)),
  taxableAmountIsSum(category),
  taxAmountFits(category),
  reasonFits(category),
])

function breakdownOnce(category: Category): Rule {
  const many = hasRates(category)
  const number = many ? 'a VAT breakdown' : 'exactly one VAT breakdown'
  const what = `An invoice with the VAT category "${category.name}" must have ${number} (BG-23) of that category.`
  return rule(`${category.prefix}-01`, what, (invoice) => {
    const elsewhere = PLACES.some(({ group }) => used(invoice, group, category))
    const breakdowns = invoice.groups('breakdownCategory').filter(isOf(category)).length
    if (many) return elsewhere === breakdowns > 0
    return (!elsewhere && breakdowns === 0) || breakdowns === 1
  })
}

function identifiersGiven(category: Category, place: (typeof PLACES)[number]): Rule {
  const id = `${category.prefix}-${place.identifiers}`
  const where = `An invoice with the VAT category "${category.name}" in an ${place.what}`.replace('an doc', 'a doc')
  if (category.seller === 'none')
    return rule(id, `${where} must not have VAT identifiers (BT-31, BT-48, BT-63).`, (invoice) => {
      const parties = ['seller', 'buyer', 'taxRepresentative'].flatMap(invoice.groups)
      return !used(invoice, place.group, category) || !parties.some((party) => has(party, 'vatId'))
    })
  const seller = category.seller === 'VAT' ? 'VAT identifier' : 'VAT identifier or tax number'
  const buyer = { 'VAT or legal': ' and a VAT identifier or registration number', 'VAT': ' and a VAT identifier' }
  const ofBuyer = category.buyer ? `${buyer[category.buyer]} of the buyer` : ''
  return rule(id, `${where} must have a ${seller} of the seller or its representative${ofBuyer}.`, (invoice) => {
    if (!used(invoice, place.group, category)) return true
    const term = category.seller === 'VAT' ? 'vatId' : 'taxId'
    const ofSeller =
      invoice.groups('seller').some((party) => has(party, term)) ||
      invoice.groups('taxRepresentative').some((party) => has(party, 'vatId'))
    return ofSeller && (!category.buyer || invoice.groups('buyer').some((party) => identified(party, category)))
  })
}

const identified = (buyer: Group, category: Category): boolean =>
  has(buyer, 'vatId') || (category.buyer === 'VAT or legal' && has(buyer, 'legalId'))

function rateFits(category: Category, place: (typeof PLACES)[number]): Rule {
  const must = {
    'above zero': 'must have a VAT rate above 0',
    'zero or more': 'must have a VAT rate of 0 or more',
    'zero': 'must have the VAT rate 0',
    'absent': 'must not have a VAT rate',
  }[category.rate]
  const what = `An ${place.what} with the VAT category "${category.name}" ${must}.`.replace('An doc', 'A doc')
  return ruleOf(place.group, `${category.prefix}-${place.rate}`, what, (group) => {
    if (!isOf(category)(group)) return true
    if (category.rate === 'absent') return !has(group, 'rate')
    const rate = amount(group, 'rate')
    if (!rate) return false
    if (category.rate === 'above zero') return rate.gt(0)
    return category.rate === 'zero' ? rate.eq(0) : rate.gte(0)
  })
}

function taxableAmountIsSum(category: Category): Rule {
  const each = hasRates(category) ? ' and rate' : ''
  const what =
    `The taxable amount (BT-116) of the VAT category "${category.name}" must equal the sum of the lines and charges ` +
    `minus the allowances of that category${each}.`
  const broken = (invoice: Invoice): number => {
    const sums = sumsOf(invoice, category)
    return invoice.groups('breakdown').filter((breakdown) => !baseFits(breakdown, category, sums, invoice)).length
  }
  return { id: `${category.prefix}-08`, severity: 'fatal', text: what, broken }
}

/** Of lines and charges minus allowances, by rate where the category has rates; undefined where one is no number. */
type Sums = ReadonlyMap<string, Big | undefined>

const ALL_RATES = ''
const PARTS = [
  { group: 'line', term: 'net', sign: 1 },
  { group: 'charge', term: 'amount', sign: 1 },
  { group: 'logisticsCharge', term: 'amount', sign: 1 },
  { group: 'allowance', term: 'amount', sign: -1 },
] as const

function sumsOf(invoice: Invoice, category: Category): Sums {
  const sums = new Map<string, Big | undefined>()
  for (const { group, term, sign } of PARTS)
    for (const part of invoice.groups(group)) {
      if (!texts(part, 'anyCode').includes(category.code)) continue
      const rates = hasRates(category) ? texts(part, 'anyRate').map((each) => decimal(each)?.toString()) : [ALL_RATES]
      const value = sum([part], term)?.times(sign)
      for (const rate of new Set(rates)) {
        if (rate === undefined) continue
        const before = sums.has(rate) ? sums.get(rate) : ZERO
        sums.set(rate, before && value && before.plus(value))
      }
    }
  return sums
}

function baseFits(breakdown: Group, category: Category, sums: Sums, invoice: Invoice): boolean {
  if (text(breakdown, 'code') !== category.code) return true
  const rate = amount(breakdown, 'rate')
  if (hasRates(category) && !rate) return true
  const key = hasRates(category) ? rate!.toString() : ALL_RATES
  if (hasRates(category) && !sums.has(key)) return false
  if (!hasRates(category) && invoice.groups('line').length === 0) return false
  const expected = sums.has(key) ? sums.get(key) : ZERO
  const base = amount(breakdown, 'base')
  if (hasRates(category) || invoice.syntax === 'cii') return near(base, expected, UNIT)
  return equal(base, expected)
}

function taxAmountFits(category: Category): Rule {
  const must = hasRates(category) ? 'must equal the taxable amount (BT-116) × the rate (BT-119)' : 'must be 0'
  const what = `The tax amount (BT-117) of the VAT category "${category.name}" ${must}.`
  return ruleOf('breakdown', `${category.prefix}-09`, what, (breakdown) => {
    if (text(breakdown, 'code') !== category.code) return true
    const tax = amount(breakdown, 'tax')
    if (!hasRates(category)) return equal(tax, ZERO)
    return isTaxOn(tax, amount(breakdown, 'base'), amount(breakdown, 'rate'))
  })
}

function reasonFits(category: Category): Rule {
  const must = category.reason === 'needed' ? 'must have' : 'must not have'
  const reason = 'an exemption reason (BT-120) or its code (BT-121)'
  const what = `A VAT breakdown of the category "${category.name}" ${must} ${reason}.`
  return ruleOf('breakdownCategory', `${category.prefix}-10`, what, (breakdown) => {
    if (!isOf(category)(breakdown)) return true
    const given = has(breakdown, 'reason') || has(breakdown, 'reasonCode')
    return given === (category.reason === 'needed')
  })
}

const breaksDown = (invoice: Invoice, code: string): boolean =>
  invoice.groups('breakdownCategory').some((each) => text(each, 'code') === code)

const onlyOutside = (id: string, group: string, what: string): Rule =>
  rule(
    id,
    `An invoice that is not subject to VAT must not have ${what} of another VAT category.`,
    (invoice) => !breaksDown(invoice, 'O') || invoice.groups(group).every((each) => text(each, 'code') === 'O'),
  )

const usesAnywhere = (invoice: Invoice, code: string): boolean =>
  ['breakdownCategory', 'lineCategory', 'allowanceCategory', 'chargeCategory'].some((group) =>
    invoice.groups(group).some((each) => text(each, 'code') === code),
  )

/** Rules that only one category has. */
export const SINGLE_CATEGORY_RULES: readonly Rule[] = [
  rule(
    'BR-IC-11',
    'An intra-community supply must have a delivery date (BT-72) or an invoicing period (BG-14).',
    (invoice) => !breaksDown(invoice, 'K') || says(invoice, 'deliveryDate') || has(invoice, 'periodPart'),
  ),
  rule(
    'BR-IC-12',
    'An intra-community supply must have the country of delivery (BT-80).',
    (invoice) => !breaksDown(invoice, 'K') || says(invoice, 'deliveryCountry'),
  ),
  onlyOutside('BR-O-11', 'breakdownCategory', 'a VAT breakdown'),
  onlyOutside('BR-O-12', 'lineCategory', 'an invoice line'),
  onlyOutside('BR-O-13', 'allowanceCategory', 'an allowance'),
  onlyOutside('BR-O-14', 'chargeCategory', 'a charge'),
  rule(
    'BR-B-01',
    'The VAT category "Split payment" is for domestic invoices of Italy only.',
    (invoice) =>
      !usesAnywhere(invoice, 'B') ||
      [...invoice.named('IdentificationCode'), ...invoice.named('CountryID')].every(
        (each) => each.text.trim() === 'IT',
      ),
  ),
  rule(
    'BR-B-02',
    'The VAT categories "Split payment" and "Standard rated" exclude each other.',
    (invoice) => !usesAnywhere(invoice, 'B') || !usesAnywhere(invoice, 'S'),
  ),
]

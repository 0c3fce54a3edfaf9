import { decimal } from './amounts.ts'
import { UBL_AMOUNTS } from './code-rules.ts'
import { has, type Invoice, text, texts } from './group.ts'
import { rule, ruleOf, type Rule } from './rule.ts'

const SPECIFICATION = /^urn:cen\.eu:en16931:2017#compliant#urn:fdc:peppol\.eu:2017:poacc:(?:billing|selfbilling):3\.0/
const PROCESS = /^urn:fdc:peppol\.eu:2017:poacc:billing:(\d\d):1\.0$/
const DIRECT_DEBITS: readonly string[] = ['49', '59']

/** The number of the process, e.g. 01; undefined if it is not written as Peppol wants it. */
export const processOf = (invoice: Invoice): string | undefined => PROCESS.exec(text(invoice, 'process'))?.[1]

/** Whether seller and buyer have addresses in Germany. */
export const bothGerman = ({ groups }: Invoice): boolean =>
  ['seller', 'buyer'].every((name) => groups(name).some((party) => text(party, 'country').toUpperCase() === 'DE'))

/** VAT totals in a currency, with their signs. */
function signsOfTax(invoice: Invoice, currency: string): number[] {
  return invoice
    .named(invoice.syntax === 'ubl' ? 'TaxTotal' : 'SpecifiedTradeSettlementHeaderMonetarySummation')
    .flatMap(({ children }) => children)
    .filter(({ name, attributes }) => /^Tax(?:Total)?Amount$/.test(name) && attributes['currencyID'] === currency)
    .map((element) => decimal(element.text.trim())?.cmp(0) ?? 0)
}

function sameSigns(invoice: Invoice): boolean {
  if (!has(invoice, 'taxCurrency')) return true
  const accounting = signsOfTax(invoice, text(invoice, 'taxCurrency'))
  const own = signsOfTax(invoice, text(invoice, 'currency'))
  const all = (sign: 1 | -1): boolean => [accounting, own].every((signs) => signs.some((each) => each * sign >= 0))
  return all(1) || all(-1)
}

/** Rules of Peppol for the head of an invoice. */
export const PEPPOL_DOCUMENT_RULES: readonly Rule[] = [
  rule('PEPPOL-EN16931-R001', 'The business process (BT-23) must be given.', (invoice) => has(invoice, 'process')),
  rule(
    'PEPPOL-EN16931-R002',
    'An invoice must have at most one note (BT-22), unless both parties are German.',
    (invoice) => texts(invoice, 'note').length <= 1 || bothGerman(invoice),
  ),
  rule(
    'PEPPOL-EN16931-R003',
    'A buyer reference (BT-10) or a purchase order reference (BT-13) must be given.',
    (invoice) => has(invoice, 'buyerReference') || has(invoice, 'orderReference'),
  ),
  rule('PEPPOL-EN16931-R004', 'The specification identifier (BT-24) must be the one of Peppol.', (invoice) =>
    SPECIFICATION.test(text(invoice, 'specification')),
  ),
  rule(
    'PEPPOL-EN16931-R005',
    'The VAT accounting currency (BT-6) must differ from the invoice currency (BT-5).',
    (invoice) => texts(invoice, 'taxCurrency').every((currency) => currency !== text(invoice, 'currency')),
  ),
  rule(
    'PEPPOL-EN16931-R006',
    'An invoice must have at most one invoiced object (BT-18).',
    (invoice) => texts(invoice, 'invoicedObject').length <= 1,
  ),
  rule(
    'PEPPOL-EN16931-R007',
    'The business process (BT-23) must have the form urn:fdc:peppol.eu:2017:poacc:billing:NN:1.0.',
    (invoice) => processOf(invoice) !== undefined,
  ),
  ruleOf('buyer', 'PEPPOL-EN16931-R010', 'The electronic address of the buyer (BT-49) must be given.', (buyer) =>
    has(buyer, 'endpoint'),
  ),
  ruleOf('seller', 'PEPPOL-EN16931-R020', 'The electronic address of the seller (BT-34) must be given.', (seller) =>
    has(seller, 'endpoint'),
  ),
  rule('PEPPOL-EN16931-R055', 'The VAT totals in both currencies (BT-110, BT-111) must have the same sign.', sameSigns),
  ruleOf(
    'payment',
    'PEPPOL-EN16931-R061',
    'A direct debit must have the reference of its mandate (BT-89).',
    (payment, invoice) =>
      !DIRECT_DEBITS.includes(text(payment, 'means')) ||
      (invoice.syntax === 'ubl' ? has(payment, 'mandate') : has(invoice, 'mandate')),
  ),
  rule(
    'PEPPOL-EN16931-R080',
    'An invoice must have at most one project reference (BT-11).',
    (invoice) => texts(invoice, 'project').length <= 1,
  ),
]

/** Rules of Peppol for UBL. */
export const PEPPOL_UBL_RULES: readonly Rule[] = [
  {
    id: 'PEPPOL-EN16931-R008',
    severity: 'fatal',
    text: 'An invoice must not have empty elements.',
    broken: (invoice) => (invoice.syntax === 'ubl' ? emptyElements(invoice.element) : 0),
  },
  rule(
    'PEPPOL-EN16931-R043',
    'Whether a change is a charge must be written as true or false.',
    ({ syntax, named }) =>
      syntax === 'cii' || named('ChargeIndicator').every((each) => ['true', 'false'].includes(each.text.trim())),
  ),
  rule(
    'PEPPOL-EN16931-R051',
    'All amounts must be in the invoice currency (BT-5), except the VAT total in accounting currency (BT-111).',
    (invoice) => invoice.syntax === 'cii' || amountsInOneCurrency(invoice),
  ),
  rule(
    'PEPPOL-EN16931-R053',
    'Exactly one VAT total must have a breakdown.',
    ({ syntax, groups }) =>
      syntax === 'cii' || groups('taxTotal').filter((each) => has(each, 'breakdown')).length === 1,
  ),
  rule(
    'PEPPOL-EN16931-R054',
    'One VAT total without breakdown must be given with a VAT accounting currency (BT-6), and none without it.',
    (invoice) => {
      const without = invoice.groups('taxTotal').filter((each) => !has(each, 'breakdown')).length
      return invoice.syntax === 'cii' || without === (has(invoice, 'taxCurrency') ? 1 : 0)
    },
  ),
]

function emptyElements(element: Invoice['element']): number {
  if (element.children.length === 0) return element.text.trim() === '' ? 1 : 0
  return element.children.reduce((total, child) => total + emptyElements(child), 0)
}

function amountsInOneCurrency(invoice: Invoice): boolean {
  const currency = text(invoice, 'currency')
  const others = UBL_AMOUNTS.filter((name) => name !== 'TaxAmount').flatMap((name) => invoice.named(name))
  const taxes = invoice
    .groups('taxTotal')
    .filter((each) => has(each, 'breakdown'))
    .map((each) => each.element)
  const ofTaxes = taxes.flatMap(({ children }) => children.filter(({ name }) => name === 'TaxAmount'))
  return [...others, ...ofTaxes].every(({ attributes }) => attributes['currencyID'] === currency)
}

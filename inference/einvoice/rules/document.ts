import { inOrder } from './dates.ts'
import { has, says, text, texts, type Invoice } from './group.ts'
import { rule, ruleOf, type Rule } from './rule.ts'

const written = (id: string, what: string, term: string): Rule =>
  rule(id, `An invoice must have ${what}.`, (invoice) => says(invoice, term))

/** Currencies that the invoice has VAT amounts in. */
const currenciesOfTax = (invoice: Invoice): Set<string | undefined> =>
  new Set(
    invoice
      .named(invoice.syntax === 'ubl' ? 'TaxAmount' : 'TaxTotalAmount')
      .map(({ attributes }) => attributes['currencyID']?.trim()),
  )

/** Rules of EN 16931 for the head of an invoice and what it refers to. */
export const DOCUMENT_RULES: readonly Rule[] = [
  written('BR-01', 'a specification identifier (BT-24)', 'specification'),
  written('BR-02', 'an invoice number (BT-1)', 'number'),
  written('BR-03', 'an issue date (BT-2)', 'issueDate'),
  written('BR-04', 'an invoice type code (BT-3)', 'type'),
  written('BR-05', 'an invoice currency code (BT-5)', 'currency'),
  rule(
    'BR-16',
    'An invoice must have at least one invoice line (BG-25).',
    (invoice) => invoice.groups('line').length > 0,
  ),
  ruleOf('period', 'BR-29', 'The invoicing period must not end (BT-74) before it starts (BT-73).', (period) =>
    inOrder(text(period, 'start'), text(period, 'end')),
  ),
  ruleOf(
    'supportingDocument',
    'BR-52',
    'Each supporting document (BG-24) must have a reference (BT-122).',
    (document) => says(document, 'id'),
  ),
  rule(
    'BR-53',
    'If a VAT accounting currency (BT-6) is given, the invoice must have a VAT total in that currency (BT-111).',
    (invoice) => {
      const currencies = currenciesOfTax(invoice)
      return texts(invoice, 'taxCurrency').every((currency) => currencies.has(currency))
    },
  ),
  ruleOf(
    'precedingInvoice',
    'BR-55',
    'Each reference to a preceding invoice (BG-3) must have its number (BT-25).',
    (preceding) => says(preceding, 'id'),
  ),
  rule(
    'BR-CO-03',
    'The VAT point date (BT-7) and its code (BT-8) exclude each other.',
    (invoice) => !(has(invoice, 'taxPointDate') && has(invoice, 'taxPoint')),
  ),
  ruleOf(
    'period',
    'BR-CO-19',
    'An invoicing period (BG-14) must have a start date (BT-73), an end date (BT-74) or both.',
    (period) => has(period, 'start') || has(period, 'end') || has(period, 'taxPoint'),
  ),
]

import { UBL_AMOUNTS } from './code-rules.ts'
import { TAX_POINT_DATES } from './code-lists/documents.ts'
import { ELECTRONIC_ADDRESSES } from './code-lists/identifiers.ts'
import { CURRENCIES } from './code-lists/places.ts'
import { day } from './dates.ts'
import { type Invoice, text, texts } from './group.ts'
import { bothGerman, processOf } from './peppol-document.ts'
import { rule, ruleOf, type Rule } from './rule.ts'

const TYPES =
  '71 80 82 84 102 218 219 326 331 380 382 383 384 386 388 393 395 553 575 623 780 817 870 875 876 877'.split(' ')
const CREDIT_TYPES = '81 83 381 396 532'.split(' ')
/** Self-billing has its own types. */
const SELF_BILLED = { invoice: ['389', '527'], creditNote: ['261'] }
const GERMAN_TYPES: readonly string[] = ['326', '384']

/** Exemption reasons that name a category of VAT. */
const REASONS: readonly (readonly [id: string, reason: string, category: string])[] = [
  ['PEPPOL-EN16931-P0104', 'VATEX-EU-G', 'G'],
  ['PEPPOL-EN16931-P0105', 'VATEX-EU-O', 'O'],
  ['PEPPOL-EN16931-P0106', 'VATEX-EU-IC', 'K'],
  ['PEPPOL-EN16931-P0107', 'VATEX-EU-AE', 'AE'],
  ['PEPPOL-EN16931-P0108', 'VATEX-EU-D', 'E'],
  ['PEPPOL-EN16931-P0109', 'VATEX-EU-F', 'E'],
  ['PEPPOL-EN16931-P0110', 'VATEX-EU-I', 'E'],
  ['PEPPOL-EN16931-P0111', 'VATEX-EU-J', 'E'],
]

const DATES_OF_UBL: readonly string[] = [
  'IssueDate',
  'DueDate',
  'TaxPointDate',
  'StartDate',
  'EndDate',
  'ActualDeliveryDate',
]

function datesAreWritten(invoice: Invoice): number {
  if (invoice.syntax === 'cii')
    return invoice.named('DateTimeString').filter(({ text, attributes }) => {
      const isDay = /^\d{8}$/.test(text.trim()) && day(text.trim()) !== undefined
      return !isDay || (attributes['format'] ?? '102') !== '102'
    }).length
  return DATES_OF_UBL.flatMap(invoice.named).filter(({ text }) => {
    const date = text.trim()
    return date.length !== 10 || day(date) === undefined
  }).length
}

/** Rules of Peppol for codes and dates. */
export const PEPPOL_CODE_RULES: readonly Rule[] = [
  {
    id: 'PEPPOL-EN16931-CL006',
    severity: 'fatal',
    text: 'The VAT point date code (BT-8) must be 3, 35 or 432.',
    broken: (invoice) =>
      invoice.syntax === 'cii' ? 0 : texts(invoice, 'taxPoint').filter((code) => !TAX_POINT_DATES.has(code)).length,
  },
  {
    id: 'PEPPOL-EN16931-CL007',
    severity: 'fatal',
    text: 'Currencies must be codes of ISO 4217.',
    broken: ({ syntax, named }) =>
      (syntax === 'ubl' ? UBL_AMOUNTS : ['TaxTotalAmount'])
        .flatMap((name) => named(name))
        .filter(({ attributes }) => !CURRENCIES.has(attributes['currencyID'] ?? '')).length,
  },
  {
    id: 'PEPPOL-EN16931-CL008',
    severity: 'fatal',
    text: 'The scheme of an electronic address must be a code of the list EAS.',
    broken: ({ syntax, named }) =>
      named(syntax === 'ubl' ? 'EndpointID' : 'URIID').filter(({ attributes }) => {
        const scheme = attributes['schemeID']
        return scheme !== undefined && !ELECTRONIC_ADDRESSES.has(scheme)
      }).length,
  },
  rule('PEPPOL-EN16931-P0100', 'The invoice type (BT-3) must be one of the process.', (invoice) =>
    typeFits(invoice, 'InvoiceTypeCode', [...TYPES, ...selfBilled(invoice, 'invoice')]),
  ),
  rule(
    'PEPPOL-EN16931-P0101',
    'The credit note type (BT-3) must be one of the process.',
    (invoice) =>
      invoice.syntax === 'cii' ||
      typeFits(invoice, 'CreditNoteTypeCode', [...CREDIT_TYPES, ...selfBilled(invoice, 'creditNote')]),
  ),
  ...REASONS.map(([id, reason, category]) =>
    ruleOf(
      'breakdownCategory',
      id,
      `The exemption reason ${reason} needs the VAT category ${category}.`,
      (each) => text(each, 'reasonCode').toUpperCase() !== reason || text(each, 'code') === category,
    ),
  ),
  rule(
    'PEPPOL-EN16931-P0112',
    'The invoice types 326 and 384 are for invoices between German parties only.',
    (invoice) => !GERMAN_TYPES.includes(text(invoice, 'type')) || bothGerman(invoice),
  ),
  {
    id: 'PEPPOL-EN16931-F001',
    severity: 'fatal',
    text: 'Dates must be written as YYYY-MM-DD in UBL and as YYYYMMDD (format 102) in CII, and exist.',
    broken: datesAreWritten,
  },
]

const selfBilled = (invoice: Invoice, what: keyof typeof SELF_BILLED): readonly string[] =>
  text(invoice, 'specification').includes('selfbilling') ? SELF_BILLED[what] : []

function typeFits(invoice: Invoice, element: string, types: readonly string[]): boolean {
  if (processOf(invoice) !== '01') return true
  if (invoice.syntax === 'cii') return [...types, ...CREDIT_TYPES].includes(text(invoice, 'type'))
  return invoice.named(element).every((each) => types.includes(each.text.trim()))
}

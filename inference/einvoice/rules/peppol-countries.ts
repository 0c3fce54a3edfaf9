import { amount } from './amounts.ts'
import { type Group, has, type Invoice, says, text, texts, writtenFor } from './group.ts'
import { isNorwegianNumber } from './identifiers.ts'
import { advice, rule, type Rule } from './rule.ts'

/** The country of a seller: of its VAT identifier, else of its address. */
function countryOf(seller: Group): string {
  const [vatId] = texts(seller, 'vatId')
  return (vatId?.slice(0, 2) || text(seller, 'country')).toUpperCase()
}

/** A rule for sellers of one country. */
const ofSellers = (
  country: string,
  id: string,
  what: string,
  holds: (seller: Group, invoice: Invoice) => boolean,
): Rule =>
  rule(id, what, (invoice) =>
    invoice.groups('seller').every((seller) => countryOf(seller) !== country || holds(seller, invoice)),
  )

const address = (invoice: Invoice, term: string): boolean =>
  invoice.groups('sellerAddress').some((each) => says(each, term))

/** Tax registrations of a seller that are no VAT identifiers. */
const otherTaxIds = (seller: Group): string[] => {
  const vat = new Set(writtenFor(seller, 'vatId').map(({ element }) => element))
  return writtenFor(seller, 'taxId').flatMap(({ element, text: id }) => (vat.has(element) ? [] : [id]))
}

const swedishVatIds = (seller: Group): string[] => texts(seller, 'vatId').filter((id) => id.startsWith('SE'))
const isSwedish = (seller: Group): boolean => text(seller, 'country') === 'SE'

const CATEGORIES = ['lineCategory', 'allowanceCategory', 'chargeCategory', 'breakdownCategory']
const SWEDISH_RATES: readonly number[] = [6, 12, 25]

/** National rules of Peppol, for sellers outside Germany. */
export const PEPPOL_COUNTRY_RULES: readonly Rule[] = [
  ofSellers('NO', 'NO-R-001', 'A Norwegian VAT number is NO, nine digits and MVA.', (seller) =>
    texts(seller, 'vatId').every((id) => {
      const match = /^NO(\d{9})MVA$/.exec(id)
      return match ? isNorwegianNumber(match[1]!) : !id.startsWith('NO')
    }),
  ),
  advice(
    ofSellers('NO', 'NO-R-002', 'Most Norwegian sellers must state "Foretaksregisteret".', (seller) =>
      otherTaxIds(seller).includes('Foretaksregisteret'),
    ),
  ),
  ofSellers('DK', 'DK-R-002', 'Danish sellers must state their CVR number (BT-30).', (seller) =>
    says(seller, 'legalId'),
  ),
  ofSellers(
    'DK',
    'DK-R-014',
    'The registration number of a Danish seller (BT-30) must have the scheme 0184.',
    (seller) => !has(seller, 'legalId') || text(seller, 'legalScheme') === '0184',
  ),
  ofSellers(
    'DK',
    'DK-R-016',
    'A credit note of a Danish seller must not have a negative total.',
    (_, invoice) =>
      invoice.element.name !== 'CreditNote' ||
      invoice.groups('totals').every((totals) => !amount(totals, 'due')?.lt(0)),
  ),
  ofSellers('IT', 'IT-R-001', 'The tax number of an Italian seller (BT-32) has 11 to 16 characters.', (seller) =>
    otherTaxIds(seller).every((id) => /^[A-Z0-9]{11,16}$/.test(id)),
  ),
  ofSellers('IT', 'IT-R-002', 'Italian sellers must state their street (BT-35).', (_, invoice) =>
    address(invoice, 'street'),
  ),
  ofSellers('IT', 'IT-R-003', 'Italian sellers must state their city (BT-37).', (_, invoice) =>
    address(invoice, 'city'),
  ),
  ofSellers('IT', 'IT-R-004', 'Italian sellers must state their post code (BT-38).', (_, invoice) =>
    address(invoice, 'postCode'),
  ),
  ofSellers('SE', 'SE-R-001', 'A Swedish VAT number has 14 characters.', (seller) =>
    swedishVatIds(seller).every((id) => id.length === 14),
  ),
  ofSellers('SE', 'SE-R-002', 'A Swedish VAT number is SE and twelve digits.', (seller) =>
    swedishVatIds(seller).every((id) => /^\d+$/.test(id.slice(2))),
  ),
  advice(
    ofSellers(
      'SE',
      'SE-R-003',
      'A Swedish organisation number should be numeric.',
      (seller) => !isSwedish(seller) || texts(seller, 'legalId').every((id) => /^\d+$/.test(id)),
    ),
  ),
  advice(
    ofSellers(
      'SE',
      'SE-R-004',
      'A Swedish organisation number should have ten digits.',
      (seller) => !isSwedish(seller) || texts(seller, 'legalId').every((id) => id.length === 10),
    ),
  ),
  ofSellers(
    'SE',
    'SE-R-005',
    'A tax registration of a Swedish seller must be "Godkänd för F-skatt".',
    (seller) => !isSwedish(seller) || otherTaxIds(seller).every((id) => id.toUpperCase() === 'GODKÄND FÖR F-SKATT'),
  ),
  ofSellers(
    'SE',
    'SE-R-006',
    'The standard VAT rates of Swedish sellers are 6, 12 and 25.',
    (seller, invoice) =>
      swedishVatIds(seller).length === 0 ||
      CATEGORIES.flatMap(invoice.groups)
        .filter((category) => text(category, 'code') === 'S')
        .every((category) => SWEDISH_RATES.some((rate) => amount(category, 'rate')?.eq(rate) ?? false)),
  ),
]

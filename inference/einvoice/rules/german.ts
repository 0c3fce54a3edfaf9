import { isIban } from './identifiers.ts'
import { type Group, has, type Invoice, says, text, texts, within, writtenFor } from './group.ts'
import { advice, rule, ruleOf, type Rule } from './rule.ts'

// XRechnung and Peppol (for sellers and buyers in Germany) have the same rules under two names: BR-DE-2 is DE-R-002.

interface GermanRule {
  xrechnung: string
  peppol: string
  /** only advised */
  advised?: true
  group?: string
  text: string
  holds: (group: Group, invoice: Invoice) => boolean
}

const TAXED: readonly string[] = ['S', 'Z', 'E', 'AE', 'K', 'G', 'L', 'M']
const TYPES: readonly string[] = ['326', '380', '381', '384', '389', '875', '876', '877']
const TRANSFERS: readonly string[] = ['30', '58']
const CARDS: readonly string[] = ['48', '54', '55']
const EMAIL = /^[^@\s]+@(?:[^@.\s]+\.)+[^@.\s]+$/
const THREE_DIGITS = /\d\D*\d\D*\d/
const DISCOUNT = /^#SKONTO#TAGE=\d+#PROZENT=\d+\.\d\d(?:#BASISBETRAG=-?\d+\.\d\d)?#$/

const given = (numbers: readonly [string, string], group: string, what: string, term: string): GermanRule => ({
  xrechnung: numbers[0],
  peppol: numbers[1],
  group,
  text: `${what} must be given.`,
  holds: (each) => says(each, term),
})

const has30or58 = (payment: Group): boolean => TRANSFERS.includes(text(payment, 'means'))
const hasCard = (payment: Group): boolean => CARDS.includes(text(payment, 'means'))
const hasDebit = (payment: Group): boolean => text(payment, 'means') === '59'

/** Each line of payment terms that begins with # is a discount in the prescribed form, and a line break follows it. */
function discountsAreWritten(invoice: Invoice): boolean {
  const terms = writtenFor(invoice, 'terms')[0]?.element.text
  if (terms === undefined) return true
  const lines = terms.split(/\r?\n/)
  return lines.every((line, index) => {
    const trimmed = line.trim()
    return !trimmed.startsWith('#') || (DISCOUNT.test(trimmed) && index < lines.length - 1)
  })
}

function fileNamesDiffer({ groups }: Invoice): boolean {
  const names = groups('supportingDocument').flatMap((each) => texts(each, 'fileName'))
  return new Set(names.map((name) => name.toLowerCase())).size === names.length
}

function sellerHasTaxNumber({ groups }: Invoice): boolean {
  const codes = ['lineCategory', 'allowanceCategory', 'chargeCategory']
    .flatMap(groups)
    .map((each) => text(each, 'code'))
  if (!codes.some((code) => TAXED.includes(code))) return true
  return groups('taxRepresentative').length > 0 || groups('seller').some((seller) => says(seller, 'taxId'))
}

const CONTACT: readonly GermanRule[] = [
  {
    xrechnung: 'BR-DE-2',
    peppol: 'DE-R-002',
    group: 'seller',
    text: 'The contact of the seller (BG-6) must be given.',
    holds: (seller) => within(seller, 'sellerContact').length > 0,
  },
  given(['BR-DE-5', 'DE-R-005'], 'sellerContact', 'The name of the contact of the seller (BT-41)', 'name'),
  given(['BR-DE-6', 'DE-R-006'], 'sellerContact', 'The telephone number of the seller (BT-42)', 'telephone'),
  given(['BR-DE-7', 'DE-R-007'], 'sellerContact', 'The mail address of the seller (BT-43)', 'email'),
  {
    xrechnung: 'BR-DE-27',
    peppol: 'DE-R-027',
    advised: true,
    group: 'sellerContact',
    text: 'The telephone number of the seller (BT-42) should have at least three digits.',
    holds: (contact) => THREE_DIGITS.test(text(contact, 'telephone')),
  },
  {
    xrechnung: 'BR-DE-28',
    peppol: 'DE-R-028',
    advised: true,
    group: 'sellerContact',
    text: 'The mail address of the seller (BT-43) should be a valid address.',
    holds: (contact) => EMAIL.test(text(contact, 'email')),
  },
]

const ADDRESSES: readonly GermanRule[] = [
  given(['BR-DE-3', 'DE-R-003'], 'sellerAddress', 'The city of the seller (BT-37)', 'city'),
  given(['BR-DE-4', 'DE-R-004'], 'sellerAddress', 'The post code of the seller (BT-38)', 'postCode'),
  given(['BR-DE-8', 'DE-R-008'], 'buyerAddress', 'The city of the buyer (BT-52)', 'city'),
  given(['BR-DE-9', 'DE-R-009'], 'buyerAddress', 'The post code of the buyer (BT-53)', 'postCode'),
  given(['BR-DE-10', 'DE-R-010'], 'deliverTo', 'The city of the delivery (BT-77)', 'city'),
  given(['BR-DE-11', 'DE-R-011'], 'deliverTo', 'The post code of the delivery (BT-78)', 'postCode'),
]

const DOCUMENT: readonly GermanRule[] = [
  {
    xrechnung: 'BR-DE-1',
    peppol: 'DE-R-001',
    text: 'An invoice must have payment instructions (BG-16).',
    holds: (_, { groups }) => groups('payment').length > 0,
  },
  given(['BR-DE-14', 'DE-R-014'], 'breakdown', 'The rate of each VAT breakdown (BT-119)', 'rate'),
  {
    xrechnung: 'BR-DE-15',
    peppol: 'DE-R-015',
    text: 'The buyer reference (BT-10) must be given.',
    holds: (_, invoice) => says(invoice, 'buyerReference'),
  },
  {
    xrechnung: 'BR-DE-16',
    peppol: 'DE-R-016',
    text: 'A seller that charges or exempts VAT must have a VAT identifier, a tax number or a tax representative.',
    holds: (_, invoice) => sellerHasTaxNumber(invoice),
  },
  {
    xrechnung: 'BR-DE-17',
    peppol: 'DE-R-017',
    advised: true,
    text: `The invoice type (BT-3) should be one of ${TYPES.join(', ')}.`,
    holds: (_, invoice) => TYPES.includes(text(invoice, 'type')),
  },
  {
    xrechnung: 'BR-DE-18',
    peppol: 'DE-R-018',
    text: 'Cash discounts in payment terms (BT-20) must have the form #SKONTO#TAGE=n#PROZENT=n.nn# and a line break.',
    holds: (_, invoice) => discountsAreWritten(invoice),
  },
  {
    xrechnung: 'BR-DE-22',
    peppol: 'DE-R-022',
    text: 'The names of attached files (BT-125) must differ.',
    holds: (_, invoice) => fileNamesDiffer(invoice),
  },
  {
    xrechnung: 'BR-DE-26',
    peppol: 'DE-R-026',
    advised: true,
    text: 'A corrected invoice (type 384) should refer to the preceding invoice (BG-3).',
    holds: (_, invoice) => text(invoice, 'type') !== '384' || has(invoice, 'precedingInvoice'),
  },
]

const PAYMENT: readonly GermanRule[] = [
  {
    xrechnung: 'BR-DE-19',
    peppol: 'DE-R-019',
    advised: true,
    group: 'payment',
    text: 'The account of a SEPA credit transfer (BT-84) should be a valid IBAN.',
    holds: (payment) => text(payment, 'means') !== '58' || isIban(text(payment, 'iban')),
  },
  {
    xrechnung: 'BR-DE-20',
    peppol: 'DE-R-020',
    advised: true,
    group: 'payment',
    text: 'The account of a SEPA direct debit (BT-91) should be a valid IBAN.',
    holds: (payment) => !hasDebit(payment) || isIban(text(payment, 'debitedAccount')),
  },
  ...exclusive('23', 'credit transfers (30, 58)', has30or58, 'accountGroup', ['cardGroup', 'mandateGroup']),
  ...exclusive('24', 'cards (48, 54, 55)', hasCard, 'cardGroup', ['accountGroup', 'mandateGroup']),
  ...exclusive('25', 'direct debits (59)', hasDebit, 'mandateGroup', ['accountGroup', 'cardGroup']),
  {
    xrechnung: 'BR-DE-30',
    peppol: 'DE-R-030',
    group: 'payment',
    text: 'A direct debit (BG-19) must have the identifier of the creditor (BT-90).',
    holds: (payment, invoice) => !has(payment, 'mandateGroup') || has(invoice, 'creditorId'),
  },
  {
    xrechnung: 'BR-DE-31',
    peppol: 'DE-R-031',
    group: 'payment',
    text: 'A direct debit (BG-19) must have the debited account (BT-91).',
    holds: (payment) => !has(payment, 'mandateGroup') || has(payment, 'debitedAccount'),
  },
]

/** A means of payment needs its own group and excludes those of the others. */
function exclusive(
  number: string,
  what: string,
  isMeans: (payment: Group) => boolean,
  own: string,
  others: readonly string[],
): GermanRule[] {
  return [
    {
      xrechnung: `BR-DE-${number}-a`,
      peppol: `DE-R-0${number}-1`,
      group: 'payment',
      text: `Payment by ${what} must have the details of that means of payment.`,
      holds: (payment) => !isMeans(payment) || has(payment, own),
    },
    {
      xrechnung: `BR-DE-${number}-b`,
      peppol: `DE-R-0${number}-2`,
      group: 'payment',
      text: `Payment by ${what} must not have the details of another means of payment.`,
      holds: (payment) => !isMeans(payment) || !others.some((other) => has(payment, other)),
    },
  ]
}

const GERMAN: readonly GermanRule[] = [...DOCUMENT, ...CONTACT, ...ADDRESSES, ...PAYMENT]

const named = (name: 'xrechnung' | 'peppol'): Rule[] =>
  GERMAN.map((german) => {
    const made = german.group
      ? ruleOf(german.group, german[name], german.text, german.holds)
      : rule(german[name], german.text, (invoice) => german.holds(invoice, invoice))
    return german.advised ? advice(made) : made
  })

/** Rules of XRechnung that affect posting. */
export const XRECHNUNG_RULES: readonly Rule[] = named('xrechnung')

/** Rules of Peppol for invoices between German parties. */
export const PEPPOL_GERMAN_RULES: readonly Rule[] = named('peppol')

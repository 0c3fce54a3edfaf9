import { ALLOWANCE_RULES } from './allowances.ts'
import { CODE_RULES } from './code-rules.ts'
import { DECIMAL_RULES } from './decimals.ts'
import { DOCUMENT_RULES } from './document.ts'
import { PEPPOL_GERMAN_RULES, XRECHNUNG_RULES } from './german.ts'
import { type Invoice, text } from './group.ts'
import { LINE_RULES } from './lines.ts'
import { PARTY_RULES } from './parties.ts'
import { PAYMENT_RULES } from './payment.ts'
import { PEPPOL_COUNTRY_RULES } from './peppol-countries.ts'
import { PEPPOL_IDENTIFIER_RULES } from './peppol-identifiers.ts'
import { PEPPOL_CODE_RULES } from './peppol-codes.ts'
import { bothGerman, PEPPOL_DOCUMENT_RULES, PEPPOL_UBL_RULES } from './peppol-document.ts'
import { PEPPOL_CHANGE_RULES, PEPPOL_LINE_RULES } from './peppol-lines.ts'
import { advice, type Rule } from './rule.ts'
import { SUM_OF_ROUNDED_LINES, TOTAL_RULES } from './totals.ts'
import { UBL_RULES } from './ubl-syntax.ts'
import { CATEGORY_RULES, SINGLE_CATEGORY_RULES } from './vat-categories.ts'

/** All rules of EN 16931. */
const EN16931_RULES: readonly Rule[] = [
  ...DOCUMENT_RULES,
  ...PARTY_RULES,
  ...LINE_RULES,
  ...ALLOWANCE_RULES,
  ...PAYMENT_RULES,
  ...TOTAL_RULES,
  ...DECIMAL_RULES,
  ...CATEGORY_RULES,
  ...SINGLE_CATEGORY_RULES,
  ...CODE_RULES,
  ...UBL_RULES,
]

/** Rules of Peppol BIS Billing 3 that EN 16931 does not have, without those for German parties. */
const PEPPOL_RULES: readonly Rule[] = [
  ...PEPPOL_DOCUMENT_RULES,
  ...PEPPOL_UBL_RULES,
  ...PEPPOL_LINE_RULES,
  ...PEPPOL_CHANGE_RULES,
  ...PEPPOL_CODE_RULES,
  ...PEPPOL_IDENTIFIER_RULES,
  ...PEPPOL_COUNTRY_RULES,
]

/** Rules that only add up what the document itself says; the sum of lines is another one. */
const ARITHMETIC: ReadonlySet<string> = new Set(['BR-CO-13', 'BR-CO-14', 'BR-CO-15', 'BR-CO-16', 'BR-CO-17'])

/** Rules about lines, and sums of lines: profiles without lines do not have them. */
const OF_LINES = /^BR-(?:16|2[1-8]|30|4[1-4]|54|64|65|CO-(?:04|10|20|23|24)|DEC-2[3-8]|[A-Z]+-(?:01|02|05|08))$/

/** What the profile MINIMUM keeps: it has only names, totals and references. */
const OF_MINIMUM: ReadonlySet<string> = new Set(
  (
    'BR-01 BR-02 BR-03 BR-04 BR-05 BR-06 BR-07 BR-08 BR-09 BR-13 BR-14 BR-15 BR-CO-09 BR-CO-15 BR-CO-26 BR-DEC-12 ' +
    'BR-DEC-14 BR-DEC-18 BR-CL-01 BR-CL-03 BR-CL-04 BR-CL-11 BR-CL-14'
  ).split(' '),
)

const only = (rules: readonly Rule[], ids: ReadonlySet<string>): Rule[] => rules.filter(({ id }) => ids.has(id))

/** What an invoice claims to follow. */
export type Claim = 'en16931' | 'extended' | 'xrechnung' | 'peppol' | 'without lines' | 'minimum' | 'other'

/** The claims of an invoice, by its specification identifier (BT-24) and business process (BT-23). */
export function claimsOf(invoice: Invoice): Claim[] {
  const specification = text(invoice, 'specification').toLowerCase()
  if (/:(?:minimum)\b/.test(specification)) return ['minimum']
  if (/basic-?wl\b/.test(specification)) return ['without lines']
  // ZUGFeRD 1, and UBL of nations that do not follow EN 16931.
  if (specification !== '' && !specification.includes('urn:cen.eu:en16931')) return ['other']
  const process = text(invoice, 'process').toLowerCase()
  const claims: Claim[] = ['en16931']
  // EXTENDED has more codes than the lists of EN 16931.
  if (/:extended\b/.test(specification)) claims.push('extended')
  if (/xrechnung/.test(specification)) claims.push('xrechnung')
  if (specification.includes('urn:fdc:peppol.eu:') || isPeppolProcess(process, specification)) claims.push('peppol')
  return claims
}

/** XRechnung uses the process of Peppol without its other rules. */
const isPeppolProcess = (process: string, specification: string): boolean =>
  process.startsWith('urn:fdc:peppol.eu:2017:poacc:billing') && specification === ''

/** The rules that an invoice must follow. */
export function rulesFor(invoice: Invoice, claims: readonly Claim[] = claimsOf(invoice)): Rule[] {
  if (claims.includes('minimum')) return only(EN16931_RULES, OF_MINIMUM)
  if (claims.includes('without lines')) return EN16931_RULES.filter(({ id }) => !OF_LINES.test(id))
  if (claims.includes('other')) return [SUM_OF_ROUNDED_LINES, ...only(EN16931_RULES, ARITHMETIC)]
  const rules = claims.includes('extended')
    ? EN16931_RULES.map((rule) => (rule.id.startsWith('BR-CL-') ? advice(rule) : rule))
    : EN16931_RULES
  return [
    ...rules,
    ...(claims.includes('xrechnung') ? XRECHNUNG_RULES : []),
    ...(claims.includes('peppol') ? PEPPOL_RULES : []),
    ...(claims.includes('peppol') && bothGerman(invoice) ? PEPPOL_GERMAN_RULES : []),
  ]
}

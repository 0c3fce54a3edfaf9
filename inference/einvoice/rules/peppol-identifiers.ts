import type { Invoice } from './group.ts'
import { isAbn } from '../../extract/rules/checksums.ts'
import { isBelgianNumber, isDanishNumber, isGln, isIpaCode } from './identifiers.ts'
import { isItalianTaxCode, isItalianVatId, isLuhn, isNorwegianNumber } from './identifiers.ts'
import { advice, type Rule } from './rule.ts'

/** Elements that identify a party: addresses, registrations and other identifiers. */
const ELEMENTS = {
  ubl: ['EndpointID', 'CompanyID', 'ID'],
  cii: ['URIID', 'GlobalID', 'ID'],
} as const

/** A rule that identifiers of a scheme are valid. */
function identifierRule(id: string, scheme: string, what: string, isValid: (text: string) => boolean): Rule {
  const broken = ({ syntax, named }: Invoice): number =>
    ELEMENTS[syntax]
      .flatMap((name) => named(name))
      .filter(({ attributes, text }) => attributes['schemeID']?.trim() === scheme && !isValid(text.trim())).length
  return { id, severity: 'fatal', text: `Identifiers of the scheme ${scheme} must be valid: ${what}.`, broken }
}

const isSwedishNumber = (text: string): boolean => /^\d{10}$/.test(text) && isLuhn(text)

/** Rules of Peppol for identifiers with check digits. */
export const PEPPOL_IDENTIFIER_RULES: readonly Rule[] = [
  identifierRule('PEPPOL-COMMON-R040', '0088', 'a GLN of GS1 with its check digit', isGln),
  identifierRule('PEPPOL-COMMON-R041', '0192', 'a Norwegian organisation number', isNorwegianNumber),
  identifierRule('PEPPOL-COMMON-R042', '0184', 'a Danish CVR number of eight digits', isDanishNumber),
  identifierRule('PEPPOL-COMMON-R043', '0208', 'a Belgian enterprise number', isBelgianNumber),
  advice(identifierRule('PEPPOL-COMMON-R044', '0201', 'an Italian IPA code of six characters', isIpaCode)),
  advice(identifierRule('PEPPOL-COMMON-R045', '0210', 'an Italian tax code', isItalianTaxCode)),
  advice(identifierRule('PEPPOL-COMMON-R046', '9907', 'an Italian tax code', isItalianTaxCode)),
  advice(identifierRule('PEPPOL-COMMON-R047', '0211', 'an Italian VAT number', isItalianVatId)),
  advice(identifierRule('PEPPOL-COMMON-R048', '9906', 'an Italian VAT number', isItalianVatId)),
  identifierRule('PEPPOL-COMMON-R049', '0007', 'a Swedish organisation number', isSwedishNumber),
  identifierRule('PEPPOL-COMMON-R050', '0151', 'an Australian business number', isAbn),
]

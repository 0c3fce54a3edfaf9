import { COUNTRIES } from './code-lists/places.ts'
import { type Group, has, says, text, texts } from './group.ts'
import { rule, ruleOf, type Rule } from './rule.ts'

const common = (one: readonly string[], other: readonly string[]): boolean =>
  one.some((each) => each !== '' && other.includes(each))

/** Whether two groups share the text of a term. */
const share = (one: Group, other: Group | undefined, term: string, otherTerm = term): boolean =>
  other !== undefined && common(texts(one, term), texts(other, otherTerm))

const country = (group: string, id: string, whose: string): Rule =>
  ruleOf(group, id, `The address of ${whose} must have a country code.`, (address) => says(address, 'country'))

/** Rules of EN 16931 for seller, buyer, payee and tax representative. */
export const PARTY_RULES: readonly Rule[] = [
  rule('BR-06', 'An invoice must have the name of the seller (BT-27).', ({ groups }) =>
    groups('seller').some((seller) => says(seller, 'name')),
  ),
  rule('BR-07', 'An invoice must have the name of the buyer (BT-44).', ({ groups }) =>
    groups('buyer').some((buyer) => says(buyer, 'name')),
  ),
  rule(
    'BR-08',
    'An invoice must have the postal address of the seller (BG-5).',
    ({ groups }) => groups('sellerAddress').length > 0,
  ),
  country('sellerAddress', 'BR-09', 'the seller (BT-40)'),
  rule(
    'BR-10',
    'An invoice must have the postal address of the buyer (BG-8).',
    ({ groups }) => groups('buyerAddress').length > 0,
  ),
  country('buyerAddress', 'BR-11', 'the buyer (BT-55)'),
  ruleOf(
    'payee',
    'BR-17',
    'A payee (BG-10) must have a name (BT-59) and be another party than the seller.',
    (payee, { groups, syntax }) => {
      const seller = groups('seller')[0]
      const nameOfSeller = syntax === 'ubl' ? 'tradingName' : 'name'
      return has(payee, 'name') && !share(payee, seller, 'name', nameOfSeller) && !share(payee, seller, 'id')
    },
  ),
  ruleOf('taxRepresentative', 'BR-18', 'A tax representative (BG-11) must have a name (BT-62).', (representative) =>
    says(representative, 'name'),
  ),
  ruleOf(
    'taxRepresentative',
    'BR-19',
    'A tax representative (BG-11) must have a postal address (BG-12).',
    (representative) => has(representative, 'address'),
  ),
  country('taxRepresentativeAddress', 'BR-20', 'the tax representative (BT-69)'),
  ruleOf(
    'taxRepresentative',
    'BR-56',
    'A tax representative (BG-11) must have a VAT identifier (BT-63).',
    (representative) => has(representative, 'vatId'),
  ),
  country('deliverTo', 'BR-57', 'the delivery (BT-80)'),
  ...(['seller', 'buyer'] as const).map((party) =>
    ruleOf(
      party,
      party === 'seller' ? 'BR-62' : 'BR-63',
      `The electronic address of the ${party} must have a scheme.`,
      (each) => !has(each, 'endpoint') || texts(each, 'endpointScheme').some((scheme) => scheme !== ''),
    ),
  ),
  ruleOf(
    'vatRegistration',
    'BR-CO-09',
    'VAT identifiers (BT-31, BT-48, BT-63) must begin with the code of the country that issued them.',
    (registration) => {
      const prefix = text(registration, 'id').slice(0, 2)
      return COUNTRIES.has(prefix) || prefix === 'EL'
    },
  ),
  ruleOf(
    'seller',
    'BR-CO-26',
    'The seller must have an identifier (BT-29), a registration number (BT-30) or a VAT identifier (BT-31).',
    (seller) => has(seller, 'id') || has(seller, 'legalId') || has(seller, 'vatId'),
  ),
]

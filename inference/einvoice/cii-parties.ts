import { elementAt, elementsAt, textAt } from './elements.ts'
import type { Address, Contact, Identifier, Party } from './invoice-parts.ts'
import { identifierAt, identifierOf, identifiersAt } from './syntax-parts.ts'
import type { XmlElement } from './xml.ts'

/** The scheme of a VAT id; FC is the number of the local tax office. */
const VAT = 'VA'

/** A `TradeParty`. */
export function ciiParty(element: XmlElement | undefined): Party | undefined {
  if (!element) return undefined
  const taxRegistrations = elementsAt(element, 'SpecifiedTaxRegistration').map(
    (each) => identifierAt(each, 'ID') ?? { value: '', scheme: undefined },
  )
  return {
    name: textAt(element, 'Name'),
    tradingName: textAt(element, 'SpecifiedLegalOrganization/TradingBusinessName'),
    ids: ciiPartyIds(element),
    legalId: identifierAt(element, 'SpecifiedLegalOrganization/ID'),
    vatId: taxRegistrations.find(({ scheme }) => scheme === VAT)?.value,
    taxNumber: taxRegistrations.find(({ scheme }) => scheme !== VAT)?.value,
    taxRegistrations,
    legalInformation: textAt(element, 'Description'),
    electronicAddress: identifierOf(elementAt(element, 'URIUniversalCommunication/URIID')),
    address: ciiAddress(elementAt(element, 'PostalTradeAddress')),
    contact: contactOf(elementAt(element, 'DefinedTradeContact')),
  }
}

/** The identifiers of a party, those of a registered scheme behind the others. */
export const ciiPartyIds = (element: XmlElement | undefined): Identifier[] => [
  ...identifiersAt(element, 'ID'),
  ...identifiersAt(element, 'GlobalID'),
]

export const ciiAddress = (element: XmlElement | undefined): Address | undefined =>
  element && {
    line1: textAt(element, 'LineOne'),
    line2: textAt(element, 'LineTwo'),
    line3: textAt(element, 'LineThree'),
    city: textAt(element, 'CityName'),
    postCode: textAt(element, 'PostcodeCode'),
    subdivision: textAt(element, 'CountrySubDivisionName'),
    country: textAt(element, 'CountryID'),
  }

const contactOf = (element: XmlElement | undefined): Contact | undefined =>
  element && {
    name: textAt(element, 'PersonName') ?? textAt(element, 'DepartmentName'),
    phone: textAt(element, 'TelephoneUniversalCommunication/CompleteNumber'),
    email: textAt(element, 'EmailURIUniversalCommunication/URIID|CompleteNumber'),
  }

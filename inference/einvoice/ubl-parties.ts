import { attributeOf, elementAt, elementsAt, textAt } from './elements.ts'
import type { Address, Contact, Identifier, Party } from './invoice-parts.ts'
import { identifierAt, identifiersAt } from './syntax-parts.ts'
import type { XmlElement } from './xml.ts'

/**
 * A `cac:Party` and the like.
 * @param name which of the two names BT-27 … is: a payee and a tax representative have only `PartyName`
 */
export function ublParty(element: XmlElement | undefined, name: 'registered' | 'named'): Party | undefined {
  if (!element) return undefined
  const registered = textAt(element, 'PartyLegalEntity/RegistrationName')
  const named = textAt(element, 'PartyName/Name')
  const taxRegistrations = elementsAt(element, 'PartyTaxScheme').map(taxRegistrationOf)
  return {
    name: name === 'registered' ? registered : named,
    tradingName: name === 'registered' ? named : undefined,
    ids: identifiersAt(element, 'PartyIdentification/ID').filter(({ scheme }) => scheme !== 'SEPA'),
    legalId: identifierAt(element, 'PartyLegalEntity/CompanyID'),
    vatId: taxRegistrations.find(({ scheme }) => scheme === 'VAT')?.value,
    taxNumber: taxRegistrations.find(({ scheme }) => scheme !== 'VAT')?.value,
    taxRegistrations,
    legalInformation: textAt(element, 'PartyLegalEntity/CompanyLegalForm'),
    electronicAddress: identifierAt(element, 'EndpointID'),
    address: ublAddress(elementAt(element, 'PostalAddress')),
    contact: contactOf(elementAt(element, 'Contact')),
  }
}

function taxRegistrationOf(element: XmlElement): Identifier {
  const scheme = textAt(element, 'TaxScheme/ID') ?? attributeOf(elementAt(element, 'CompanyID'), 'schemeID')
  return { value: textAt(element, 'CompanyID') ?? '', scheme }
}

export const ublAddress = (element: XmlElement | undefined): Address | undefined =>
  element && {
    line1: textAt(element, 'StreetName'),
    line2: textAt(element, 'AdditionalStreetName'),
    line3: textAt(element, 'AddressLine/Line'),
    city: textAt(element, 'CityName'),
    postCode: textAt(element, 'PostalZone'),
    subdivision: textAt(element, 'CountrySubentity'),
    country: textAt(element, 'Country/IdentificationCode'),
  }

const contactOf = (element: XmlElement | undefined): Contact | undefined =>
  element && {
    name: textAt(element, 'Name'),
    phone: textAt(element, 'Telephone'),
    email: textAt(element, 'ElectronicMail'),
  }

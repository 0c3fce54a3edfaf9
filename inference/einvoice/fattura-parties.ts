import { elementAt, textAt } from './elements.ts'
import type { Address, Contact, Identifier, Party } from './invoice-parts.ts'
import type { XmlElement } from './xml.ts'

/** The seller, the buyer or the tax representative. A tax representative has no `DatiAnagrafici` in some versions. */
export function fatturaParty(element: XmlElement | undefined): Party | undefined {
  if (!element) return undefined
  const data = elementAt(element, 'DatiAnagrafici') ?? element
  const vatId = vatIdOf(elementAt(data, 'IdFiscaleIVA'))
  const taxNumber = textAt(data, 'CodiceFiscale')
  return {
    name: nameOf(elementAt(data, 'Anagrafica') ?? data),
    tradingName: undefined,
    ids: [],
    legalId: registrationOf(elementAt(element, 'IscrizioneREA')),
    vatId,
    taxNumber,
    taxRegistrations: [
      ...(vatId === undefined ? [] : [{ value: vatId, scheme: 'VAT' }]),
      ...(taxNumber === undefined ? [] : [{ value: taxNumber, scheme: 'CF' }]),
    ],
    legalInformation: undefined,
    electronicAddress: undefined,
    address: addressOf(elementAt(element, 'Sede')),
    contact: contactOf(elementAt(element, 'Contatti')),
  }
}

/** The country and the number; the number may have the country in front already. */
function vatIdOf(element: XmlElement | undefined): string | undefined {
  const country = textAt(element, 'IdPaese') ?? ''
  const code = textAt(element, 'IdCodice')
  if (code === undefined) return undefined
  return code.startsWith(country) ? code : `${country}${code}`
}

/** The name of a company, or first and last name of a person. */
function nameOf(element: XmlElement | undefined): string | undefined {
  const company = textAt(element, 'Denominazione')
  if (company !== undefined) return company
  const person = [textAt(element, 'Titolo'), textAt(element, 'Nome'), textAt(element, 'Cognome')].filter(Boolean)
  return person.length > 0 ? person.join(' ') : undefined
}

const registrationOf = (element: XmlElement | undefined): Identifier | undefined => {
  const number = textAt(element, 'NumeroREA')
  return number === undefined ? undefined : { value: number, scheme: textAt(element, 'Ufficio') }
}

const addressOf = (element: XmlElement | undefined): Address | undefined =>
  element && {
    line1: [textAt(element, 'Indirizzo'), textAt(element, 'NumeroCivico')].filter(Boolean).join(' ') || undefined,
    line2: undefined,
    line3: undefined,
    city: textAt(element, 'Comune'),
    postCode: textAt(element, 'CAP'),
    subdivision: textAt(element, 'Provincia'),
    country: textAt(element, 'Nazione'),
  }

const contactOf = (element: XmlElement | undefined): Contact | undefined =>
  element && { name: undefined, phone: textAt(element, 'Telefono'), email: textAt(element, 'Email') }

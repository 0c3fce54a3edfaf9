/** A company or a person as documents name it. */
export interface Party {
  /** as its imprint has it: with its legal form, if it has one */
  name: string
  /** as its logo has it */
  brand: string
  /** without legal form and trade, as an owner or a contact */
  person: string
  street: string
  /** with its postcode */
  town: string
  city: string
  country: string
  phone: string
  mail: string
  web: string
  vatId: string
  /** at a register, as imprints print it */
  register: string
  iban: string
  bic: string
  bank: string
}

/** "J. Müller & Söhne" as the host of a domain. */
export function hostOf(brand: string): string {
  const ascii = brand
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
  const parts = ascii.split(/[^a-z0-9]+/).filter((part) => part !== '')
  return parts.length > 2 ? parts.slice(0, 2).join('-') : parts.join(parts.join('').length > 14 ? '-' : '')
}

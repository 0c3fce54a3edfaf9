/** Lengths of IBANs by country (the SWIFT registry; countries of the EU and their neighbours). */
const IBAN_LENGTHS: Record<string, number> = {
  AD: 24,
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GI: 23,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IS: 26,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  RS: 22,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  TR: 26,
  AE: 23,
  SA: 24,
  IL: 23,
}

export const ibanLength = (country: string): number | undefined => IBAN_LENGTHS[country]

/** True if the country is known and length and check digits (ISO 7064, mod 97) are right. */
export const isIban = (text: string): boolean => ibanLength(text.slice(0, 2)) !== undefined && mayBeIban(text)

/** As isIban, but a country that is not known may have any length. */
export function mayBeIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text) || text.length !== (ibanLength(text.slice(0, 2)) ?? text.length))
    return false
  return mod97(`${text.slice(4)}${text.slice(0, 4)}`) === 1
}

/** The rest of a text of digits and letters (A is 10, Z is 35) that is divided by 97. */
export function mod97(text: string): number {
  let rest = 0
  for (const character of text) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}

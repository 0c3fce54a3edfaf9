import { mayBeIban } from '../../../hub/document/iban.ts'
import { checkVatId, digitsOf, luhn, weighted } from '../../extract/rules/checksums.ts'

// Check digits of identifiers that e-invoices carry, on the identifier without spaces.

/** IBAN with its check digits. Spaces are allowed. */
export const isIban = (text: string): boolean => mayBeIban(text.replaceAll(/\s/g, '').toUpperCase())

/** Luhn's sum, as in cards and Swedish organisation numbers. */
export const isLuhn = (text: string): boolean => /^\d+$/.test(text) && luhn(digitsOf(text))

/** Number of GS1: the last digit makes the sum of digits, weighted 3 and 1 from the right, a multiple of 10. */
export function isGln(text: string): boolean {
  if (!/^\d{2,18}$/.test(text)) return false
  return (
    digitsOf(text)
      .toReversed()
      .reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0) %
      10 ===
    0
  )
}

/** Norwegian organisation number: nine digits, modulus 11. */
export function isNorwegianNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text) || Number(text) === 0) return false
  return (11 - (weighted(digitsOf(text), [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === Number(text[8])
}

/** Belgian enterprise number: ten digits, modulus 97. */
export const isBelgianNumber = (text: string): boolean =>
  /^\d{10}$/.test(text) && 97 - (Number(text.slice(0, 8)) % 97) === Number(text.slice(8))

/** Danish CVR number, with or without DK. */
export const isDanishNumber = (text: string): boolean => /^(?:DK)?\d{8}$/.test(text)

/** Italian VAT number (partita IVA) with IT: eleven digits with Luhn's sum. */
export const isItalianVatId = (text: string): boolean => text.startsWith('IT') && checkVatId(text) === 'valid'

/** Italian tax code (codice fiscale) in its form: 16 characters for people, eleven digits for others. */
export const isItalianTaxCode = (text: string): boolean =>
  /^(?:\d{11}|[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z])$/i.test(text)

/** Code of the Italian index of public administrations (IPA). */
export const isIpaCode = (text: string): boolean => /^[A-Z0-9]{6}$/i.test(text)

import { mod97 } from '../../hub/document/iban.ts'

// Check digits of payment references, on text without spaces and in upper case.

/** Creditor reference: ISO 11649. */
export const isCreditorReference = (text: string): boolean =>
  /^RF\d\d[A-Z0-9]{1,21}$/.test(text) && mod97(`${text.slice(4)}${text.slice(0, 4)}`) === 1

const CARRY = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5]

/** Swiss QR reference: 27 digits, modulo 10 recursive. */
export function isQrReference(text: string): boolean {
  if (!/^\d{27}$/.test(text)) return false
  let carry = 0
  for (const digit of text.slice(0, -1)) carry = CARRY[(carry + Number(digit)) % 10]!
  return (10 - carry) % 10 === Number(text.at(-1))
}

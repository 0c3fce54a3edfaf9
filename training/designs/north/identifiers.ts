// Registration numbers of countries of the north and east, with right check digits.
import type { Chance } from '../../synthetic/chance.ts'

const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0)

/** Digits, then the check digit that they have; other digits where they can have none. */
function checked(chance: Chance, pattern: string, check: (digits: string) => number): string {
  for (;;) {
    const digits = chance.filled(pattern)
    const last = check(digits)
    if (last < 10) return `${digits}${last}`
  }
}

/** Poland: NIP, ten digits. */
export const nip = (chance: Chance): string =>
  checked(chance, '#########', (digits) => weighted(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11)

/** Czechia: IČO, eight digits. */
export const ico = (chance: Chance): string =>
  checked(chance, '#######', (digits) => (11 - (weighted(digits, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10)

/** Sweden: organisationsnummer, ten digits. */
export const organisation = (chance: Chance, first = '5'): string => {
  const digits = `${first}5${chance.filled('#######')}`
  return `${digits}${luhn(digits)}`
}

/** Check digit by Luhn. */
export function luhn(digits: string): number {
  const doubled = [...digits].toReversed().map((digit, at) => Number(digit) * (at % 2 === 0 ? 2 : 1))
  return (10 - (doubled.reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0) % 10)) % 10
}

/** Norway: organisasjonsnummer, nine digits. */
export const norwegian = (chance: Chance): string =>
  checked(chance, '9#######', (digits) => (11 - (weighted(digits, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11)

/** Norway: account of eleven digits. */
export const norwegianAccount = (chance: Chance): string =>
  checked(chance, '##########', (digits) => (11 - (weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11)

/** Denmark: CVR, eight digits. */
export const cvr = (chance: Chance): string =>
  checked(chance, '#######', (digits) => (11 - (weighted(digits, [2, 7, 6, 5, 4, 3, 2]) % 11)) % 11)

/** Finland: Y-tunnus, as in 1234567-1. */
export const business = (chance: Chance): string => {
  const digits = checked(chance, '#######', (own) => (11 - (weighted(own, [7, 9, 10, 5, 8, 4, 2]) % 11)) % 11)
  return `${digits.slice(0, 7)}-${digits[7]!}`
}

/** Finland: reference of a payment. */
export function finnishReference(chance: Chance): string {
  const digits = chance.filled(chance.pick(['#####', '########', '###########']))
  const sum = [...digits].toReversed().reduce((all, digit, at) => all + Number(digit) * [7, 3, 1][at % 3]!, 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

/** Hungary: adószám, as in 12345676-2-41. */
export const adoszam = (chance: Chance): string => {
  const digits = checked(chance, '#######', (own) => (10 - (weighted(own, [9, 7, 3, 1, 9, 7, 3]) % 10)) % 10)
  return `${digits}-2-${chance.pick(['41', '42', '43', '13', '08', '02', '20'])}`
}

/** Romania: CUI, digits only. */
export const cui = (chance: Chance): string =>
  checked(chance, '#######', (digits) => ((weighted(digits, [5, 3, 2, 1, 7, 5, 3]) * 10) % 11) % 10)

/** Greece: ΑΦΜ, nine digits. */
export const afm = (chance: Chance): string =>
  checked(chance, '########', (digits) => (weighted(digits, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10)

const GSTIN = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** India: GSTIN with the code of its state. */
export function gstin(chance: Chance, state: string): string {
  const digits = `${state}${chance.filled('@@@C@####@')}1Z`
  const sum = [...digits].reduce((all, sign, at) => {
    const product = GSTIN.indexOf(sign) * (at % 2 === 0 ? 1 : 2)
    return all + Math.floor(product / 36) + (product % 36)
  }, 0)
  return `${digits}${GSTIN[(36 - (sum % 36)) % 36]!}`
}

import { mod97 } from '../../../hub/document/iban.ts'

/** Formats of VAT identification numbers by their first letters. */
const VAT_FORMS: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  GB: /^(?:\d{9}|\d{12})$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(?:\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  NO: /^\d{9}MVA$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{10}01$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^\d{9}$/,
  CHE: /^\d{9}(?:MWST|TVA|IVA|VAT)?$/,
}

export const digitsOf = (text: string): number[] => [...text].map(Number)
export const weighted = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * digits[index]!, 0)
const digitSum = (value: number): number => Math.floor(value / 10) + (value % 10)

/** The check of Luhn: every second digit from the right is doubled. */
export const luhn = (digits: readonly number[]): boolean =>
  digits.toReversed().reduce((sum, digit, index) => sum + (index % 2 === 0 ? digit : digitSum(digit * 2)), 0) % 10 === 0

/** A weighted sum whose rest is the last digit; a rest of 10 or 11 becomes `high`. */
const elevens = (body: string, weights: readonly number[], high = 0): boolean => {
  const digits = digitsOf(body)
  const rest = weighted(digits, weights) % 11
  return (rest > 9 ? high : rest) === digits[weights.length]
}

/** As `elevens`, with the difference to 11. */
const elevensLess = (body: string, weights: readonly number[]): boolean => {
  const digits = digitsOf(body)
  const check = 11 - (weighted(digits, weights) % 11)
  return (check > 9 ? 0 : check) === digits[weights.length]
}

/** ISO 7064, mod 11, 10. */
function mod1110(body: string): boolean {
  const digits = digitsOf(body)
  let product = 10
  for (const digit of digits.slice(0, -1)) product = (((digit + product) % 10 || 10) * 2) % 11
  return (11 - product) % 10 === digits.at(-1)
}

const VAT_CHECKS: Record<string, (body: string) => boolean> = {
  AT: (body) => {
    const digits = digitsOf(body.slice(1))
    const sum = digits
      .slice(0, 7)
      .reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digitSum(digit * 2)), 0)
    return (10 - ((sum + 4) % 10)) % 10 === digits[7]
  },
  BE: (body) => 97 - (Number(body.slice(0, 8)) % 97) === Number(body.slice(8)),
  // Ten digits belong to persons, whose checks differ by their kind.
  BG: (body) => body.length === 10 || bulgarian(digitsOf(body)),
  CY: (body) => {
    const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21]
    const sum = digitsOf(body.slice(0, 8)).reduce(
      (total, digit, index) => total + (index % 2 === 0 ? odd[digit]! : digit),
      0,
    )
    return String.fromCodePoint(65 + (sum % 26)) === body[8]
  },
  CZ: (body) => {
    if (body.length !== 8) return true
    const rest = 11 - (weighted(digitsOf(body), [8, 7, 6, 5, 4, 3, 2]) % 11)
    return (rest === 10 ? 0 : rest === 11 ? 1 : rest) === Number(body[7])
  },
  DE: mod1110,
  DK: (body) => weighted(digitsOf(body), [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  EE: (body) => weighted(digitsOf(body), [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
  EL: (body) => elevens(body, [256, 128, 64, 32, 16, 8, 4, 2]),
  ES: spanish,
  FI: (body) => elevensLess(body, [7, 9, 10, 5, 8, 4, 2]),
  FR: (body) => !/^\d\d/.test(body) || Number(body.slice(0, 2)) === (12 + 3 * (Number(body.slice(2)) % 97)) % 97,
  GB: british,
  HR: mod1110,
  HU: (body) => weighted(digitsOf(body), [9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0,
  IE: irish,
  IT: (body) => luhn(digitsOf(body)),
  LT: (body) => {
    const digits = digitsOf(body)
    const count = digits.length - 1
    const rest = (offset: number) =>
      digits.slice(0, count).reduce((sum, digit, index) => sum + digit * (((index + offset) % 9) + 1), 0) % 11
    const first = rest(0)
    const check = first === 10 ? rest(2) % 10 : first
    return check === digits[count]
  },
  LU: (body) => Number(body.slice(0, 6)) % 89 === Number(body.slice(6)),
  LV: (body) => {
    if (/^[0-3]/.test(body)) return true
    const rest = 3 - (weighted(digitsOf(body), [9, 1, 4, 8, 3, 10, 2, 5, 7, 6]) % 11)
    return (rest < -1 ? rest + 11 : rest) === Number(body[10])
  },
  MT: (body) => 37 - (weighted(digitsOf(body), [3, 4, 6, 7, 8, 9]) % 37) === Number(body.slice(6)),
  NL: (body) => {
    const digits = digitsOf(body.slice(0, 9))
    return weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === digits[8] || mod97(`NL${body}`) === 1
  },
  NO: (body) => elevensLess(body.slice(0, 9), [3, 2, 7, 6, 5, 4, 3, 2]),
  PL: (body) => weighted(digitsOf(body), [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(body[9]),
  PT: (body) => elevensLess(body, [9, 8, 7, 6, 5, 4, 3, 2]),
  RO: (body) => {
    const digits = digitsOf(body.padStart(10, '0'))
    return ((weighted(digits, [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11) % 10 === digits[9]
  },
  SE: (body) => luhn(digitsOf(body.slice(0, 10))),
  SI: (body) => {
    const rest = 11 - (weighted(digitsOf(body), [8, 7, 6, 5, 4, 3, 2]) % 11)
    return rest !== 11 && (rest === 10 ? 0 : rest) === Number(body[7])
  },
  SK: (body) => Number(body) % 11 === 0,
  XI: british,
  CHE: (body) => elevensLess(body.slice(0, 9), [5, 4, 3, 2, 7, 6, 5, 4]),
}

function british(body: string): boolean {
  const digits = digitsOf(body)
  const rest = (weighted(digits, [8, 7, 6, 5, 4, 3, 2]) + Number(body.slice(7, 9))) % 97
  return rest === 0 || rest === 42
}

function bulgarian(digits: readonly number[]): boolean {
  const first = weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8]) % 11
  const second = weighted(digits, [3, 4, 5, 6, 7, 8, 9, 10]) % 11
  return (first < 10 ? first : second % 10) === digits[8]
}

/** The older form has a letter or sign in second place, which is not checked. */
function irish(body: string): boolean {
  const old = /^(\d)[A-Z+*](\d{5})([A-Z])$/.exec(body)
  const digits = digitsOf(old ? `0${old[2]}${old[1]}` : body.slice(0, 7))
  const last = old ? old[3] : body[7]
  const extra = old || body.length < 9 ? 0 : body[8] === 'W' ? 0 : body.codePointAt(8)! - 64
  const rest = (weighted(digits, [8, 7, 6, 5, 4, 3, 2]) + extra * 9) % 23
  return (rest === 0 ? 'W' : String.fromCodePoint(64 + rest)) === last
}

function spanish(body: string): boolean {
  const person = /^(?:\d|[XYZ])\d{7}[A-Z]$/.test(body)
  if (person)
    return (
      'TRWAGMYFPDXBNJZSQVHLCKE'[Number(body.slice(0, 8).replace('X', '0').replace('Y', '1').replace('Z', '2')) % 23] ===
      body[8]
    )
  const sum = digitsOf(body.slice(1, 8)).reduce(
    (total, digit, index) => total + (index % 2 === 1 ? digit : digitSum(digit * 2)),
    0,
  )
  const check = (10 - (sum % 10)) % 10
  return body[8] === String(check) || body[8] === 'JABCDEFGHI'[check]
}

/**
 * 'valid' for a VAT id with a correct check digit, 'plausible' if only its format can be checked, 'invalid' otherwise.
 */
export function checkVatId(id: string): 'valid' | 'plausible' | 'invalid' {
  const [, country, body] = /^(CHE|[A-Z]{2})(.+)$/.exec(id) ?? []
  if (!country || !body || !VAT_FORMS[country]?.test(body)) return 'invalid'
  const check = VAT_CHECKS[country]
  if (!check) return 'plausible'
  return check(body) ? 'valid' : 'invalid'
}

/** True if a country with these letters issues VAT ids of this form; the check digits may be wrong. */
export function hasVatForm(id: string): boolean {
  const [, country, body] = /^(CHE|[A-Z]{2})(.+)$/.exec(id) ?? []
  return country !== undefined && body !== undefined && VAT_FORMS[country]?.test(body) === true
}

/** The check of an Australian business number (ABN): 11 digits. */
export function isAbn(text: string): boolean {
  if (!/^\d{11}$/.test(text)) return false
  const [first, ...others] = digitsOf(text)
  return weighted([first! - 1, ...others], [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) % 89 === 0
}

const BASE_36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The check of an Indian GSTIN: 15 letters and digits. */
export function isGstin(text: string): boolean {
  if (!/^\d{2}[A-Z]{5}\d{4}[A-Z][A-Z\d]Z[A-Z\d]$/.test(text)) return false
  const sum = Array.from(text.slice(0, 14)).reduce((total, character, index) => {
    const product = BASE_36.indexOf(character) * (index % 2 === 0 ? 1 : 2)
    return total + Math.floor(product / 36) + (product % 36)
  }, 0)
  return BASE_36[(36 - (sum % 36)) % 36] === text[14]
}

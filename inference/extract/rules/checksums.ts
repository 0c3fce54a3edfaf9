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
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{10}01$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^\d{9}$/,
  CHE: /^\d{9}(?:MWST|TVA|IVA)?$/,
}

const digitsOf = (text: string): number[] => [...text].map(Number)
const weighted = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * digits[index]!, 0)
const digitSum = (value: number): number => Math.floor(value / 10) + (value % 10)

const VAT_CHECKS: Record<string, (body: string) => boolean> = {
  AT: (body) => {
    const digits = digitsOf(body.slice(1))
    const sum = digits
      .slice(0, 7)
      .reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digitSum(digit * 2)), 0)
    return (10 - ((sum + 4) % 10)) % 10 === digits[7]
  },
  BE: (body) => 97 - (Number(body.slice(0, 8)) % 97) === Number(body.slice(8)),
  DE: (body) => {
    const digits = digitsOf(body)
    let product = 10
    for (const digit of digits.slice(0, 8)) {
      const sum = (digit + product) % 10 || 10
      product = (sum * 2) % 11
    }
    return (11 - product) % 10 === digits[8]
  },
  ES: spanish,
  FR: (body) => !/^\d\d/.test(body) || Number(body.slice(0, 2)) === (12 + 3 * (Number(body.slice(2)) % 97)) % 97,
  GB: (body) => {
    const digits = digitsOf(body)
    const rest = (weighted(digits, [8, 7, 6, 5, 4, 3, 2]) + Number(body.slice(7, 9))) % 97
    return rest === 0 || rest === 42
  },
  IT: (body) => {
    const sum = digitsOf(body).reduce(
      (total, digit, index) => total + (index % 2 === 0 ? digit : digitSum(digit * 2)),
      0,
    )
    return sum % 10 === 0
  },
  NL: (body) => {
    const digits = digitsOf(body.slice(0, 9))
    return weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === digits[8] || mod97(`NL${body}`) === 1
  },
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

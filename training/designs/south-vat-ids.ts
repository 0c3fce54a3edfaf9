// Numbers of companies whose last digits fit the others, as those of documents do.

/** What the digits of a number have to end with; undefined where no such number has these digits. */
const ENDS: Record<string, (digits: string) => string | undefined> = {
  FR: (digits) => withLuhn(digits.slice(2)),
  BE: (digits) => `${digits.slice(0, 8)}${two(97 - (Number(digits.slice(0, 8)) % 97))}`,
  CH: (digits) => weighted(digits.slice(0, 8), [5, 4, 3, 2, 7, 6, 5, 4], (rest) => 11 - rest),
  LU: (digits) => `${digits.slice(0, 6)}${two(Number(digits.slice(0, 6)) % 89)}`,
  IT: withLuhn,
  ES: (digits) => withLuhn(digits),
  PT: (digits) => weighted(digits.slice(0, 8), [9, 8, 7, 6, 5, 4, 3, 2], (rest) => (rest < 2 ? 0 : 11 - rest)),
  NL: (digits) => weighted(digits.slice(0, 8), [9, 8, 7, 6, 5, 4, 3, 2], (rest) => rest) + digits.slice(9),
  CL: (digits) => weighted(digits.slice(0, 8), [3, 2, 7, 6, 5, 4, 3, 2], (rest) => 11 - rest),
  AR: (digits) => weighted(digits.slice(0, 10), [5, 4, 3, 2, 7, 6, 5, 4, 3, 2], (rest) => 11 - rest),
  BR: (digits) => cnpj(digits.slice(0, 12)),
}

/** A number as it is printed, with digits that fit. */
export function withCheckDigits(country: string, printed: string): string {
  const digits = printed.replace(/\D/g, '')
  let fitting = ENDS[country]?.(digits) ?? digits
  if (country === 'FR') fitting = `${two((12 + 3 * (Number(fitting) % 97)) % 97)}${fitting}`
  let at = 0
  return printed.replace(/\d/g, () => fitting[at++] ?? '0')
}

const two = (number: number): string => String(number).padStart(2, '0')

/** @param check of what the sum leaves by 11; ten and eleven have no digit of their own, so they are a zero */
function weighted(digits: string, weights: readonly number[], check: (rest: number) => number): string {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  const last = check(sum % 11)
  if (last < 10 || last === 11) return `${digits}${last % 11}`
  const other = String((Number(digits.at(-1)) + 1) % 10)
  return weighted(`${digits.slice(0, -1)}${other}`, weights, check)
}

function withLuhn(digits: string): string {
  const body = digits.slice(0, -1)
  const sum = [...body].toReversed().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

function cnpj(digits: string): string {
  const low = [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]
  const digit = (text: string, weights: readonly number[]) => {
    const rest = weights.reduce((total, weight, index) => total + weight * Number(text[index]), 0) % 11
    return rest < 2 ? 0 : 11 - rest
  }
  const first = `${digits}${digit(digits, low)}`
  return `${first}${digit(first, [6, ...low])}`
}

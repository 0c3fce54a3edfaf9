const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,6}))?$/
const INTEGER_DIGITS = 15
const FRACTION_DIGITS = 6
const ZERO = /^0*$/

/**
 * A text for a decimal such as `-12.50`, by which texts are in the order of their numbers, and equal if the numbers
 * are. So a store that compares texts compares amounts exactly. Undefined for a text that is no amount.
 */
export function decimalOrder(text: string): string | undefined {
  const [, sign, integer, fraction = ''] = DECIMAL.exec(text) ?? []
  if (integer === undefined) return undefined
  const digits = `${integer.padStart(INTEGER_DIGITS, '0')}${fraction.padEnd(FRACTION_DIGITS, '0')}`
  // The larger a negative number is without its sign, the smaller it is: its digits count down from nine.
  if (sign === '' || ZERO.test(digits)) return `p${digits}`
  return `n${digits.replaceAll(/\d/g, (digit) => String(9 - Number(digit)))}`
}

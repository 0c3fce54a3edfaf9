import { Big } from 'big.js'
import { type Group, has, texts } from './group.ts'

// Numbers of an e-invoice, exactly as they are written: never as floating point.

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)$/
export const ZERO = new Big(0)
/** Longer numbers are no amounts; big.js would take time for them. */
const MAX_LENGTH = 40

/** The number that a text is, or undefined: XML allows a sign, digits and a point, no exponent and no comma. */
export function decimal(text: string): Big | undefined {
  if (text.length > MAX_LENGTH || !DECIMAL.test(text)) return undefined
  return new Big(
    text
      .replace(/^\+/, '')
      .replace(/\.$/, '')
      .replace(/^(-?)\./, '$10.'),
  )
}

/** The first number of a term, or undefined if it is missing or not a number. */
export function amount(group: Group, term: string): Big | undefined {
  const [first] = texts(group, term)
  return first === undefined ? undefined : decimal(first)
}

/** A number of a term that may be missing: then it is `missing`. Undefined if it is not a number. */
export const optional = (group: Group, term: string, missing = ZERO): Big | undefined =>
  has(group, term) ? amount(group, term) : missing

/** The sum of a term over groups; missing terms count 0. Undefined if one is not a number. */
export function sum(groups: readonly Group[], term: string): Big | undefined {
  let total = ZERO
  for (const group of groups)
    for (const written of texts(group, term)) {
      const value = decimal(written)
      if (!value) return undefined
      total = total.plus(value)
    }
  return total
}

/** To cents, halves upwards: the `round` of XPath, which the official rules use. */
export function cents(value: Big): Big {
  const shifted = value.times(100).plus(0.5)
  const down = shifted.round(0, Big.roundDown)
  return (down.gt(shifted) ? down.minus(1) : down).div(100)
}

/** Whether both are numbers and equal. */
export const equal = (one: Big | undefined, other: Big | undefined): boolean =>
  one !== undefined && other !== undefined && one.eq(other)

/** Whether both are numbers and differ by less than `slack`. */
export const near = (one: Big | undefined, other: Big | undefined, slack: number): boolean =>
  one !== undefined && other !== undefined && one.minus(other).abs().lt(slack)

/** Whether an amount is the tax on a base at a rate in percent, to less than one unit and whatever the signs. */
export const isTaxOn = (tax: Big | undefined, base: Big | undefined, rate: Big | undefined): boolean =>
  near(tax?.abs(), base && rate && cents(base.abs().times(rate).div(100)), 1)

/** Whether a text has at most two digits behind the point. */
export const atMostCents = (text: string): boolean => (text.split('.')[1] ?? '').length <= 2

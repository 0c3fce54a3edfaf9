import Big from 'big.js'

/** Raised with every change of a function that mappings can call; it is part of a mapping's hash. */
export const FUNCTIONS_VERSION = '1'

type Amount = string | number
const big = (value: Amount): Big => {
  if (typeof value !== 'string' && typeof value !== 'number') throw new Error('$dec needs an amount')
  return new Big(value)
}
const text = (value: Big): string => value.toFixed()

/** `$dec` of a mapping: exact arithmetic on decimal strings, since JSONata's own numbers are binary floats. */
export const dec = {
  add: (a: Amount, b: Amount) => text(big(a).plus(big(b))),
  sub: (a: Amount, b: Amount) => text(big(a).minus(big(b))),
  mul: (a: Amount, b: Amount) => text(big(a).times(big(b))),
  /** rounded half up to `scale` digits */
  div: (a: Amount, b: Amount, scale = 10) => text(round(new Big(big(a).div(big(b))), scale, 'half-up')),
  /** always written with `scale` digits; half-up (the default, commercial) or half-even */
  round: (a: Amount, scale: number, mode: 'half-up' | 'half-even' = 'half-up') => round(big(a), scale, mode).toFixed(scale),
  sum: (amounts: Amount | Amount[]) => text([amounts].flat().reduce((sum, each) => sum.plus(big(each)), new Big(0))),
  /** -1, 0 or 1 */
  compare: (a: Amount, b: Amount) => big(a).cmp(big(b)),
  neg: (a: Amount) => text(big(a).neg()),
  abs: (a: Amount) => text(big(a).abs()),
}

const round = (value: Big, scale: number, mode: 'half-up' | 'half-even'): Big => value.round(scale, mode === 'half-even' ? Big.roundHalfEven : Big.roundHalfUp)

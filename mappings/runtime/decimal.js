// @ts-check
// Part of the mapping process: see evaluate.js for why it is JavaScript.
import Big from 'big.js'
import { FixedTextError } from './failure-detail.js'

/** Part of the hash of a mapping; raise it with every change of a function that mappings can call. */
export const FUNCTIONS_VERSION = '1'

/** @typedef {string | number} Amount */

/** @type {(value: Amount) => Big} */
const big = (value) => {
  if (typeof value !== 'string' && typeof value !== 'number') throw new FixedTextError('$dec needs an amount')
  try {
    return new Big(value)
  } catch {
    throw new FixedTextError('$dec needs an amount')
  }
}
/** @type {(value: Big) => string} */
const text = (value) => value.toFixed()

/** @type {(a: Big, b: Big) => Big} */
const quotient = (a, b) => {
  if (b.eq(0)) throw new FixedTextError('$dec.div divides by zero')
  return new Big(a.div(b))
}

/** `$dec` in a mapping: exact arithmetic on decimal strings, because the numbers of JSONata are binary floats. */
export const dec = {
  /** @type {(a: Amount, b: Amount) => string} */
  add: (a, b) => text(big(a).plus(big(b))),
  /** @type {(a: Amount, b: Amount) => string} */
  sub: (a, b) => text(big(a).minus(big(b))),
  /** @type {(a: Amount, b: Amount) => string} */
  mul: (a, b) => text(big(a).times(big(b))),
  /** rounded half up to `scale` digits @type {(a: Amount, b: Amount, scale?: number) => string} */
  div: (a, b, scale = 10) => text(round(quotient(big(a), big(b)), scale, 'half-up')),
  /**
   * always written with `scale` digits; half-up (the default, commercial) or half-even
   * @type {(a: Amount, scale: number, mode?: Rounding) => string}
   */
  round: (a, scale, mode = 'half-up') => round(big(a), scale, mode).toFixed(scale),
  /** @type {(amounts: Amount | Amount[]) => string} */
  sum: (amounts) => text([amounts].flat().reduce((sum, each) => sum.plus(big(each)), new Big(0))),
  /** -1, 0 or 1 @type {(a: Amount, b: Amount) => number} */
  compare: (a, b) => big(a).cmp(big(b)),
  /** @type {(a: Amount) => string} */
  neg: (a) => text(big(a).neg()),
  /** @type {(a: Amount) => string} */
  abs: (a) => text(big(a).abs()),
}

/** @typedef {'half-up' | 'half-even'} Rounding */

/** @type {(value: Big, scale: number, mode: Rounding) => Big} */
const round = (value, scale, mode) => value.round(scale, mode === 'half-even' ? Big.roundHalfEven : Big.roundHalfUp)

import Big from 'big.js'
import type { Address } from './invoice-parts.ts'

/** Texts by field or column, not yet in the form of its kind. */
export type Texts = Record<string, string | undefined>

const DECIMAL = /^([+-]?)0*(\d*)(?:\.(\d*))?$/
/** Decimals that a value can have. */
const PLACES = 6

/** A decimal of XML Schema as values have it: no `+`, no needless zeros in front, 6 decimals at most. */
export function decimalText(text: string): string | undefined {
  const [, sign, integer = '', fraction = ''] = DECIMAL.exec(text) ?? []
  if (sign === undefined || (integer === '' && fraction === '' && !/\d/.test(text))) return undefined
  const digits = `${integer || '0'}${fraction === '' ? '' : `.${fraction}`}`
  const short = fraction.length > PLACES ? new Big(digits).round(PLACES).toFixed() : digits
  return sign === '-' && /[1-9]/.test(short) ? `-${short}` : short
}

/** An amount with the other sign. */
export const negated = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : text.startsWith('-') ? text.slice(1) : `-${text}`

/** Street, town and country in one line; a country alone is no address. */
export function addressText(address: Address | undefined): string | undefined {
  if (!address) return undefined
  const { line1, line2, line3, postCode, city, subdivision, country } = address
  const town = [postCode, city].filter(Boolean).join(' ')
  const places = [line1, line2, line3, town, subdivision].filter(Boolean)
  return places.length > 0 ? [...places, country].filter(Boolean).join(', ') : undefined
}

import { isDeepStrictEqual } from 'node:util'
import Big from 'big.js'
import type { ColumnKind } from './columns.ts'

/**
 * Whether a column holds what was sent, by the meaning of its type: 1190.1 is 1190.10 in a decimal column, a date is
 * midnight in a timestamp, and `char` columns are padded. Anything rounded, cut or replaced is not the same.
 * `stored` is the value as text: times in UTC, binary values in hexadecimal digits.
 */
export function isStoredAsSent(kind: ColumnKind, sent: unknown, stored: string | null): boolean {
  if (sent === null || sent === undefined || stored === null) return (sent ?? null) === stored
  const text = textOf(sent)
  return text === stored || SAME[kind](text, stored)
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const SAME: Record<ColumnKind, (sent: string, stored: string) => boolean> = {
  text: sameText,
  char: (sent, stored) => sameText(sent.replace(/ +$/, ''), stored.replace(/ +$/, '')),
  number: sameNumber,
  boolean: (sent, stored) => truthOf(sent) !== undefined && truthOf(sent) === truthOf(stored),
  date: sameMoment,
  timestamp: sameMoment,
  time: (sent, stored) => withoutFractionZeros(sent) === withoutFractionZeros(stored),
  json: sameJson,
  set: (sent, stored) => isDeepStrictEqual(sent.split(',').toSorted(), stored.split(',').toSorted()),
  uuid: (sent, stored) => sent.toLowerCase() === stored.toLowerCase(),
  binary: (sent, stored) => Buffer.from(sent).toString('hex') === stored.toLowerCase(),
  loose: (sent, stored) => sameText(sent, stored) || sameNumber(sent, stored),
}

/** Canonically equivalent forms of Unicode are the same text. */
function sameText(sent: string, stored: string): boolean {
  return sent.normalize('NFC') === stored.normalize('NFC')
}

function sameNumber(sent: string, stored: string): boolean {
  const [a, b] = [decimalOf(sent), decimalOf(stored)]
  return a !== undefined && b !== undefined && a.eq(b)
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

function decimalOf(text: string): Big | undefined {
  const truth = text === 'true' ? '1' : text === 'false' ? '0' : text.trim()
  return NUMBER.test(truth) ? new Big(truth.replace(/^\+/, '')) : undefined
}

const TRUE = new Set(['true', 't', 'yes', 'y', 'on', '1'])
const FALSE = new Set(['false', 'f', 'no', 'n', 'off', '0'])

function truthOf(text: string): boolean | undefined {
  const word = text.trim().toLowerCase()
  if (TRUE.has(word)) return true
  return FALSE.has(word) ? false : undefined
}

const MOMENT =
  /^(\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s?(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?)?$/i

/** Without a zone, a time is in UTC, as in the sessions of the adapter. */
function sameMoment(sent: string, stored: string): boolean {
  const [a, b] = [momentOf(sent), momentOf(stored)]
  return a !== undefined && a === b
}

function momentOf(text: string): string | undefined {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] =
    MOMENT.exec(text) ?? []
  if (year === undefined) return undefined
  const [sign, offsetHours = '0', offsetMinutes = '0'] = /^[+-]/.test(zone)
    ? [zone[0], zone.slice(1, 3), zone.slice(3).replaceAll(':', '').slice(0, 2) || '0']
    : ['+']
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes))
  const minutes = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute) - offset) / 60_000
  return `${minutes} ${Number(second)}.${fraction.replace(/0+$/, '')}`
}

const withoutFractionZeros = (time: string): string => time.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')

function sameJson(sent: string, stored: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(sent), JSON.parse(stored))
  } catch {
    return false
  }
}

import { mayBeIban } from '../iban.ts'
import { CURRENCIES } from './currencies.ts'

/** What a field or column holds. All values are strings. */
export const KINDS = ['text', 'identifier', 'date', 'amount', 'decimal', 'currency', 'iban', 'vat-id'] as const
export type Kind = (typeof KINDS)[number]

interface Form {
  /** the form that a stored value has */
  pattern: RegExp
  /** UTF-16 units, at most */
  longest: number
  /** completes the sentence "x must be …" */
  wanted: string
  /** what a person typed, as it is stored */
  tidy?(text: string): string
  /** what the pattern cannot say */
  holds?(value: string): boolean
  /** stricter than `holds`: a reader may keep a doubtful value for a person to see, but a person must not type one */
  holdsTyped?(value: string): boolean
}

const DECIMAL = /^-?\d{1,15}(?:\.\d{1,6})?$/
/** Targets get the text as it is stored, and not every one of them accepts a zero with a sign. */
const withoutSignOfZero = (text: string): string => text.replace(/^-(?=0+(?:\.0+)?$)/, '')

/** Control characters, but for tab and line breaks, and those that turn the direction of text: no target shows them. */
const INVISIBLE = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u
const isVisible = (text: string): boolean => !INVISIBLE.test(text.replaceAll(/[\t\r\n]/g, ''))

const FORMS: Record<Kind, Form> = {
  'text': {
    pattern: /^\S(?:[\s\S]{0,498}\S)?$/,
    longest: 500,
    wanted: 'a text of up to 500 visible characters',
    holdsTyped: isVisible,
  },
  'identifier': {
    pattern: /^\S(?:.{0,498}\S)?$/,
    longest: 500,
    wanted: 'one line of up to 500 visible characters',
    holdsTyped: isVisible,
  },
  'date': {
    pattern: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
    longest: 10,
    wanted: 'a date such as 2026-03-14',
    holds: (value) => new Date(`${value}T00:00:00Z`).toISOString().startsWith(value),
  },
  'amount': { pattern: DECIMAL, longest: 23, wanted: 'an amount such as 1234.50', tidy: withoutSignOfZero },
  'decimal': { pattern: DECIMAL, longest: 23, wanted: 'a number such as 2.5', tidy: withoutSignOfZero },
  'currency': {
    pattern: /^[A-Z]{3}$/,
    longest: 3,
    wanted: 'a currency code of ISO 4217 such as EUR',
    holds: (value) => CURRENCIES.has(value),
  },
  'iban': {
    pattern: /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/,
    longest: 34,
    wanted: 'an IBAN whose check digits are right, such as DE89370400440532013000',
    tidy: (text) => text.replaceAll(/\s/g, '').toUpperCase(),
    holdsTyped: mayBeIban,
  },
  'vat-id': {
    pattern: /^[\p{L}\d](?:[\p{L}\d .,:/+*()-]{0,48}[\p{L}\d+*)])?$/u,
    longest: 50,
    wanted: 'a VAT ID such as DE136695976',
  },
}

export const longestOf = (kind: Kind): number => FORMS[kind].longest

/** Completes the sentence "grossTotal must be …". */
export const wantedForm = (kind: Kind): string => FORMS[kind].wanted

/** The pattern of a kind as JSON Schema writes it. */
export const patternOf = (kind: Kind): string => FORMS[kind].pattern.source

/** True if a value has the form of its kind; a date must exist in the calendar, a currency in ISO 4217. */
export function fitsKind(kind: Kind, value: string): boolean {
  const { pattern, holds } = FORMS[kind]
  return pattern.test(value) && (holds?.(value) ?? true)
}

/**
 * What a person typed, as it is stored; undefined if it cannot be a value of this kind.
 * An IBAN that a person types must have right check digits, although a reader may keep a doubtful one.
 */
export function typedAs(kind: Kind, text: string): string | undefined {
  const { tidy, holdsTyped } = FORMS[kind]
  const value = tidy?.(text) ?? text
  return fitsKind(kind, value) && (holdsTyped?.(value) ?? true) ? value : undefined
}

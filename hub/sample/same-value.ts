import Big from 'big.js'
import { compact } from '../document/known-parties/confirmed.ts'
import { lettersOf } from '../document/known-parties/likeness.ts'
import { fitsKind, type Kind } from '../document/types/kinds.ts'

/**
 * True if two values of a kind mean the same. In a text, spaces, signs and capitals make no difference; in an
 * identifier, spaces and capitals.
 */
export function isSameValue(kind: Kind, a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b
  if (a === b) return true
  switch (kind) {
    case 'amount':
    case 'decimal':
      return fitsKind(kind, a) && fitsKind(kind, b) && Big(a).eq(b)
    case 'text':
      return lettersOf(a) !== '' && lettersOf(a) === lettersOf(b)
    case 'identifier':
    case 'iban':
    case 'vat-id':
      return compact(a) === compact(b)
    case 'date':
    case 'currency':
      return false
  }
}

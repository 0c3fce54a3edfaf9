import type { Word } from '../../hub/document/reading.ts'
import type { Kind } from '../../hub/document/types/kinds.ts'
import { placesIn } from '../einvoice/places.ts'
import { lettersAndDigits } from '../einvoice/printed.ts'

/** The lines of a value as they were read twice, in the same order. */
export interface ReadTwice {
  first: readonly string[]
  again: readonly string[]
}

/** Letters that a digit in a second reading may stand for. In words, the letter of the first reading is likelier. */
const LOOK_ALIKES: Record<string, string> = { 0: 'o', 1: 'il', 5: 's', 8: 'b' }

/**
 * Whether a second reading of its lines confirms a value: it has the same letters and digits, or the value can be found
 * in it, in whatever form it is printed. Capitals, accents, spaces and signs make no difference, but those of an amount.
 */
export function confirms(kind: Kind, value: string, { first, again }: ReadTwice): boolean {
  const isSame = kind === 'text' ? isSameText : (one: string, other: string) => one === other
  return (
    (kind !== 'amount' && isSame(lettersAndDigits(first.join('')), lettersAndDigits(again.join('')))) ||
    placesIn(again.flatMap(wordsOf))(kind, value) !== undefined
  )
}

function isSameText(first: string, again: string): boolean {
  const others = [...again]
  return (
    others.length === [...first].length &&
    [...first].every((letter, at) => letter === others[at] || LOOK_ALIKES[others[at]!]?.includes(letter))
  )
}

const wordsOf = (line: string): Word[] =>
  line
    .split(' ')
    .filter((text) => text !== '')
    .map((text) => ({ text, page: 1, box: [0, 0, 0, 0], confidence: 1 }))

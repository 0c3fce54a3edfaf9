import type { Word } from '../../hub/document/reading.ts'
import type { Kind } from '../../hub/document/types/kinds.ts'
import { placesIn } from '../einvoice/places.ts'
import { lettersAndDigits } from '../einvoice/printed.ts'

/** The lines of a value as they were read twice, in the same order. */
export interface ReadTwice {
  first: readonly string[]
  again: readonly string[]
}

/**
 * Whether a second reading of its lines confirms a value: it has the same letters and digits, or the value can be found
 * in it, in whatever form it is printed. Capitals, accents, spaces and signs make no difference, but those of an amount.
 */
export const confirms = (kind: Kind, value: string, { first, again }: ReadTwice): boolean =>
  (kind !== 'amount' && lettersAndDigits(first.join('')) === lettersAndDigits(again.join(''))) ||
  placesIn(again.flatMap(wordsOf))(kind, value) !== undefined

const wordsOf = (line: string): Word[] =>
  line
    .split(' ')
    .filter((text) => text !== '')
    .map((text) => ({ text, page: 1, box: [0, 0, 0, 0], confidence: 1 }))

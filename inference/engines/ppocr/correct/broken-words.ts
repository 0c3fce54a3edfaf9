import type { Character } from '../ctc.ts'
import { WORDS } from './lexicon.ts'

const MIN_LENGTH = 5

/** Joins the parts of a known word that a wrong space broke in two or three. */
export function joinBrokenWords(words: readonly Character[][]): Character[][] {
  const joined: Character[][] = []
  for (const word of words) {
    const last = joined.at(-1)
    const beforeLast = joined.at(-2)
    if (last && areParts([last, word])) joined.splice(-1, 1, [...last, ...word])
    else if (last && beforeLast && areParts([beforeLast, last, word]))
      joined.splice(-2, 2, [...beforeLast, ...last, ...word])
    else joined.push(word)
  }
  return joined
}

/** True for parts of one known word that are not known words themselves; a single letter may be a code. */
function areParts(parts: readonly Character[][]): boolean {
  const texts = parts.map((characters) => characters.map(({ text }) => text).join(''))
  const right = texts.at(-1)!.replace(/[^\p{L}\p{N}]+$/u, '')
  const left = texts.slice(0, -1).join('')
  const whole = `${left}${right}`
  return (
    right !== '' &&
    /^\p{L}+$/u.test(whole) &&
    whole.length >= MIN_LENGTH &&
    isKnown(whole) &&
    !isKnown(right) &&
    (!isKnown(left) || right.length > 1)
  )
}

const isKnown = (word: string): boolean => WORDS.has(word.toUpperCase())

import type { Word } from '../../hub/document/reading.ts'
import type { Chance } from './chance.ts'

/** What recognition takes one for the other. */
const ALIKE = [
  '0O',
  '1I',
  '1l',
  '5S',
  '8B',
  '6G',
  'ce',
  'rn',
  'un',
  'ao',
  'äa',
  'öo',
  'üu',
  '3B',
  '7T',
  '.,',
  'il',
  'hb',
]

/** Words with wrong letters, as recognition may have them; it is mostly less sure of those. */
export function misread(words: readonly Word[], chance: Chance, share: number): Word[] {
  return words.map((word) => {
    const letters = [...word.text]
    const wrong = letters.map((letter) => (chance.is(share) ? alike(letter, chance) : letter)).join('')
    const sure = wrong === word.text ? chance.between(0.93, 1) : chance.between(0.6, 0.97)
    return { ...word, text: wrong, confidence: Math.round(sure * 1000) / 1000 }
  })
}

function alike(letter: string, chance: Chance): string {
  const pairs = ALIKE.filter((pair) => pair.includes(letter))
  if (pairs.length === 0) return letter
  const pair = chance.pick(pairs)
  return pair.startsWith(letter) ? pair.slice(letter.length) : pair.slice(0, pair.length - letter.length)
}

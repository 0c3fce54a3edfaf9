import type { Word } from '../../hub/document/reading.ts'

/** Words that one value may be printed in, such as the groups of an IBAN. */
const MOST_WORDS = 10

const lettersAndDigits = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '').toUpperCase()

/** Whether a value stands on a page, whatever separates its letters and digits; cents of zero may be left out. */
export function isPrinted(words: readonly Word[], value: string): boolean {
  const wanted = new Set([lettersAndDigits(value), lettersAndDigits(value.replace(/\.00$/, ''))])
  const longest = lettersAndDigits(value).length
  const texts = words.map(({ text }) => lettersAndDigits(text))
  return texts.some((_, first) => {
    let together = ''
    for (let next = first; next < texts.length && next < first + MOST_WORDS; next++) {
      together += texts[next]!
      if (together.length > longest) return false
      if (wanted.has(together)) return true
    }
    return false
  })
}

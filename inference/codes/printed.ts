import type { Word } from '../../hub/document/reading.ts'
import { largest } from '../../hub/platform/extremes.ts'
import { lettersAndDigits, printedDates } from '../einvoice/printed.ts'

/** Words that one value may be printed in, such as the groups of an IBAN. */
const MOST_WORDS = 10
const DATE = /^\d{4}-\d\d-\d\d$/

/**
 * Whether a value stands on a page, whatever separates its letters and digits: cents of zero may be left out, and a
 * date may have any usual form.
 */
export function isPrinted(words: readonly Word[], value: string): boolean {
  const forms = DATE.test(value) ? [value, ...printedDates(value)] : [value, value.replace(/\.00$/, '')]
  const wanted = new Set(forms.map(lettersAndDigits))
  const longest = largest([...wanted].map(({ length }) => length))
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

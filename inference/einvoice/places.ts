import type { Word } from '../../hub/document/reading.ts'
import type { Kind } from '../../hub/document/types/kinds.ts'
import type { Box } from '../../hub/document/values/value.ts'
import { boxAround } from '../boxes.ts'
import { lettersAndDigits, printedAmount, printedDates } from './printed.ts'

/** Where something stands on the pages of a document. */
export interface Place {
  page: number
  box: Box
}

/** Words that a value can be spread over. */
const MOST_WORDS = 14
/** A shorter text stands in many places by chance. */
const LEAST_CHARACTERS = 3

/** Finds the first place where a value is printed, in whatever form; undefined if it is nowhere. */
export function placesIn(words: readonly Word[]): (kind: Kind, value: string) => Place | undefined {
  let plain: readonly string[] | undefined
  return (kind, value) => {
    if (kind === 'amount' || kind === 'decimal') return amountPlace(words, value)
    plain ??= words.map(({ text }) => lettersAndDigits(text))
    const texts = kind === 'date' ? printedDates(value) : [value]
    for (const text of texts) {
      const wanted = lettersAndDigits(text)
      const place = wanted.length < LEAST_CHARACTERS ? undefined : textPlace(words, plain, wanted)
      if (place) return place
    }
    return undefined
  }
}

/** Neighbouring words whose letters and digits together are the wanted ones. */
function textPlace(words: readonly Word[], plain: readonly string[], wanted: string): Place | undefined {
  for (let from = 0; from < words.length; from++) {
    let text = ''
    for (let to = from; to < words.length && to - from < MOST_WORDS; to++) {
      if (words[to]!.page !== words[from]!.page) break
      text += plain[to]!
      if (text === wanted) return placed(words.slice(from, to + 1))
      if (!wanted.startsWith(text)) break
    }
  }
  return undefined
}

/** A word that is the amount, or up to three whose spaces group its digits. The sign does not count. */
function amountPlace(words: readonly Word[], value: string): Place | undefined {
  const wanted = Math.abs(Number(value))
  for (let from = 0; from < words.length; from++) {
    let text = ''
    for (let to = from; to < words.length && to - from < 3; to++) {
      if (words[to]!.page !== words[from]!.page) break
      text += words[to]!.text
      const amounts = printedAmount(text)
      if (amounts.includes(wanted)) return placed(words.slice(from, to + 1))
      if (amounts.length === 0) break
    }
  }
  return undefined
}

const placed = (words: readonly Word[]): Place => ({
  page: words[0]!.page,
  box: boxAround(words.map(({ box }) => box)),
})

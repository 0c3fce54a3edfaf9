import type { Word } from '../../hub/document/reading.ts'
import { lettersOf, likeness } from '../../hub/document/known-parties/likeness.ts'
import type { Kind } from '../../hub/document/types/kinds.ts'
import { boxAround } from '../boxes.ts'
import { placesIn, type Place } from '../einvoice/places.ts'

/** Where a value of a model stands on the pages. */
export interface Grounded extends Place {
  /** 0 to 1: how much the print is like the value */
  likeness: number
}

/** Words that a text can be spread over. */
const MOST_WORDS = 25
/** A shorter text is like many others. */
const LEAST_LETTERS = 5
/** A text is on the page if at most a fifth of its letters are recognised differently. */
const LEAST_LIKENESS = 0.8
/** A document with more words is searched for exact matches only. */
const MOST_SEARCHED = 20_000
/** Pieces of the pages that are compared for all values together: an answer that is invented takes no longer. */
const MOST_COMPARED = 300_000

/**
 * Finds values on the pages, in whatever form they are printed. Texts may differ from the recognised words in a few
 * letters. A wrong letter makes another value of all other kinds: they must be there exactly. After 300,000
 * comparisons, texts too.
 */
export function groundingIn(words: readonly Word[]): (kind: Kind, value: string) => Grounded | undefined {
  const placeOf = placesIn(words)
  const letters = words.length > MOST_SEARCHED ? [] : words.map(({ text }) => lettersOf(text))
  const budget = { comparisons: MOST_COMPARED }
  return (kind, value) => {
    if (kind === 'currency') return currencyIn(words, value)
    const exact = placeOf(kind, value)
    if (exact) return { ...exact, likeness: 1 }
    return kind === 'text' ? similarIn(words, letters, lettersOf(value), budget) : undefined
  }
}

/** @param budget is used up by each comparison; without any left, nothing is found */
function similarIn(
  words: readonly Word[],
  letters: readonly string[],
  wanted: string,
  budget: { comparisons: number },
): Grounded | undefined {
  if (wanted.length < LEAST_LETTERS) return undefined
  const [shortest, longest] = [wanted.length * LEAST_LIKENESS, wanted.length / LEAST_LIKENESS]
  let best: { from: number; to: number; likeness: number } | undefined
  for (let from = 0; from < letters.length; from++) {
    let text = ''
    for (let to = from; to < letters.length && to - from < MOST_WORDS; to++) {
      if (words[to]!.page !== words[from]!.page) break
      text += letters[to]!
      if (text.length > longest) break
      if (text.length < shortest) continue
      if (budget.comparisons-- <= 0) return undefined
      const alike = likeness(text, wanted, best?.likeness ?? LEAST_LIKENESS)
      if (alike >= LEAST_LIKENESS && alike > (best?.likeness ?? 0)) best = { from, to, likeness: alike }
    }
  }
  if (!best) return undefined
  const found = words.slice(best.from, best.to + 1)
  return { page: found[0]!.page, box: boxAround(found.map(({ box }) => box)), likeness: best.likeness }
}

/** A currency is printed as its code or its sign, alone or at an amount. */
function currencyIn(words: readonly Word[], code: string): Grounded | undefined {
  const printed = [code, signOf(code).toUpperCase()]
  const word = words.find(({ text }) => printed.includes(text.replaceAll(/[^\p{L}\p{Sc}]/gu, '').toUpperCase()))
  return word && { page: word.page, box: word.box, likeness: 1 }
}

function signOf(currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
  return format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency
}

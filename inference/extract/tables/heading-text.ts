import { columnNamed, goesOn, headingKey, type Column } from './header-words.ts'

interface HeadingsInText {
  headings: { column: Column; /** its letters in one piece */ key: string; from: number; to: number }[]
  /** letters of the headings, and of the whole text */
  named: number
  letters: number
}
interface HeadingWord {
  key: string
  /** in the text */
  from: number
  to: number
}

/** A heading has at most this many words. */
const MOST_WORDS = 6

/** The headings in a text in lower case without accents: those that name most of it, as few as possible. */
export function headingsInText(plain: string): HeadingsInText {
  const words = wordsIn(plain)
  // From the last word to the first: the best headings of what follows.
  const best: Pick<HeadingsInText, 'headings' | 'named'>[] = [{ headings: [], named: 0 }]
  for (let at = words.length - 1; at >= 0; at--) {
    let chosen = best[0]!
    for (let length = Math.min(MOST_WORDS, words.length - at); length > 0; length--) {
      const key = keyOf(words, at, length)
      const column = columnNamed(key)
      if (!column) continue
      let end = at + length
      while (end < words.length && goesOn(words[end]!.key, words[end - 1]!.key)) end++
      const rest = best[end - at - 1]!
      const named = keyOf(words, at, end - at).length + rest.named
      const isFewer = named === chosen.named && rest.headings.length + 1 < chosen.headings.length
      if (named > chosen.named || isFewer)
        chosen = {
          headings: [{ column, key, from: words[at]!.from, to: words[end - 1]!.to }, ...rest.headings],
          named,
        }
    }
    best.unshift(chosen)
  }
  return { ...best[0]!, letters: words.reduce((sum, word) => sum + word.key.length, 0) }
}

const wordsIn = (plain: string): HeadingWord[] =>
  [...plain.matchAll(/[^ ]+/g)].map((match) => ({
    key: headingKey(match[0]),
    from: match.index,
    to: match.index + match[0].length,
  }))

const keyOf = (words: readonly HeadingWord[], at: number, length: number): string =>
  words
    .slice(at, at + length)
    .map(({ key }) => key)
    .join('')

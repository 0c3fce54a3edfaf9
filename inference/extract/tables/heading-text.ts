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

/** The headings in a text in lower case without accents, each as long as possible. */
export function headingsInText(plain: string): HeadingsInText {
  const words = wordsIn(plain)
  const headings: HeadingsInText['headings'] = []
  let named = 0
  for (let at = 0; at < words.length;) {
    const length = longestAt(words, at)
    const key = keyOf(words, at, length)
    const column = columnNamed(key)
    if (!column) {
      at++
      continue
    }
    let end = at + length
    while (end < words.length && goesOn(words[end]!.key, words[end - 1]!.key)) end++
    named += keyOf(words, at, end - at).length
    headings.push({ column, key, from: words[at]!.from, to: words[end - 1]!.to })
    at = end
  }
  return { headings, named, letters: words.reduce((sum, word) => sum + word.key.length, 0) }
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

/** How many words from here on are one heading: the most that are one. */
function longestAt(words: readonly HeadingWord[], at: number): number {
  for (let length = Math.min(MOST_WORDS, words.length - at); length > 1; length--)
    if (columnNamed(keyOf(words, at, length))) return length
  return 1
}

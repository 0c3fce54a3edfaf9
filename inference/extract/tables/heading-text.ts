import { columnNamed, columnOfParts, goesOn, headingKey, type Column } from './header-words.ts'

interface HeadingsInText {
  headings: { column: Column; /** its letters in one piece */ key: string; from: number; to: number }[]
  /** letters of the headings, and of the whole text */
  named: number
  letters: number
}
interface HeadingWord {
  text: string
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
      const column = columnNamed(key) ?? (length === 1 ? columnOfParts(words[at]!.text) : undefined)
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
  const headings = joined(plain, best[0]!.headings)
  return { named: best[0]!.named, headings, letters: words.reduce((sum, word) => sum + word.key.length, 0) }
}

type Headings = HeadingsInText['headings']

/** Words within a heading: "Détail des prestations", "Description of the goods". */
const WITHIN = /^(?:of(?: the)?|de[nrsl]?|du|di|dei|delle|van(?: de)?|von|av|af|do|da|dos)$/

/** "Product / service" is one heading, and so are "Position / service" and "Details of services". */
function joined(plain: string, headings: Headings): Headings {
  const all: Headings = []
  for (const heading of headings) {
    const last = all.at(-1)
    const isJoined = last !== undefined && plain.slice(last.from, heading.from).trimEnd().endsWith('/')
    const isText = last?.column === 'description' && heading.column === 'description'
    const isWithin = isText && WITHIN.test(plain.slice(last.to, heading.from).trim())
    if (last && (isWithin || (isJoined && (last.column === heading.column || last.column === 'position'))))
      all[all.length - 1] = { ...heading, key: last.key + heading.key, from: last.from }
    else all.push(heading)
  }
  return all
}

const wordsIn = (plain: string): HeadingWord[] =>
  [...plain.matchAll(/[^ ]+/g)].map((match) => ({
    text: match[0],
    key: headingKey(match[0]),
    from: match.index,
    to: match.index + match[0].length,
  }))

const keyOf = (words: readonly HeadingWord[], at: number, length: number): string =>
  words
    .slice(at, at + length)
    .map(({ key }) => key)
    .join('')

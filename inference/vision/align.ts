import type { Word } from '../../hub/document/reading.ts'
import { lettersOf, likeness } from '../../hub/document/known-parties/likeness.ts'
import { smallest } from '../../hub/platform/extremes.ts'
import { boxAround } from '../boxes.ts'

interface Aligned {
  /** the words of the page; where the model reads the same place differently, with the text of the model */
  words: Word[]
  /** those of them that the model has, too */
  confirmed: ReadonlySet<Word>
  /** share of the words of the model that are on the page, 0 to 1; 1 if it has none */
  found: number
}

/** Words between two that both readers have: more are another part of the page. */
const MOST_BETWEEN = 12
/** Two texts for one place are at least this similar. */
const LEAST_LIKENESS = 0.5

/**
 * Gives the text of a model the places of recognised words. A word that both readers have ties the texts together; what
 * stands between two such words is paired with what the model has between them. Nothing that has no place on the page
 * becomes a word.
 * @param words of one page, in reading order
 */
export function aligned(words: readonly Word[], lines: readonly string[]): Aligned {
  const texts = lines.flatMap((line) => line.split(' ')).filter((text) => lettersOf(text) !== '')
  const anchors = anchorsOf(words, texts)
  const taken = new Set(anchors)
  const replaced = new Map<number, Word[]>()
  let found = anchors.filter((at) => at !== undefined).length
  let before = -1
  let from = 0
  for (let at = 0; at <= texts.length; at++) {
    const anchor = at === texts.length ? words.length : anchors[at]
    if (anchor === undefined) continue
    const between = indexes(before + 1, anchor).filter((index) => !taken.has(index) && !replaced.has(index))
    const own = texts.slice(from, at)
    if (own.length > 0 && between.length > 0 && own.length <= MOST_BETWEEN && between.length <= MOST_BETWEEN) {
      const paired = pair(
        own,
        between.map((index) => words[index]!),
      )
      if (paired) {
        found += own.length
        between.forEach((index, nth) => replaced.set(index, nth === 0 ? paired : []))
      }
    }
    before = anchor
    from = at + 1
  }
  const confirmed = new Set([...anchors.flatMap((at) => words[at ?? -1] ?? []), ...[...replaced.values()].flat()])
  return {
    words: words.flatMap((word, index) => replaced.get(index) ?? [word]),
    confirmed,
    found: texts.length === 0 ? 1 : found / texts.length,
  }
}

/** For each text, the word that has the same letters: the next one behind the last match, else any that is free. */
function anchorsOf(words: readonly Word[], texts: readonly string[]): (number | undefined)[] {
  const places = Map.groupBy(words.keys(), (index) => lettersOf(words[index]!.text))
  let last = -1
  return texts.map((text) => {
    const free = places.get(lettersOf(text))
    if (!free || free.length === 0) return undefined
    const next = Math.max(
      0,
      free.findIndex((index) => index > last),
    )
    const [place] = free.splice(next, 1)
    last = place!
    return place
  })
}

const indexes = (from: number, to: number): number[] =>
  to - from > MOST_BETWEEN || to <= from ? [] : Array.from({ length: to - from }, (_, index) => from + index)

/** The texts at the places of the words; undefined if they are not about the same. */
function pair(texts: readonly string[], words: readonly Word[]): Word[] | undefined {
  const isSame = (text: string, other: string) =>
    likeness(lettersOf(text), lettersOf(other), LEAST_LIKENESS) >= LEAST_LIKENESS
  if (texts.length === words.length) {
    if (!texts.every((text, index) => isSame(text, words[index]!.text))) return undefined
    return texts.map((text, index) => ({ ...words[index]!, text }))
  }
  if (!isSame(texts.join(''), words.map(({ text }) => text).join(''))) return undefined
  const [first] = words as [Word]
  const confidence = smallest(words.map((word) => word.confidence))
  if (texts.length === 1)
    return [{ ...first, text: texts[0]!, confidence, box: boxAround(words.map(({ box }) => box)) }]
  if (words.length === 1) return split(first, texts)
  return undefined
}

/** Parts of a word side by side, each as wide as its share of the letters. */
function split(word: Word, texts: readonly string[]): Word[] {
  const [x0, y0, x1, y1] = word.box
  const letters = texts.reduce((sum, { length }) => sum + length, 0) + texts.length - 1
  let before = 0
  return texts.map((text) => {
    const left = x0 + ((x1 - x0) * before) / letters
    const right = left + ((x1 - x0) * text.length) / letters
    before += text.length + 1
    return { ...word, text, box: [left, y0, right, y1] as const }
  })
}

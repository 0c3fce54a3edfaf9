import type { Character, Decoded } from '../ctc.ts'
import { SHORT_WORDS, WORDS } from './lexicon.ts'

/** A run whose characters are all this sure is as the model read it. */
const SURE = 0.99
const SHORTEST = 4
const LEAST_PROBABILITY = 1e-6
/** How much less likely than what was read a known word may be, per character that differs: what is no word is seldom printed. */
const FAVOUR = { long: 4, short: 2 } as const
const LONG = 5
/** A digit before or behind a word is more likely a number than a letter too many. */
const DIGIT_AT_AN_END = /^\d|\d$/

const known: ReadonlySet<string> = new Set([...WORDS, ...SHORT_WORDS])
const byLength = Map.groupBy(
  [...SHORT_WORDS, ...[...WORDS].filter((word) => word.length >= SHORTEST)],
  (word) => word.length,
)

/** Words in which the model doubts a letter, as the known word that its own probabilities allow; all others as they are. */
export const withLikelyWords = (words: readonly Character[][], decoded: Decoded): Character[][] =>
  words.map((word) => runsOf(word).flatMap((run) => likely(run, decoded)))

/** Letters and digits apart from signs. */
function runsOf(word: readonly Character[]): Character[][] {
  const runs: Character[][] = []
  for (const character of word) {
    const last = runs.at(-1)
    if (last && isLetterOrDigit(last[0]!) === isLetterOrDigit(character)) last.push(character)
    else runs.push([character])
  }
  return runs
}

const isLetterOrDigit = ({ text }: Character): boolean => /[\p{L}\p{N}]/u.test(text)

function likely(run: Character[], { characters, frames, probability }: Decoded): Character[] {
  const read = run.map(({ text }) => text).join('')
  if (
    run.length < 3 ||
    !/^[A-Z\d]*[A-Z][A-Z\d]*$/i.test(read) ||
    known.has(read.toUpperCase()) ||
    run.every((character) => character.probability > SURE)
  )
    return run
  const candidates = candidatesFor(read.toUpperCase())
  if (candidates.length === 0) return run
  const at = characters.indexOf(run[0]!)
  const from = at === 0 ? 0 : characters[at - 1]!.lastFrame + 1
  const to = at + run.length === characters.length ? frames : characters[at + run.length]!.frame
  const usual = likelihood(read, from, to, probability)
  let best: { word: string; score: number } | undefined
  for (const { word, differences } of candidates) {
    for (const spelling of casesOf(word, read)) {
      const score =
        likelihood(spelling, from, to, probability) -
        usual +
        differences * (word.length >= LONG ? FAVOUR.long : FAVOUR.short)
      if (score > 0 && (!best || score > best.score)) best = { word: spelling, score }
    }
  }
  return best ? written(best.word, run) : run
}

/** Known words that differ in few places; long ones may lack a letter or have one more. */
function candidatesFor(read: string): { word: string; differences: number }[] {
  const most = read.length >= LONG ? Math.floor(read.length / 3) : 1
  return [-1, 0, 1]
    .flatMap((more) => byLength.get(read.length + more) ?? [])
    .flatMap((word) => {
      if (word.length !== read.length && (Math.min(word.length, read.length) < SHORTEST || DIGIT_AT_AN_END.test(read)))
        return []
      const differences = distance(read, word)
      return differences <= most ? [{ word, differences }] : []
    })
}

function casesOf(word: string, like: string): string[] {
  const lower = word.toLowerCase()
  return like === like.toUpperCase() ? [word] : [word, lower, `${word[0]}${lower.slice(1)}`]
}

/** Logarithm of the likeliest way through the frames that spells the word (CTC, Viterbi); a space between letters is no letter. */
function likelihood(word: string, from: number, to: number, probability: Decoded['probability']): number {
  const states = 2 * word.length + 1
  const log = (frame: number, state: number) =>
    Math.log(
      Math.max(
        LEAST_PROBABILITY,
        state % 2 === 1
          ? probability(frame, word[state >> 1]!)
          : Math.max(probability(frame, ''), probability(frame, ' ')),
      ),
    )
  let best = new Float64Array(states).fill(-Infinity)
  best[0] = log(from, 0)
  best[1] = log(from, 1)
  for (let frame = from + 1; frame < to; frame++) {
    const next = new Float64Array(states)
    for (let state = 0; state < states; state++) {
      const skip =
        state % 2 === 1 && state > 1 && word[state >> 1] !== word[(state >> 1) - 1] ? best[state - 2]! : -Infinity
      next[state] = Math.max(best[state]!, state > 0 ? best[state - 1]! : -Infinity, skip) + log(frame, state)
    }
    best = next
  }
  return Math.max(best[states - 1]!, best[states - 2]!)
}

/** Another word at the place of a run, its characters spread evenly. */
function written(word: string, run: readonly Character[]): Character[] {
  const [first, last] = [run[0]!, run.at(-1)!]
  const probability = run.reduce((sum, character) => sum + character.probability, 0) / run.length
  const step = (last.lastFrame - first.frame) / Math.max(1, word.length - 1)
  return [...word].map((text, index) => {
    const frame = Math.round(first.frame + index * step)
    return { text, probability, frame, lastFrame: frame, space: 0 }
  })
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

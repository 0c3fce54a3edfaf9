import type { Character, Decoded } from '../ctc.ts'
import { SHORT_WORDS, WORDS } from './lexicon.ts'

/** A run whose characters all exceed this probability stays as the model read it. */
const SURE = 0.99
const MIN_LENGTH = 4
const MIN_PROBABILITY = 1e-6
/**
 * Bonus of a known word over the text that was read, per different character, as a logarithm: what is not a word is
 * rarely printed.
 */
const KNOWN_WORD_BONUS = { long: 4, short: 2 } as const
const LONG = 5
/** A digit at the end of a word is more likely a number next to it than a wrong letter. */
const DIGIT_AT_AN_END = /^\d|\d$/

const known: ReadonlySet<string> = new Set([...WORDS, ...SHORT_WORDS])
const byLength = Map.groupBy(
  [...SHORT_WORDS, ...[...WORDS].filter((word) => word.length >= MIN_LENGTH)],
  (word) => word.length,
)

/** Replaces a word in which the model doubts a letter with the known word that its own probabilities favour. */
export const preferKnownWords = (words: readonly Character[][], decoded: Decoded): Character[][] =>
  words.map((word) => runsOf(word).flatMap((run) => bestReading(run, decoded)))

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

function bestReading(run: Character[], decoded: Decoded): Character[] {
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
  const [from, to] = framesOf(run, decoded)
  const likelihoodOfRead = logLikelihood(read, from, to, decoded.probability)
  let best: { word: string; score: number } | undefined
  for (const { word, differences } of candidates) {
    const bonus = differences * (word.length >= LONG ? KNOWN_WORD_BONUS.long : KNOWN_WORD_BONUS.short)
    for (const spelling of casesOf(word, read)) {
      const score = logLikelihood(spelling, from, to, decoded.probability) - likelihoodOfRead + bonus
      if (score > 0 && (!best || score > best.score)) best = { word: spelling, score }
    }
  }
  return best ? replaceRun(best.word, run) : run
}

/** The frames of a run: from the end of the character before it to the start of the one after it. */
function framesOf(run: readonly Character[], { characters, frames }: Decoded): [from: number, to: number] {
  const first = characters.indexOf(run[0]!)
  const next = first + run.length
  return [
    first === 0 ? 0 : characters[first - 1]!.lastFrame + 1,
    next === characters.length ? frames : characters[next]!.frame,
  ]
}

/** Known words with few differences; long ones may also have one letter less or more. */
function candidatesFor(read: string): { word: string; differences: number }[] {
  const allowed = read.length >= LONG ? Math.floor(read.length / 3) : 1
  return [-1, 0, 1]
    .flatMap((more) => byLength.get(read.length + more) ?? [])
    .flatMap((word) => {
      const isTooShort = Math.min(word.length, read.length) < MIN_LENGTH
      if (word.length !== read.length && (isTooShort || DIGIT_AT_AN_END.test(read))) return []
      const differences = editDistance(read, word)
      return differences <= allowed ? [{ word, differences }] : []
    })
}

function casesOf(word: string, like: string): string[] {
  const lower = word.toLowerCase()
  return like === like.toUpperCase() ? [word] : [word, lower, `${word[0]}${lower.slice(1)}`]
}

/**
 * Log likelihood of the best path through the frames that spells the word (CTC, Viterbi). A space between letters
 * counts as blank.
 */
function logLikelihood(word: string, from: number, to: number, probability: Decoded['probability']): number {
  const states = 2 * word.length + 1
  const log = (frame: number, state: number) =>
    Math.log(
      Math.max(
        MIN_PROBABILITY,
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

/** The characters of a word over the frames of a run, spread evenly. */
function replaceRun(word: string, run: readonly Character[]): Character[] {
  const [first, last] = [run[0]!, run.at(-1)!]
  const probability = run.reduce((sum, character) => sum + character.probability, 0) / run.length
  const step = (last.lastFrame - first.frame) / Math.max(1, word.length - 1)
  return [...word].map((text, index) => {
    const frame = Math.round(first.frame + index * step)
    return { text, probability, frame, lastFrame: frame, space: 0 }
  })
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Character, Decoded } from '../ctc.ts'
import { HISTORY, logOfNext, nGramsOf, symbolOf, type NGrams } from './n-grams.ts'

/** Counts of character sequences in business documents: see training/README.md. */
const FILE = path.join(import.meta.dirname, 'n-grams.json.gz')
type Counts = Record<string, Record<string, number>>
const COUNTS = JSON.parse(gunzipSync(readFileSync(FILE)).toString('utf8')) as Counts
const SHIPPED = nGramsOf(Object.entries(COUNTS).map(([history, next]) => [history, new Map(Object.entries(next))]))

/** A character that exceeds this probability stays as the model read it. */
const SURE = 0.9995
/** Other readings of a character that are less likely than this are not tried. */
const MIN_PROBABILITY = 1e-3
/** How much the sequence of characters counts against what the model sees. */
const SEQUENCE_WEIGHT = 0.4
/** The advantage of what the model read, as a logarithm. */
const READ_BONUS = 1
/** Spellings of a line that are followed at the same time. */
const MAX_SPELLINGS = 16

interface Spelling {
  history: string
  score: number
  text: string
  before?: Spelling
}

/**
 * Replaces a character that the model doubts with its second choice where business documents rarely print the first one
 * between such neighbours: "0" inside letters, "Z" behind "6". The probability stays: so does the doubt.
 */
export function spellLikely(words: readonly Character[][], decoded: Decoded, nGrams: NGrams = SHIPPED): Character[][] {
  const choices = words.map((word) => word.map((character) => choicesFor(character, decoded)))
  if (choices.flat().every(({ length }) => length === 1)) return [...words]
  let spellings: Spelling[] = [{ history: ' ', score: 0, text: '' }]
  for (const [index, word] of choices.entries()) {
    if (index > 0) spellings = spellings.map((each) => ({ ...each, ...continued(each, ' ', nGrams) }))
    for (const choice of word) spellings = extended(spellings, choice, nGrams)
  }
  const ended = spellings.map((each) => ({ ...each, ...continued(each, ' ', nGrams) }))
  const best = ended.reduce((most, each) => (each.score > most.score ? each : most))
  const texts: string[] = []
  for (let each: Spelling | undefined = best; each?.before; each = each.before) texts.unshift(each.text)
  let at = 0
  return words.map((word) => word.map((character) => ({ ...character, text: texts[at++]! })))
}

/** Signs stay as they are: where one stands, too many others could. */
const isLetterOrDigit = (text: string): boolean => /[\p{L}\p{N}]/u.test(text)

interface Choice {
  text: string
  score: number
}

function choicesFor({ text, probability, frame, lastFrame }: Character, { likely }: Decoded): Choice[] {
  const choices = [{ text, score: 0 }]
  if (probability >= SURE || !isLetterOrDigit(text)) return choices
  const others = new Map<string, number>()
  for (let each = frame; each <= lastFrame; each++)
    for (const [other, chance] of likely(each, MIN_PROBABILITY))
      if (other !== text) others.set(other, Math.max(chance, others.get(other) ?? 0))
  for (const [other, chance] of others)
    choices.push({ text: other, score: Math.log(chance / probability) - READ_BONUS })
  return choices
}

function extended(spellings: readonly Spelling[], choices: readonly Choice[], nGrams: NGrams): Spelling[] {
  const best = new Map<string, Spelling>()
  for (const before of spellings) {
    for (const { text, score: seen } of choices) {
      const { history, score } = continued(before, symbolOf(text), nGrams)
      const all = score + seen
      if (all > (best.get(history)?.score ?? -Infinity)) best.set(history, { history, score: all, text, before })
    }
  }
  return [...best.values()].toSorted((a, b) => b.score - a.score).slice(0, MAX_SPELLINGS)
}

const continued = ({ history, score }: Spelling, symbol: string, nGrams: NGrams) => ({
  history: `${history}${symbol}`.slice(-HISTORY),
  score: score + SEQUENCE_WEIGHT * logOfNext(nGrams, history, symbol),
})

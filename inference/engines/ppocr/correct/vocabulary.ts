import { resolveConfusables } from './confusables.ts'
import { SHORT_WORDS, WORDS } from './lexicon.ts'

/** Letters and digits that recognition confuses, by groups. */
const CONFUSABLES = [
  'MNH',
  'O0QDUC',
  'I1LTJ',
  'S5',
  'B8',
  'G96',
  'Z2',
  'AEO',
  'UV',
  'CE',
  'CSG',
  'FPR',
  'RN',
  'KM',
  'YV',
  'QAO',
  'L1',
]
const MIN_LENGTH = 5
const MIN_LENGTH_KNOWN = 3
/** A word longer than this may differ in two letters. */
const LONG = 6
/** The model is right about words above this confidence. */
const SURE = 0.985

const short: ReadonlySet<string> = new Set(SHORT_WORDS.confusables)
const shortWithDigit: ReadonlySet<string> = new Set(SHORT_WORDS.confusablesWithDigit)
const isKnown = (word: string): boolean => [WORDS, short, shortWithDigit].some((words) => words.has(word.toUpperCase()))
const byLength = Map.groupBy(
  [...short, ...shortWithDigit, ...[...WORDS].filter((word) => word.length >= MIN_LENGTH)],
  (word) => word.length,
)

/**
 * Replaces a doubtful word with the one known word that differs in confusable characters only; signs around it stay.
 */
export function correctWord(text: string, confidence: number): string {
  const [, before = '', core = '', after = ''] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/u.exec(text) ?? []
  if (core.length < MIN_LENGTH_KNOWN || confidence > SURE || !/^[A-Z0-9]+$/i.test(core) || isKnown(core)) return text
  const matches = (byLength.get(core.length) ?? []).filter((word) => mayBe(word, core))
  return matches.length === 1 ? `${before}${inCaseOf(matches[0]!, core)}${after}` : text
}

/** Whether recognition may have made `read` of a known word of the same length. */
function mayBe(word: string, read: string): boolean {
  const needsDigit = shortWithDigit.has(word)
  if (needsDigit && !/\d/.test(read)) return false
  const upper = read.toUpperCase()
  const differences = [...word].filter((letter, index) => letter !== upper[index]).length
  const allowed = read.length > LONG || (needsDigit && word.length > 3) ? 2 : 1
  return differences <= allowed && [...word].every((letter, index) => areConfusable(letter, upper[index]!))
}

const areConfusable = (a: string, b: string): boolean =>
  a === b || CONFUSABLES.some((group) => group.includes(a) && group.includes(b))

function inCaseOf(word: string, like: string): string {
  const letters = like.replace(/[^\p{L}]|l/gu, '')
  if (letters === letters.toUpperCase()) return word
  return /^\p{Lu}/u.test(like) ? `${word[0]}${word.slice(1).toLowerCase()}` : word.toLowerCase()
}

/**
 * True for two neighbours that are the halves of one known word and not two known words; a single letter may be a code.
 */
export function areHalvesOfWord(left: string, right: string): boolean {
  const whole = resolveConfusables(`${left}${right}`).replace(/[^\p{L}\p{N}]+$/u, '')
  return (
    /^\p{L}+$/u.test(whole) &&
    whole.length >= MIN_LENGTH &&
    isKnown(whole) &&
    !isKnown(right) &&
    (!isKnown(left) || right.length > 1)
  )
}

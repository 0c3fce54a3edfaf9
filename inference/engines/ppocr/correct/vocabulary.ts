import { withoutLookAlikes } from './confusables.ts'
import { WORDS } from './lexicon.ts'

/** Short words of theirs. One letter away from the first ones stands no other word; the others are known only where a digit stands among their letters. */
const SHORT_WORDS = new Set(['GST', 'ITEM', 'QTY'])
const SHORT_WITH_DIGITS = new Set(['BILL', 'CASH', 'DATE', 'NAME', 'REG', 'TIME'])

/** Letters and digits that recognition takes for each other, by groups. */
const LOOK_ALIKES = [
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
const SHORTEST = 5
const SHORTEST_KNOWN = 3
const MOST_DIFFERENCES = 2
const SURE = 0.985

const alike = (a: string, b: string): boolean =>
  a === b || LOOK_ALIKES.some((group) => group.includes(a) && group.includes(b))
const isKnown = (word: string): boolean =>
  [WORDS, SHORT_WORDS, SHORT_WITH_DIGITS].some((words) => words.has(word.toUpperCase()))

const byLength = Map.groupBy(
  [...SHORT_WORDS, ...SHORT_WITH_DIGITS, ...[...WORDS].filter((word) => word.length >= SHORTEST)],
  (word) => word.length,
)

/** A word as the vocabulary has it, where only look-alikes differ and one word alone fits; signs around it stay. */
export function asKnown(text: string, confidence: number): string {
  const [, before = '', core = '', after = ''] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/u.exec(text) ?? []
  if (core.length < SHORTEST_KNOWN || confidence > SURE || !/^[A-Z0-9]+$/i.test(core) || isKnown(core)) return text
  const upper = core.toUpperCase()
  const near = (byLength.get(core.length) ?? []).filter((word) => {
    if (SHORT_WITH_DIGITS.has(word) && !/\d/.test(core)) return false
    const differences = [...word].filter((letter, index) => letter !== upper[index])
    return (
      differences.length <=
        (core.length > 6 || (SHORT_WITH_DIGITS.has(word) && word.length > 3) ? MOST_DIFFERENCES : 1) &&
      [...word].every((letter, index) => alike(letter, upper[index]!))
    )
  })
  return near.length === 1 ? `${before}${inCaseOf(near[0]!, core)}${after}` : text
}

function inCaseOf(word: string, like: string): string {
  const letters = like.replace(/[^\p{L}]|l/gu, '')
  if (letters === letters.toUpperCase()) return word
  return /^\p{Lu}/u.test(like) ? `${word[0]}${word.slice(1).toLowerCase()}` : word.toLowerCase()
}

/** True where two neighbours are the halves of one known word, and not two known words; one letter alone may be a code. */
export function belongTogether(left: string, right: string): boolean {
  const whole = withoutLookAlikes(`${left}${right}`).replace(/[^\p{L}\p{N}]+$/u, '')
  return (
    /^\p{L}+$/u.test(whole) &&
    whole.length >= SHORTEST &&
    isKnown(whole) &&
    !isKnown(right) &&
    (!isKnown(left) || right.length > 1)
  )
}

/** The sign of the ringgit, whose M is often read as another letter, where an amount follows or brackets stand around it. */
export function asCurrency(text: string, next: string | undefined): string {
  if (/^R[HNK]$/.test(text) && /^-?[.,]?\d+[.,]?\d*$/.test(next ?? '')) return 'RM'
  return text.replace(/^(\W*)R[HNK](?=-?\d+[.,]\d\d(?!\d))/, '$1RM').replace(/\(R[HNK]\)$/, '(RM)')
}

/** True for a quantity with its sign before a price. */
export const isTimes = (text: string, next: string): boolean =>
  /^\d{1,3}[xX]$/.test(text) && /^\d+[.,]\d{2,4}$/.test(next)

/** Where the date ends that a time follows without a space; 0 where there is none. */
export const dateEnd = (text: string): number =>
  /^\d{1,2}([/.-])\d{1,2}\1(?:20)?\d\d(?=\d{1,2}:\d\d)/.exec(text)?.[0].length ?? 0

/** True for an amount or a time that a space broke behind its sign. */
export const isBroken = (left: string, right: string): boolean =>
  (/^(?:rm|[$€£])?-?\d{1,3}(?:,\d{3})*\.$/i.test(left) && /^\d\d[a-z]?$/i.test(right)) ||
  (/^\d{1,2}(?::\d\d)?:$/.test(left) && /^\d\d(?::\d\d)?(?:[ap]m)?$/i.test(right))

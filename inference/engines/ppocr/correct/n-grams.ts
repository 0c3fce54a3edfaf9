interface Following {
  counts: ReadonlyMap<string, number>
  /** sum of the counts */
  all: number
}
/** By a history of up to three characters, those that follow it, and how often. */
export type NGrams = ReadonlyMap<string, Following>

/** Characters of a history, at most. */
export const HISTORY = 3
/** The probability of a character that never followed anything: alphabets have about as many as this. */
const UNSEEN = 1 / 200
const DIGIT = '0'
const DIGITS = 10
/** Longer sequences that occur once are chance. */
const MIN_COUNT = 2

/** Case and digits tell nothing about what stands beside a character. */
export const symbolOf = (character: string): string => (/\p{Nd}/u.test(character) ? DIGIT : character.toUpperCase())

/** Counts the sequences of characters in lines of text. A line counts as often as its weight says. */
export function countNGrams(lines: Iterable<readonly [line: string, weight: number]>): NGrams {
  const counts = new Map<string, Map<string, number>>()
  for (const [line, weight] of lines) {
    const symbols = [' ', ...[...line].map(symbolOf), ' ']
    for (let at = 1; at < symbols.length; at++) {
      for (let length = 0; length <= Math.min(HISTORY, at); length++) {
        const history = symbols.slice(at - length, at).join('')
        const next = counts.get(history) ?? new Map<string, number>()
        counts.set(history, next.set(symbols[at]!, (next.get(symbols[at]!) ?? 0) + weight))
      }
    }
  }
  const kept = [...counts].map(([history, next]): [string, Map<string, number>] => {
    const isLong = history.length >= 2
    return [history, new Map([...next].filter(([, count]) => !isLong || count >= MIN_COUNT))]
  })
  return nGramsOf(kept.filter(([, next]) => next.size > 0))
}

/** @param counts by history, how often each character follows it */
export const nGramsOf = (counts: Iterable<readonly [history: string, next: ReadonlyMap<string, number>]>): NGrams =>
  new Map(
    [...counts].map(([history, next]) => [
      history,
      { counts: next, all: [...next.values()].reduce((sum, count) => sum + count, 0) },
    ]),
  )

/**
 * Logarithm of how likely a character follows a history, interpolated with shorter histories (Witten and Bell 1991).
 * All digits are equally likely.
 * @param history symbols; only the last ones count
 * @param symbol that of the character
 */
export function logOfNext(nGrams: NGrams, history: string, symbol: string): number {
  let probability = UNSEEN
  for (let length = 0; length <= Math.min(HISTORY, history.length); length++) {
    const next = nGrams.get(history.slice(history.length - length))
    if (!next) break
    const kinds = next.counts.size
    probability = ((next.counts.get(symbol) ?? 0) + kinds * probability) / (next.all + kinds)
  }
  return Math.log(symbol === DIGIT ? probability / DIGITS : probability)
}

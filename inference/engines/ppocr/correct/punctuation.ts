import type { Character, Decoded } from '../ctc.ts'

/**
 * The model favours "no character" over a faint comma after a word; from this probability on, the comma is more likely
 * printed.
 */
const MIN_PROBABILITY = 0.05

/** Adds the commas after words that greedy decoding missed. */
export function restoreCommas(
  words: readonly Character[][],
  { characters, frames, probability }: Decoded,
): Character[][] {
  const following = new Map(characters.map((character, index) => [character, characters[index + 1]]))
  return words.map((word) => {
    const last = word.at(-1)!
    const next = following.get(last)
    if (!/[\p{L}\p{N}]/u.test(last.text) || (next && /\p{P}/u.test(next.text))) return word
    for (let frame = last.lastFrame + 1; frame < (next?.frame ?? frames); frame++) {
      if (probability(frame, ',') > MIN_PROBABILITY)
        return [...word, { text: ',', probability: last.probability, frame, lastFrame: frame, space: 0 }]
    }
    return word
  })
}

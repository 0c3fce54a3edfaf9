import type { Character, Decoded } from '../ctc.ts'

/** A faint comma behind a word seldom wins against nothing at all; from here on it is more likely there than not. */
const LEAST = 0.05

/** Words with the commas behind them that the model saw but thought less likely than none. */
export function withFaintCommas(
  words: readonly Character[][],
  { characters, frames, probability }: Decoded,
): Character[][] {
  const following = new Map(characters.map((character, index) => [character, characters[index + 1]]))
  return words.map((word) => {
    const last = word.at(-1)!
    const next = following.get(last)
    if (!/[\p{L}\p{N}]/u.test(last.text) || (next && /\p{P}/u.test(next.text))) return word
    for (let frame = last.lastFrame + 1; frame < (next?.frame ?? frames); frame++) {
      if (probability(frame, ',') > LEAST)
        return [...word, { text: ',', probability: last.probability, frame, lastFrame: frame, space: 0 }]
    }
    return word
  })
}

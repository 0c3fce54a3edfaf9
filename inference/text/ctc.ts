import type { Output } from '../session.ts'

/** A space is written where its probability exceeds this, although the blank wins: the model was trained on text without spaces and is shy of them. */
const SPACE_PROBABILITY = 0.02
const LATIN = /^[\u0020-\u007e\u00a1-\u017f€£¥₹•–—‘’“”…°±²³½¼¾×÷]$/

export interface Decoded {
  /** one entry a character; frames are the columns of the output, from 0 to frames - 1 */
  characters: { text: string; probability: number; frame: number; lastFrame: number }[]
  frames: number
}

/** Classes that may be read: Latin letters, digits, signs. Choosing among few is faster, and Chinese look-alikes are no error any more. */
export const latinClasses = (alphabet: readonly string[]): number[] =>
  alphabet.flatMap((character, index) => (index === 0 || LATIN.test(character) ? [index] : []))

/** Greedy CTC over one line, with spaces brought back. */
export function decode({ data, dims }: Output, line: number, alphabet: readonly string[], classes: readonly number[]): Decoded {
  const [, frames = 0, size = 0] = dims
  const space = alphabet.length - 1
  const characters: Decoded['characters'] = []
  let before = 0
  for (let frame = 0; frame < frames; frame++) {
    const offset = (line * frames + frame) * size
    let best = 0
    let probability = data[offset]!
    for (const index of classes) {
      if (data[offset + index]! > probability) {
        best = index
        probability = data[offset + index]!
      }
    }
    if (best === 0 && data[offset + space]! > SPACE_PROBABILITY && before !== space) {
      best = space
      probability = data[offset + space]!
    }
    const last = characters.at(-1)
    if (best !== 0 && best === before && last) {
      last.lastFrame = frame
      last.probability = Math.max(last.probability, probability)
    } else if (best !== 0 && !(best === space && last?.text === ' ')) characters.push({ text: alphabet[best]!, probability, frame, lastFrame: frame })
    before = best
  }
  return { characters, frames }
}

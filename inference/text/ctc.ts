import type { Output } from '../session.ts'

const LATIN = /^[\u0020-\u007e\u00a1-\u017f€£¥₹•–—‘’“”…°±²³½¼¾×÷]$/

export interface Decoded {
  /** without spaces; frames are the columns of the output, from 0 to frames - 1 */
  characters: Character[]
  frames: number
  /** how likely the model holds a character ('' for none, a space too) in a frame */
  probability(frame: number, character: string): number
}

export interface Character {
  text: string
  probability: number
  frame: number
  lastFrame: number
  /** probabilities of a space, summed from the character before to this one */
  space: number
}

/** What may be read: Latin letters, digits, signs. Choosing among few is faster, and Chinese look-alikes are no error any more. */
export interface Letters { classes: readonly number[]; classOf: ReadonlyMap<string, number>; textOf: readonly string[] }

export function latinLetters(alphabet: readonly string[]): Letters {
  const classes = alphabet.flatMap((character, index) => (index === 0 || LATIN.test(character) ? [index] : []))
  return { classes, classOf: new Map(classes.map((index) => [alphabet[index]!, index])), textOf: alphabet }
}

/** Greedy CTC over one line. The model is shy of spaces, so what it thinks of them goes along with each character. */
export function decode({ data, dims }: Output, line: number, { classes, classOf, textOf }: Letters): Decoded {
  const [, frames = 0, size = 0] = dims
  const spaceClass = textOf.length - 1
  const characters: Character[] = []
  let before = 0
  let space = 0
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
    const last = characters.at(-1)
    if (best !== 0 && best !== spaceClass && best === before && last) {
      last.lastFrame = frame
      last.probability = Math.max(last.probability, probability)
      space = 0
    } else if (best !== 0 && best !== spaceClass) {
      characters.push({ text: textOf[best]!, probability, frame, lastFrame: frame, space: space + data[offset + spaceClass]! })
      space = 0
    }
    space += data[offset + spaceClass]!
    before = best
  }
  return { characters, frames, probability: (frame, character) => data[(line * frames + frame) * size + (classOf.get(character) ?? size)] ?? 0 }
}

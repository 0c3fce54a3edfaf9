import type { Output } from './models.ts'
import type { Session, Sessions } from './session.ts'

/** What the supported languages print: Latin letters, also of Central Europe and Romanian, Greek, digits, signs. */
const SUPPORTED = new RegExp(
  `^[${[
    '\\u0020-\\u007e\\u00a1-\\u017f\\u0218-\\u021b\\u1e9e',
    '\\u0386-\\u03ce',
    '\\u20a0-\\u20bf',
    '•·–—‘’‚“”„‹›…‰′″°±²³½¼¾×÷−≤≥≈№™',
    '←→☎✓✔☐☑☒□■●★',
  ].join('')}]$`,
  'u',
)

export interface Decoded {
  /** without spaces; frames are the columns of the output, from 0 to frames - 1 */
  characters: Character[]
  frames: number
  /** the model's probability of a character ('' for the blank) in a frame */
  probability(frame: number, character: string): number
  /** the characters, other than blank and space, that have at least this probability in a frame */
  likely(frame: number, least: number): [character: string, probability: number][]
}

export interface Character {
  text: string
  probability: number
  frame: number
  lastFrame: number
  /** sum of the probabilities of a space between the character before and this one */
  space: number
}

/** Characters by class; the first is the blank, the last a space. */
export interface Letters {
  textOf: readonly string[]
  classOf: ReadonlyMap<string, number>
}

export const lettersOf = (alphabet: readonly string[]): Letters => ({
  textOf: alphabet,
  classOf: new Map(alphabet.map((character, index) => [character, index])),
})

/**
 * The models with an alphabet of what the supported languages print: decoding is faster, and similar Chinese characters
 * cannot win.
 */
export function withSupportedAlphabet(models: Sessions): Sessions {
  const { alphabet, secondAlphabet, recognition, second } = models
  const classes = supportedIn(alphabet)
  const secondClasses = supportedIn(secondAlphabet)
  return {
    ...models,
    alphabet: classes.map((index) => alphabet[index]!),
    secondAlphabet: secondClasses.map((index) => secondAlphabet[index]!),
    recognition: onlyColumns(recognition, classes),
    second: second && onlyColumns(second, secondClasses),
  }
}

/** The classes of the blank and of the characters that are supported. */
const supportedIn = (alphabet: readonly string[]): number[] =>
  alphabet.flatMap((character, index) => (index === 0 || SUPPORTED.test(character) ? [index] : []))

const onlyColumns = (model: Session, classes: readonly number[]): Session => ({
  ...model,
  run: async (data, dims) => columnsOf(await model.run(data, dims), classes),
})

function columnsOf({ data, dims }: Output, columns: readonly number[]): Output {
  const size = dims.at(-1)!
  const rows = data.length / size
  const kept = new Float32Array(rows * columns.length)
  for (let row = 0, to = 0; row < rows; row++) for (const column of columns) kept[to++] = data[row * size + column]!
  return { data: kept, dims: [...dims.slice(0, -1), columns.length] }
}

/**
 * Greedy CTC decoding of one line. The model rarely prefers a space, so its probability is kept with each character for
 * later.
 */
export function decode({ data, dims }: Output, line: number, { classOf, textOf }: Letters): Decoded {
  const [, frames = 0, size = 0] = dims
  const spaceClass = textOf.length - 1
  const characters: Character[] = []
  let before = 0
  let space = 0
  for (let frame = 0; frame < frames; frame++) {
    const offset = (line * frames + frame) * size
    let best = 0
    let probability = data[offset]!
    for (let index = 1; index < size; index++) {
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
      characters.push({
        text: textOf[best]!,
        probability,
        frame,
        lastFrame: frame,
        space: space + data[offset + spaceClass]!,
      })
      space = 0
    }
    space += data[offset + spaceClass]!
    before = best
  }
  return {
    characters,
    frames,
    probability: (frame, character) => data[(line * frames + frame) * size + (classOf.get(character) ?? size)] ?? 0,
    likely(frame, least) {
      const offset = (line * frames + frame) * size
      const found: [string, number][] = []
      for (let index = 1; index < spaceClass; index++)
        if (data[offset + index]! >= least) found.push([textOf[index]!, data[offset + index]!])
      return found
    },
  }
}

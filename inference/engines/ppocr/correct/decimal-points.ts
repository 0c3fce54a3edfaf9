import type { Character, Decoded } from '../ctc.ts'

/** Between two numbers, the model sees a point with less than a fifth of this probability. */
const MIN_PROBABILITY = 0.005
const DIGIT = /^\p{Nd}$/u
/** Beside them, digits are part of a date, a time or a number with separators. */
const SEPARATOR = /^[.,:/\-–]$/
const DECIMALS = 2

/**
 * Puts back a decimal point so faint that the model prefers a space: "12 00". Its low probability lowers that of the
 * word.
 */
export function withDecimalPoints(decoded: Decoded): Decoded {
  const { characters } = decoded
  const restored = characters.flatMap((character, index) => {
    const point = mayBeCents(characters, index) ? pointBetween(characters[index - 1]!, character, decoded) : undefined
    return point ? [point, { ...character, space: 0 }] : [character]
  })
  return restored.length === characters.length ? decoded : { ...decoded, characters: restored }
}

/** Whether two digits from here on, and digits before them, stand apart from other digits and separators. */
function mayBeCents(characters: readonly Character[], at: number): boolean {
  const isDigit = (index: number) => DIGIT.test(characters[index]?.text ?? '')
  const isApart = (index: number) => !isDigit(index) && !SEPARATOR.test(characters[index]?.text ?? '')
  if (!isDigit(at - 1) || !isDigit(at) || !isDigit(at + 1) || !isApart(at + DECIMALS)) return false
  let first = at - 1
  while (isDigit(first - 1)) first--
  return isApart(first - 1)
}

function pointBetween(left: Character, right: Character, { probability }: Decoded): Character | undefined {
  let best: Character | undefined
  for (let frame = left.lastFrame + 1; frame < right.frame; frame++) {
    for (const text of ['.', ',']) {
      const chance = probability(frame, text)
      if (chance < Math.max(MIN_PROBABILITY, best?.probability ?? 0)) continue
      best = { text, probability: chance, frame, lastFrame: frame, space: 0 }
    }
  }
  return best
}

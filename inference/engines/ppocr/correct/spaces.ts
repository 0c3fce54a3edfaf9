import type { Raster } from '../../../formats/raster.ts'
import type { Character, Decoded } from '../ctc.ts'

// Logistic regression, trained on the gaps of scanned receipts and forms with known spaces.
const WEIGHTS = { probability: 1.17, gap: 0.16, distance: 0.76, bias: 0.9 } as const
const KINDS = {
  digit: /\p{N}/u,
  upper: /\p{Lu}/u,
  lower: /\p{L}/u,
  point: /[.,]/,
  colon: /[:;]/,
  open: /[([{]/,
  close: /[)\]}]/,
  dash: /[-–—_/\\=]/,
  sign: /./su,
} as const
/**
 * How likely a space is between one kind of character (rows) and the next (columns), both in the order of KINDS: likely
 * between a label and its number, unlikely between a decimal point and the cents.
 */
const BETWEEN = [
  [0.1, 4.2, 5.2, -1.3, 1.3, 0, -0.5, 1.6, 1.3],
  [2, 0.2, -0.6, -0.3, 2.1, 2.6, -4.3, 2.3, 0.8],
  [2, 1.8, -0.8, -2.2, 1.3, 0.8, -1, 2.2, 0.9],
  [-1.7, 1.4, -0.7, 0, 2.7, 0, 0, 0, 0],
  [3.1, 3, 3, 0, 0, 0, 0, 0, 0],
  [-2.1, -2.8, -0.4, 0, 0, 0, 0, 0, 0],
  [0, 2.1, 2.1, 0, 0, 0, 0, 0, 0],
  [2.1, 0.7, 0, 0, 0, 0, 0, 0, 0],
  [3.2, 1.1, 0.3, 0, 3.1, 0, -0.6, 0, 0],
] as const
/** A column is paper up to this share of the way from paper to ink. */
const INK_SHARE = 0.4

/**
 * Splits a line into words by the model's probability of a space, the width of the gap in the strip and the kinds of
 * characters around it.
 */
export function splitAtSpaces({ characters, frames }: Decoded, strip: Raster): Character[][] {
  if (characters.length === 0) return []
  const gaps = gapsBetween(characters, strip, frames)
  const distances = characters.slice(1).map((character, index) => character.frame - characters[index]!.lastFrame)
  const medianGap = median(gaps)
  const medianDistance = median(distances)
  const words: Character[][] = [[characters[0]!]]
  for (const [index, character] of characters.slice(1).entries()) {
    const evidence =
      WEIGHTS.probability * Math.log(character.space + 0.001) +
      WEIGHTS.gap * (gaps[index]! - medianGap) +
      WEIGHTS.distance * (distances[index]! - medianDistance) +
      WEIGHTS.bias
    const score = evidence + BETWEEN[kindOf(characters[index]!)]![kindOf(character)]!
    if (score > 0) words.push([character])
    else words.at(-1)!.push(character)
  }
  return words
}

const kindOf = ({ text }: Character): number => Object.values(KINDS).findIndex((kind) => kind.test(text))

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

/** The widest run of columns without ink between two characters, in pixels of the strip. */
function gapsBetween(characters: readonly Character[], strip: Raster, frames: number): number[] {
  const darkest = darkestOfColumns(strip)
  const sorted = darkest.toSorted()
  const paper = sorted[Math.floor(sorted.length * 0.95)]!
  const ink = sorted[Math.floor(sorted.length * 0.1)]!
  const limit = paper - (paper - ink) * INK_SHARE
  const step = strip.width / frames
  return characters.slice(1).map(({ frame }, index) => {
    let widest = 0
    let run = 0
    for (
      let column = Math.floor(characters[index]!.lastFrame * step);
      column < Math.min(strip.width, (frame + 1) * step);
      column++
    ) {
      run = darkest[column]! > limit ? run + 1 : 0
      widest = Math.max(widest, run)
    }
    return widest
  })
}

/** The darkest pixel of each column, without the top and bottom edges, which may show other lines. */
function darkestOfColumns({ data, width, height }: Raster): Uint8Array {
  const edge = Math.round(height / 8)
  const darkest = new Uint8Array(width).fill(255)
  for (let row = edge; row < height - edge; row++) {
    for (let column = 0; column < width; column++) {
      const at = (row * width + column) * 3
      const grey = (data[at]! + data[at + 1]! + data[at + 2]!) / 3
      if (grey < darkest[column]!) darkest[column] = grey
    }
  }
  return darkest
}

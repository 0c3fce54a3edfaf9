import type { Box } from '../../../hub/document/values/value.ts'
import { largest, smallest } from '../../../hub/platform/extremes.ts'
import type { Characters } from './characters.ts'

/** Two characters of which one covers this share of the other are drawn over each other. */
const OVERLAP = 0.4
/** The same for words that are cut off. */
const TOUCHING = 0.05
const MAX_OVERLAPS = 5_000
const MAX_TWINS = 20_000
const CELL = 12
/** Cells of a column have numbers that follow each other. */
const ROW = 100_000
/** So many characters at one place are looked at. */
const MAX_IN_CELL = 50
/** A sign that is higher by more than this factor is a watermark or a stamp, under or over text that can be read. */
const SIMILAR_HEIGHT = 2

/** Characters that lie over others of another text, so that one may cover the other. */
interface Overlaps {
  below: Set<number>
  above: Set<number>
  /** those of them that lie over the same character: a picture without one of the two is the same */
  twins: Set<number>
  /** characters that differ, the lower one first */
  pairs: readonly (readonly [below: number, above: number])[]
}

/**
 * The overlaps of characters that are seen so far. Words that are drawn twice have none, unless they differ in a
 * letter.
 * @param groups the words, as indexes of characters
 * @param partly characters of words that are cut off
 */
export function overlapping(
  { characters }: Characters,
  seen: readonly boolean[],
  order: ReadonlyMap<number, number>,
  groups: readonly (readonly number[])[],
  partly: ReadonlySet<number>,
): Overlaps {
  const groupOf = new Map(groups.flatMap((group, number) => group.map((index) => [index, number] as const)))
  const wordsOf = (low: number, high: number) => groupOf.get(low)! * groups.length + groupOf.get(high)!
  const pairs: [number, number][] = []
  const same: [number, number][] = []
  const differing = new Set<number>()
  const compare = (index: number, other: number): void => {
    const { box, object, text } = characters[index]!
    const there = characters[other]!
    const isCut = partly.has(index) || partly.has(other)
    if (there.object === object || overlap(box!, there.box!) < (isCut ? TOUCHING : OVERLAP)) return
    const isLater = (order.get(object) ?? 0) > (order.get(there.object) ?? 0)
    const [low, high] = isLater ? [other, index] : [index, other]
    if (there.text === text && !isCut) {
      if (same.length < MAX_TWINS) same.push([low, high])
    } else if (isLetter(text) && isLetter(there.text)) {
      pairs.push([low, high])
      differing.add(wordsOf(low, high))
    }
  }
  const cells = new Map<number, number[]>()
  for (const [index, { box }] of characters.entries()) {
    if (!box || !seen[index] || !groupOf.has(index)) continue
    const [cx, cy] = [Math.floor((box[0] + box[2]) / 2 / CELL), Math.floor((box[1] + box[3]) / 2 / CELL)]
    for (let x = cx - 1; x <= cx + 1; x++)
      for (let y = cy - 1; y <= cy + 1; y++) for (const other of cells.get(x * ROW + y) ?? []) compare(index, other)
    if (pairs.length > MAX_OVERLAPS) break
    const cell = cx * ROW + cy
    const there = cells.get(cell)
    if (!there) cells.set(cell, [index])
    else if (there.length < MAX_IN_CELL) there.push(index)
  }
  const twins = same.filter(([low, high]) => differing.has(wordsOf(low, high)))
  return {
    below: new Set([...pairs, ...twins].map(([low]) => low)),
    above: new Set([...pairs, ...twins].map(([, high]) => high)),
    twins: new Set(twins.flat()),
    pairs,
  }
}

/** Text objects of about the same size with numbers over which others are printed, so that neither can be read. */
export function overprinted({ characters }: Characters, seen: readonly boolean[], { pairs }: Overlaps): Set<number> {
  return new Set(
    pairs
      .filter(([low, high]) => {
        const heights = [low, high].map((index) => characters[index]!.box!).map(([, y0, , y1]) => y1 - y0)
        const isNumber = [low, high].some((index) => /\p{N}/u.test(characters[index]!.text))
        return isNumber && seen[low] && seen[high] && largest(heights) <= smallest(heights) * SIMILAR_HEIGHT
      })
      .flat()
      .map((index) => characters[index]!.object),
  )
}

export const isLetter = (text: string): boolean => /[\p{L}\p{N}]/u.test(text)

/** Which share of the smaller box the larger covers. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  if (width <= 0 || height <= 0) return 0
  const area = ([x0, y0, x1, y1]: Box) => (x1 - x0) * (y1 - y0)
  return (width * height) / Math.max(Math.min(area(a), area(b)), 1e-6)
}

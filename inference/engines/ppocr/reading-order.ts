import type { DetectedLine } from './detect.ts'
import type { Rectangle } from './geometry.ts'

/** A page is skewed by the angle of its long lines; short ones have no clear direction. */
const LONG_RATIO = 4
const MIN_LINES = 3
/** Less is not worth a correction, in radians. */
const MIN_SKEW = 0.004
/** The words of a line that runs up or down the page follow all others. */
const LARGEST_SLOPE = Math.PI / 4

/** By how much the lines of a page fall to the right, in radians: their median, weighted by length. */
export function skewOf(lines: readonly DetectedLine[]): number {
  const long = lines.filter(({ box }) => box.width > box.height * LONG_RATIO)
  if (long.length < MIN_LINES) return 0
  const sorted = long.toSorted((a, b) => a.box.angle - b.box.angle)
  let rest = sorted.reduce((sum, { box }) => sum + box.width, 0) / 2
  const middle = sorted.find(({ box }) => (rest -= box.width) <= 0)!.box.angle
  return Math.abs(middle) < MIN_SKEW ? 0 : middle
}

/**
 * From top to bottom of a page with this skew; lines that overlap by half their height form a row, from left to right.
 */
export function inReadingOrder<Line extends { box: Rectangle }>(lines: readonly Line[], skew: number): Line[] {
  const [cos, sin] = [Math.cos(skew), Math.sin(skew)]
  const placed = lines.map((line) => {
    const { x, y } = line.box.center
    return { line, x: x * cos + y * sin, y: y * cos - x * sin, height: line.box.height }
  })
  const isLevel = ({ line }: (typeof placed)[number]) => Math.abs(line.box.angle) < LARGEST_SLOPE
  const rows: (typeof placed)[] = []
  for (const each of placed.filter(isLevel).toSorted((a, b) => a.y - b.y)) {
    const last = rows.at(-1)?.at(-1)
    if (last && Math.abs(each.y - last.y) < Math.min(each.height, last.height) / 2) rows.at(-1)!.push(each)
    else rows.push([each])
  }
  const others = placed.filter((each) => !isLevel(each))
  return [...rows.flatMap((row) => row.toSorted((a, b) => a.x - b.x)), ...others].map(({ line }) => line)
}

import type { Box } from '../../hub/document/values/value.ts'

/** A horizontal rule, or the upper or lower edge of a filled area, in the unit of its page. */
export interface Rule {
  y: number
  left: number
  right: number
}
export interface Ruling extends Rule {
  /** 1 for the first page */
  page: number
}

interface Pixels {
  data: Uint8Array
  width: number
  height: number
}
interface Look {
  /** bytes of a pixel */
  channels: 3 | 4
  pixelsPerUnit: number
  /** a scan has noise, and its rules are not quite straight */
  isScan: boolean
}
/** Pixels of a row that differ from those above. */
interface Run {
  y: number
  from: number
  to: number
}

/**
 * Levels of 255 by which a row differs from the one that is so many rows above, and the pixels that a rule may lack. A
 * piece of a rule is at least so long, longer than strokes of letters, and pieces are so close beside each other, in
 * widths of a page. A file is drawn without its text; the feet of letters in a scan are no rule.
 */
const DRAWN = { levels: 6, rows: 1, gap: 1, shortest: 0.03, beside: 0.012 } as const
const SCANNED = { levels: 24, rows: 2, gap: 1, shortest: 0.06, beside: 0.004 } as const
/** Pieces at almost the same height are one rule, in heights of a page or pixels. */
const SAME_HEIGHT = { part: 0.002, pixels: 2 } as const
/** A page with more pieces shows pictures. */
const MOST_RUNS = 5_000
const GREEN = 1

/** The horizontal rules in a picture of a page, from top to bottom; none if it is full of pictures. */
export function rulingsIn(pixels: Pixels, look: Look): Rule[] {
  const runs = runsIn(pixels, look)
  if (runs.length > MOST_RUNS) return []
  const apart = Math.max(SAME_HEIGHT.pixels, pixels.height * SAME_HEIGHT.part)
  const beside = pixels.width * (look.isScan ? SCANNED : DRAWN).beside
  const rules: (Run & { last: number })[] = []
  let first = 0
  for (const run of runs) {
    while (first < rules.length && run.y - rules[first]!.last > apart) first++
    const same = rules
      .slice(first)
      .find((rule) => run.y - rule.last <= apart && run.from <= rule.to + beside && run.to >= rule.from - beside)
    if (!same) {
      rules.push({ ...run, last: run.y })
      continue
    }
    same.from = Math.min(same.from, run.from)
    same.to = Math.max(same.to, run.to)
    same.last = run.y
  }
  const unit = (pixel: number) => pixel / look.pixelsPerUnit
  return rules.map(({ y, last, from, to }) => ({ y: unit((y + last) / 2), left: unit(from), right: unit(to) }))
}

/** The horizontal rules in the picture of a scanned page. @param part of the page that the picture shows */
export function rulingsInScan(pixels: Pixels, [left, top, right]: Box): Rule[] {
  const look = { channels: 3, pixelsPerUnit: pixels.width / (right - left), isScan: true } as const
  return rulingsIn(pixels, look).map((rule) => ({
    y: rule.y + top,
    left: rule.left + left,
    right: rule.right + left,
  }))
}

function runsIn({ data, width, height }: Pixels, { channels, isScan }: Look): Run[] {
  const { levels, rows, gap, ...sizes } = isScan ? SCANNED : DRAWN
  const shortest = Math.max(8, width * sizes.shortest)
  const runs: Run[] = []
  const up = rows * width * channels
  for (let y = rows; y < height; y++) {
    let from = -1
    let to = -1
    let at = y * width * channels + GREEN
    for (let x = 0; x < width; x++, at += channels) {
      const change = data[at]! - data[at - up]!
      if (change < levels && change > -levels) continue
      if (x - to > gap + 1) {
        if (from >= 0 && to - from >= shortest) runs.push({ y, from, to })
        from = x
      }
      to = x
    }
    if (from >= 0 && to - from >= shortest) runs.push({ y, from, to })
    if (runs.length > MOST_RUNS) break
  }
  return runs
}

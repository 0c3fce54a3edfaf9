// Cheap looks at the pixels of a page, without a model: is there anything on it, and does it look like text?

/** Pixels of three or four bytes, red, green and blue first. */
export interface Pixels {
  data: Uint8Array
  width: number
  height: number
}

type Area = readonly [x0: number, y0: number, x1: number, y1: number]

/** A pixel differs from its surroundings by at least this many levels of 255. */
const CONTRAST = 28
/** Half the side, in pixels, of the surroundings of a pixel. */
const SURROUNDINGS = 12
/** Letters at about 100 dpi, in pixels; letters that touch are one mark. */
const LETTER = { minHeight: 3, maxHeight: 40, minWidth: 1, maxWidth: 160 } as const
/** Marks of a line are no farther apart, in heights, and their middles differ by no more. */
const GAP = 1.6
const STEP = 0.5
/** A line of text has at least this many marks, of which no two are more than this many times as high as each other. */
const LINE_MARKS = 5
const MAX_RATIO = 3

/** A large area is looked at in bands of so many pixels. */
const BAND = 200

type Mark = Area

/** Brightness, 0 to 255, of an area. */
function greyOf({ data, width, height }: Pixels, [x0, y0, x1, y1]: Area): { grey: Uint8Array; w: number; h: number } {
  const bytes = data.length / (width * height)
  const [left, top] = [Math.max(0, Math.floor(x0)), Math.max(0, Math.floor(y0))]
  const w = Math.max(0, Math.min(width, Math.ceil(x1)) - left)
  const h = Math.max(0, Math.min(height, Math.ceil(y1)) - top)
  const grey = new Uint8Array(w * h)
  for (let y = 0, to = 0; y < h; y++) {
    for (let x = 0, from = ((y + top) * width + left) * bytes; x < w; x++, to++, from += bytes)
      grey[to] = (data[from]! * 77 + data[from + 1]! * 151 + data[from + 2]! * 28) >> 8
  }
  return { grey, w, h }
}

/** Whether an area has a line that looks like text, dark on light or light on dark. */
export function hasLineLikeText(pixels: Pixels, [x0, y0, x1, y1]: Area): boolean {
  for (let top = y0; top < y1; top += BAND)
    if (linesLikeText(pixels, [x0, top, x1, Math.min(y1, top + BAND)]).length > 0) return true
  return false
}

/** Lines in an area that look like text. @returns boxes in pixels of the whole */
export function linesLikeText(pixels: Pixels, area: Area): Area[] {
  const { grey, w, h } = greyOf(pixels, area)
  if (w < 8 || h < LETTER.minHeight) return []
  const sums = sumsOf(grey, w, h)
  const [left, top] = [Math.max(0, Math.floor(area[0])), Math.max(0, Math.floor(area[1]))]
  return [1, -1].flatMap((sign) =>
    linesOf(marksOf(inkOf(grey, sums, w, h, sign), w, h)).map(([x0, y0, x1, y1]): Area => [
      x0 + left,
      y0 + top,
      x1 + left,
      y1 + top,
    ]),
  )
}

/** Sums of all pixels above and to the left. */
function sumsOf(grey: Uint8Array, w: number, h: number): Uint32Array {
  const sums = new Uint32Array((w + 1) * (h + 1))
  for (let y = 0; y < h; y++) {
    let row = 0
    for (let x = 0; x < w; x++) {
      row += grey[y * w + x]!
      sums[(y + 1) * (w + 1) + x + 1] = sums[y * (w + 1) + x + 1]! + row
    }
  }
  return sums
}

/** 1 where a pixel is darker than its surroundings (`sign` 1), or lighter (-1). */
function inkOf(grey: Uint8Array, sums: Uint32Array, w: number, h: number, sign: number): Uint8Array {
  const ink = new Uint8Array(w * h)
  for (let y = 0; y < h; y++) {
    const [y0, y1] = [Math.max(0, y - SURROUNDINGS), Math.min(h, y + SURROUNDINGS + 1)]
    const [above, below] = [y0 * (w + 1), y1 * (w + 1)]
    for (let x = 0; x < w; x++) {
      const x0 = x < SURROUNDINGS ? 0 : x - SURROUNDINGS
      const x1 = x + SURROUNDINGS >= w ? w : x + SURROUNDINGS + 1
      const sum = sums[below + x1]! - sums[above + x1]! - sums[below + x0]! + sums[above + x0]!
      const difference = sum / ((x1 - x0) * (y1 - y0)) - grey[y * w + x]!
      if (difference * sign > CONTRAST) ink[y * w + x] = 1
    }
  }
  return ink
}

/** Boxes of connected ink of the size of letters. Empties `ink`. */
function marksOf(ink: Uint8Array, w: number, h: number): Mark[] {
  const marks: Mark[] = []
  const stack: number[] = []
  for (let start = 0; start < ink.length; start++) {
    if (ink[start] === 0) continue
    let [x0, y0, x1, y1] = [w, h, 0, 0]
    ink[start] = 0
    stack.push(start)
    while (stack.length > 0) {
      const at = stack.pop()!
      const [x, y] = [at % w, Math.floor(at / w)]
      x0 = Math.min(x0, x)
      x1 = Math.max(x1, x + 1)
      y0 = Math.min(y0, y)
      y1 = Math.max(y1, y + 1)
      for (let ny = Math.max(0, y - 1); ny <= Math.min(h - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(w - 1, x + 1); nx++) {
          const next = ny * w + nx
          if (ink[next] === 0) continue
          ink[next] = 0
          stack.push(next)
        }
      }
    }
    const [width, height] = [x1 - x0, y1 - y0]
    const { minHeight, maxHeight, minWidth, maxWidth } = LETTER
    if (height >= minHeight && height <= maxHeight && width >= minWidth && width <= maxWidth)
      marks.push([x0, y0, x1, y1])
  }
  return marks
}

/** Chains of marks side by side. */
function linesOf(marks: readonly Mark[]): Area[] {
  const open: { last: Mark; box: [number, number, number, number]; marks: number }[] = []
  const lines: Area[] = []
  const close = (line: (typeof open)[number]) => {
    const [x0, y0, x1, y1] = line.box
    // One long mark may be many letters that touch.
    if (line.marks >= LINE_MARKS || (line.marks >= 2 && x1 - x0 > (y1 - y0) * LINE_MARKS)) lines.push(line.box)
  }
  for (const mark of marks.toSorted((a, b) => a[0] - b[0])) {
    for (let index = open.length - 1; index >= 0; index--) {
      const line = open[index]!
      if (mark[0] - line.box[2] > LETTER.maxHeight * GAP) {
        close(line)
        open.splice(index, 1)
      }
    }
    const line = open.find(({ last, box }) => follows(last, box[2], mark))
    if (!line) open.push({ last: mark, box: [...mark], marks: 1 })
    else {
      line.last = mark
      line.marks++
      line.box = [
        line.box[0],
        Math.min(line.box[1], mark[1]),
        Math.max(line.box[2], mark[2]),
        Math.max(line.box[3], mark[3]),
      ]
    }
  }
  open.forEach(close)
  return lines
}

function follows(last: Mark, end: number, mark: Mark): boolean {
  const [a, b] = [last[3] - last[1], mark[3] - mark[1]]
  const [larger, smaller] = [Math.max(a, b), Math.min(a, b)]
  return (
    mark[0] - end <= larger * GAP &&
    larger <= smaller * MAX_RATIO &&
    Math.abs((last[1] + last[3]) / 2 - (mark[1] + mark[3]) / 2) <= larger * STEP
  )
}

/** The share of an area that is much darker or lighter than most of it, without its margins. */
export function inkShare(pixels: Pixels, area: Area, margin = 0.04): number {
  const [x0, y0, x1, y1] = area
  const [dx, dy] = [(x1 - x0) * margin, (y1 - y0) * margin]
  const { grey } = greyOf(pixels, [x0 + dx, y0 + dy, x1 - dx, y1 - dy])
  if (grey.length === 0) return 0
  const counts = new Uint32Array(256)
  for (const value of grey) counts[value]!++
  let below = 0
  let median = 0
  while (median < 255 && below + counts[median]! < grey.length / 2) below += counts[median++]!
  let ink = 0
  for (let value = 0; value < 256; value++) if (Math.abs(value - median) > CONTRAST * 2) ink += counts[value]!
  return ink / grey.length
}

/** Less ink is dust. */
const MIN_INK = 0.0005

/** Whether there is nothing on a picture of a page but dust. */
export const isBlank = (pixels: Pixels): boolean => inkShare(pixels, [0, 0, pixels.width, pixels.height]) <= MIN_INK

import type { Box } from '../../../hub/document/values/value.ts'
import { holdsMiddle } from '../../boxes.ts'
import { hasLineLikeText, inkShare, linesLikeText, type Pixels } from '../../layout/marks.ts'
import type { Size } from './pdfium.ts'

/** A picture is looked at from this share of the page on: a logo is smaller, a letterhead or a scan is not. */
export const MIN_PICTURE_SHARE = 0.05
/** From this share on, a picture may be a scan of the page. */
const SCAN_SHARE = 0.4
/** A page with fewer readable letters than this has no text worth the name. */
const FEW_LETTERS = 200
/** Fewer lines of drawn letters are a logo. */
const MIN_DRAWN_LINES = 4
/** Drawn letters have many curves. */
const MIN_SEGMENTS = 500
/** Less ink is dust. */
const MIN_INK = 0.0002
/** A page with more pictures is one picture. */
const MAX_PICTURES = 400
/** Pictures this near, in points, touch. */
const TOUCH = 1
/** around lines, in points */
const MARGIN = 8

interface Look {
  page: Size
  /** the page without its text, `scale` pixels per point */
  withoutText: Pixels & { scale: number }
  pictures: readonly Box[]
  /** pieces of outlines that may be letters */
  segments: number
  /** readable letters that a person sees */
  letters: number
  /** words that are seen, but not to be trusted */
  doubtful: readonly Box[]
}

/** The part of a page with text that its text layer lacks; undefined if there is none. */
export function unreadPart({ page, withoutText, pictures, segments, letters, doubtful }: Look): Box | undefined {
  const whole: Box = [0, 0, page.width, page.height]
  const pixelsOf = (box: Box) => box.map((side) => side * withoutText.scale) as unknown as Box
  const large = joined(
    pictures.map((picture) => clipped(picture, whole)).filter((picture) => area(picture) > 0),
  ).filter((picture) => area(picture) >= area(whole) * MIN_PICTURE_SHARE)
  const covered = area(union(large)) / area(whole)
  const hasInk = () => inkShare(withoutText, pixelsOf(whole), 0) > MIN_INK
  if (letters < FEW_LETTERS && (covered >= SCAN_SHARE || letters === 0) && hasInk()) return whole
  const drawn = segments < MIN_SEGMENTS ? [] : drawnLines(withoutText, whole, large)
  const lines = [
    ...doubtful,
    ...large.filter((picture) => hasLineLikeText(withoutText, pixelsOf(picture))),
    ...(drawn.length < MIN_DRAWN_LINES ? [] : drawn),
  ]
  if (lines.length === 0) return undefined
  const [x0, y0, x1, y1] = union(lines)
  return clipped([x0 - MARGIN, y0 - MARGIN, x1 + MARGIN, y1 + MARGIN], whole)
}

/** Lines that look like text outside of pictures. */
function drawnLines(withoutText: Look['withoutText'], [x0, y0, x1, y1]: Box, pictures: readonly Box[]): Box[] {
  const { scale } = withoutText
  return linesLikeText(withoutText, [x0 * scale, y0 * scale, x1 * scale, y1 * scale])
    .map((line) => line.map((side) => side / scale) as unknown as Box)
    .filter((line) => !pictures.some((picture) => holdsMiddle(picture, line)))
}

/** Pictures that touch are one: scanners cut a page into strips. */
function joined(pictures: readonly Box[]): Box[] {
  if (pictures.length > MAX_PICTURES) return [union(pictures)]
  const parts: Box[] = []
  for (const picture of pictures) {
    let whole = picture
    for (let index = parts.length - 1; index >= 0; index--) {
      if (!touches(parts[index]!, whole)) continue
      whole = union([whole, ...parts.splice(index, 1)])
      index = parts.length
    }
    parts.push(whole)
  }
  return parts
}

const touches = (a: Box, b: Box): boolean =>
  a[0] <= b[2] + TOUCH && b[0] <= a[2] + TOUCH && a[1] <= b[3] + TOUCH && b[1] <= a[3] + TOUCH

const area = ([x0, y0, x1, y1]: Box): number => Math.max(0, x1 - x0) * Math.max(0, y1 - y0)

const clipped = (box: Box, [x0, y0, x1, y1]: Box): Box => [
  Math.max(x0, box[0]),
  Math.max(y0, box[1]),
  Math.min(x1, box[2]),
  Math.min(y1, box[3]),
]

const union = (boxes: readonly Box[]): Box =>
  boxes.length === 0
    ? [0, 0, 0, 0]
    : boxes.reduce((all, box) => [
        Math.min(all[0], box[0]),
        Math.min(all[1], box[1]),
        Math.max(all[2], box[2]),
        Math.max(all[3], box[3]),
      ])

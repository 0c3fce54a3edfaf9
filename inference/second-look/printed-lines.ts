import type { Page, Word } from '../../hub/document/reading.ts'
import type { Kind } from '../../hub/document/types/kinds.ts'
import type { Box, Value } from '../../hub/document/values/value.ts'
import { largest, smallest } from '../../hub/platform/extremes.ts'
import { holdsMiddle } from '../boxes.ts'
import { lettersAndDigits } from '../einvoice/printed.ts'
import type { TextLine } from '../engines/recogniser.ts'
import { turnBox, turnBoxBack, turnedSize, type PageTurn, type Turn } from '../layout/orientation.ts'
import type { Corners } from '../layout/perspective.ts'

/** A line of a page, or the part of it that holds a value. */
export interface PrintedLine {
  /** as it was read the first time */
  text: string
  /** on the page as it came, in its unit */
  place: Place
}
type Place = Omit<TextLine, 'isNumber'>

/** The words of a document, as they came and as on upright pages with level lines, in the same order. */
export interface WordsOfPages {
  words: readonly Word[]
  upright: readonly Word[]
}

/** What is cut out beyond the words, to the left and right, in heights of the line; at most half of the gap. */
const MARGIN = 0.3
/** Middles of words in one line differ by less, in heights of a word. */
const SAME_LINE = 0.6
/** Of words that are further apart, in heights of the line, the middles show its slope; else it is that of the page. */
const LONG = 4

interface PlacedWord {
  text: string
  /** on the upright page with level lines */
  level: Box
  /** on the upright page */
  box: Box
}

/**
 * The lines that a value was read from, top down. On a photo in perspective they have the slope of their row.
 * @param value on the upright page with level lines
 */
export function printedLines(
  value: Pick<Value, 'value' | 'page' | 'box'>,
  kind: Kind,
  { words, upright }: WordsOfPages,
  page: Page,
  { sheet, turn, skew }: PageTurn,
): PrintedLine[] {
  const slope = sheet ? skew + slopeOf(sheet, turn) : skew
  const placed = upright.flatMap(({ text, box: level, page: number }, index): PlacedWord[] =>
    number === value.page ? [{ text, level, box: turnBox(words[index]!.box, turn, page) }] : [],
  )
  const size = turnedSize(page, turn)
  return rowsOf(wordsOfValue(placed, value, kind)).map((row) => {
    const { center, angle, width, height } = lineThrough(row, placed, slope)
    const [x, y] = turnBoxBack([center.x, center.y, center.x, center.y], turn, size)
    return {
      text: row.map(({ text }) => text).join(' '),
      place: { width, height, center: { x, y }, angle: angle - (turn * Math.PI) / 180 },
    }
  })
}

/** By how much the lines of a sheet fall to the right in the middle of its photo once that is turned, in radians. */
function slopeOf(sheet: Corners, turn: Turn): number {
  const corner = (at: number) => sheet[(at + 4 - turn / 90) % 4]!
  const [a, b, c, d] = [corner(0), corner(1), corner(2), corner(3)]
  const angle = Math.atan2(b.y + c.y - a.y - d.y, b.x + c.x - a.x - d.x) + (turn * Math.PI) / 180
  return Math.atan2(Math.sin(angle), Math.cos(angle))
}

/** The words in the box of a value. Those before and behind a name that are no part of it, such as a number, are left out. */
function wordsOfValue(
  placed: readonly PlacedWord[],
  { value, box }: Pick<Value, 'value' | 'box'>,
  kind: Kind,
): PlacedWord[] {
  const inside = placed.filter(({ level }) => holdsMiddle(box, level))
  if (kind !== 'text') return inside
  const letters = lettersAndDigits(value)
  const isPart = ({ text }: PlacedWord) => letters.includes(lettersAndDigits(text))
  const first = inside.findIndex(isPart)
  return first < 0 ? inside : inside.slice(first, inside.findLastIndex(isPart) + 1)
}

const middleOf = ([, y0, , y1]: Box): number => (y0 + y1) / 2
const heightOf = ([, y0, , y1]: Box): number => y1 - y0

function rowsOf(words: readonly PlacedWord[]): PlacedWord[][] {
  const rows: PlacedWord[][] = []
  for (const word of words.toSorted((a, b) => middleOf(a.level) - middleOf(b.level))) {
    const first = rows.at(-1)?.[0]
    if (first && middleOf(word.level) - middleOf(first.level) < heightOf(first.level) * SAME_LINE)
      rows.at(-1)!.push(word)
    else rows.push([word])
  }
  return rows.map((row) => row.toSorted((a, b) => a.level[0] - b.level[0]))
}

/** The place of the words of one row, from left to right, on the upright page. */
function lineThrough(row: readonly PlacedWord[], all: readonly PlacedWord[], slopeOfPage: number): Place {
  const [first, last] = [row[0]!, row.at(-1)!]
  const tallest = largest(row.map(({ box }) => heightOf(box)))
  const across = (last.box[0] + last.box[2] - first.box[0] - first.box[2]) / 2
  const down = middleOf(last.box) - middleOf(first.box)
  const angle = across > tallest * LONG ? Math.atan2(down, across) : slopeOfPage
  const [before, behind] = marginsOf(row, all, tallest * MARGIN)
  const [left, right] = [first.box[0] - before, last.box[2] + behind]
  return {
    center: { x: (left + right) / 2, y: (middleOf(first.box) + middleOf(last.box)) / 2 },
    width: right - left,
    height: largest(row.map(({ box }) => levelHeight(box, angle))),
    angle,
  }
}

/** The height of a sloped word whose bounds are known. */
function levelHeight([x0, y0, x1, y1]: Box, angle: number): number {
  const [cos, sin] = [Math.cos(angle), Math.abs(Math.sin(angle))]
  return Math.max((y1 - y0) / 2, ((y1 - y0) * cos - (x1 - x0) * sin) / (cos * cos - sin * sin))
}

/** How much may be cut out to the left and right of a row without a part of its neighbours. */
function marginsOf(row: readonly PlacedWord[], all: readonly PlacedWord[], most: number): [number, number] {
  const [first, last] = [row[0]!.level, row.at(-1)!.level]
  const beside = all.filter(
    (word) => !row.includes(word) && Math.abs(middleOf(word.level) - middleOf(first)) < heightOf(first) * SAME_LINE,
  )
  const gapBefore = smallest(
    beside.map(({ level }) => first[0] - level[2]).filter((gap) => gap > -most),
    Infinity,
  )
  const gapBehind = smallest(
    beside.map(({ level }) => level[0] - last[2]).filter((gap) => gap > -most),
    Infinity,
  )
  return [Math.max(0, Math.min(most, gapBefore / 2)), Math.max(0, Math.min(most, gapBehind / 2))]
}

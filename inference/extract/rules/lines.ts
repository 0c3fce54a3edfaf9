import type { Box } from '../../../hub/document/values/value.ts'
import type { Page, Word } from '../../../hub/document/reading.ts'
import { largest, smallest } from '../../../hub/platform/extremes.ts'
import { boxAround } from '../../boxes.ts'
import { numberFormsOf, type NumberForms } from './number-forms.ts'
import { joinSplitWords, narrowGapOf } from './split-words.ts'

/** Words close together in one row. */
export interface Line {
  words: Word[]
  /** the words with one space between them */
  text: string
  /**
   * `text` in lower case without accents, with confusable digits inside words as letters; positions are those of `text`
   */
  plain: string
  page: number
  box: Box
  /** height of its tallest word */
  height: number
  row: number
  /** those of its document */
  numbers: NumberForms
}

/** Lines side by side, from left to right. */
export interface Row {
  lines: Line[]
  page: number
  plain: string
}

export interface Layout {
  pages: readonly Page[]
  rows: Row[]
  lines: Line[]
}

/** A part of a line, with the box and the confidence of its words. */
export interface Piece {
  text: string
  page: number
  box: Box
  confidence: number
}

/**
 * A gap wider than this, in line heights, separates two lines of a row. Boxes of a text layer fit the ink of the
 * letters, those of OCR are wider.
 */
const COLUMN_GAP = { 'text-layer': 1.15, 'ocr': 0.95 } as const
/** A steeper pair of words is not on one baseline. */
const MAX_SLOPE = 0.15
/** Middles of words in one row differ by less, in heights of the lower word. */
const SAME_ROW = 0.55
/** A word without letters and digits that is lower than this, in heights of a usual word, is a mark. */
const MARK_HEIGHT = 0.6
/** The middle of a mark is at most this far from the middle of its row, in heights of the row. */
const MARK_REACH = 0.75
/** In a typewriter font, a space is as wide as a letter. */
const LETTERS_APART = 1.5

/** Until the whole document is known. */
const USUAL_NUMBERS: NumberForms = { decimals: 2, debitAndCredit: false }

/** Arranges words in rows, on slightly rotated pages too, and rows in lines, from the first page to the last. */
export function layOut(pages: readonly Page[], words: readonly Word[]): Layout {
  const rows: Row[] = []
  for (let page = 1; page <= pages.length; page++) {
    const own = words.filter((word) => word.page === page && word.text.trim() !== '')
    const { source } = pages[page - 1]!
    const printed = rowsOf(own, source)
    const narrow = source === 'text-layer' ? narrowGapOf(printed) : 0
    for (const row of printed) {
      const lines = partsOf(joinSplitWords(row, narrow), COLUMN_GAP[source]).map((part) =>
        lineOf(part, page, rows.length),
      )
      rows.push({ lines, page, plain: lines.map(({ plain }) => plain).join(' ') })
    }
  }
  const lines = rows.flatMap((row) => row.lines)
  const numbers = numberFormsOf(lines)
  for (const line of lines) line.numbers = numbers
  return { pages, rows, lines }
}

interface PlacedRow {
  /** of the row, on a page without slope */
  middle: number
  height: number
  words: Word[]
}

/** Words with their middles at about one height. A mark such as a dash is part of the row that it stands in. */
function rowsOf(words: readonly Word[], source: Page['source']): Word[][] {
  const heights = words.map(heightOf).toSorted((a, b) => a - b)
  const smallMark = (heights[heights.length >> 1] ?? 0) * MARK_HEIGHT
  const isMark = (word: Word) => heightOf(word) < smallMark && !/[\p{L}\p{N}]/u.test(word.text)
  const estimated = slopeOf(
    words.filter((word) => !isMark(word)),
    source,
  )
  const sloping = rowsAlong(words, estimated, isMark)
  if (estimated === 0 || source === 'ocr') return sloping
  // In few words, letters with a descender can look like a slope: along the true one, the rows are fewer.
  const level = rowsAlong(words, 0, isMark)
  return sloping.length < level.length ? sloping : level
}

/** @param slope how much the text goes down for each unit to the right */
function rowsAlong(words: readonly Word[], slope: number, isMark: (word: Word) => boolean): Word[][] {
  const placed = words.map((word) => ({
    word,
    middle: (word.box[1] + word.box[3]) / 2 - slope * ((word.box[0] + word.box[2]) / 2),
    height: heightOf(word),
    isMark: isMark(word),
  }))
  const rows: PlacedRow[] = []
  for (const { word, middle, height } of placed
    .filter((each) => !each.isMark)
    .toSorted((a, b) => a.middle - b.middle)) {
    const row = rows.at(-1)
    if (row && middle - row.middle < Math.min(height, row.height) * SAME_ROW) {
      row.words.push(word)
      row.middle += (middle - row.middle) / row.words.length
      row.height = Math.max(row.height, height)
    } else rows.push({ middle, height, words: [word] })
  }
  const alone: PlacedRow[] = []
  for (const { word, middle, height } of placed.filter((each) => each.isMark)) {
    const row = rowAround(rows, middle)
    if (row) row.words.push(word)
    else alone.push({ middle, height, words: [word] })
  }
  return [...rows, ...alone]
    .toSorted((a, b) => a.middle - b.middle)
    .map((row) => row.words.toSorted((a, b) => a.box[0] - b.box[0]))
}

/**
 * The row that a mark stands in: dashes stand in the middle of a row, underscores and dots at its foot.
 * @param rows from top to bottom
 */
function rowAround(rows: readonly PlacedRow[], middle: number): PlacedRow | undefined {
  let [from, to] = [0, rows.length]
  while (from < to) {
    const at = (from + to) >> 1
    if (rows[at]!.middle < middle) from = at + 1
    else to = at
  }
  const distance = (row: PlacedRow) => Math.abs(row.middle - middle)
  const [above, below] = [rows[from - 1], rows[from]]
  const nearest = above && (!below || distance(above) < distance(below)) ? above : below
  return nearest && distance(nearest) <= nearest.height * MARK_REACH ? nearest : undefined
}

const heightOf = ({ box }: Word): number => box[3] - box[1]

/**
 * The slope of the text: the median over neighbouring words. Boxes of a text layer fit the ink, so that a descender
 * looks like a slope: unless three of four neighbours agree on its direction, there is none.
 */
function slopeOf(words: readonly Word[], source: Page['source']): number {
  const slopes: number[] = []
  for (let index = 1; index < words.length; index++) {
    const [a, b] = [words[index - 1]!.box, words[index]!.box]
    const across = (b[0] + b[2] - a[0] - a[2]) / 2
    const down = (b[1] + b[3] - a[1] - a[3]) / 2
    const height = Math.max(a[3] - a[1], b[3] - b[1])
    if (across > height && Math.abs(down) < across * MAX_SLOPE && b[0] - a[2] < height) slopes.push(down / across)
  }
  if (slopes.length < 3) return 0
  const sorted = slopes.toSorted((a, b) => a - b)
  const isLevel = sorted[slopes.length >> 2]! <= 0 && sorted[(slopes.length * 3) >> 2]! >= 0
  return source === 'text-layer' && isLevel ? 0 : sorted[slopes.length >> 1]!
}

/** A gap that is wide for the height of the letters, and for their distance from each other, parts a row. */
function partsOf(row: readonly Word[], gap: number): Word[][] {
  const height = largest(row.map(heightOf))
  const widest = Math.max(height * gap, advanceOf(row) * LETTERS_APART)
  const parts: Word[][] = []
  for (const word of row) {
    const last = parts.at(-1)
    if (last && word.box[0] - last.at(-1)!.box[2] <= widest) last.push(word)
    else parts.push([word])
  }
  return parts
}

/** The width of a letter in a row: the median of its longer words. */
function advanceOf(row: readonly Word[]): number {
  const advances = row
    .filter(({ text }) => text.length > 3)
    .map(({ text, box }) => (box[2] - box[0]) / text.length)
    .toSorted((a, b) => a - b)
  return advances[advances.length >> 1] ?? 0
}

function lineOf(words: Word[], page: number, row: number): Line {
  const text = words.map((word) => word.text.trim().replace(/\s+/g, ' ')).join(' ')
  return {
    words,
    text,
    plain: plainOf(text),
    page,
    box: boxAround(words.map(({ box }) => box)),
    height: largest(words.map(({ box }) => box[3] - box[1])),
    row,
    numbers: USUAL_NUMBERS,
  }
}

const CONFUSABLES: Record<string, string> = { 0: 'o', 1: 'l', 5: 's', '!': 'l' }

/** Letters with a stroke, which have no accent that could be removed. */
const FOLDED: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 't', ı: 'i', ς: 'σ' }

const ASCII = /^[ -~]*$/

function withoutAccents(text: string): string {
  return [...text]
    .map((character) => {
      const base = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
      const letter = FOLDED[base]
      if (letter !== undefined) return letter
      return base.length === character.length ? base : character.length === 1 ? (base[0] ?? ' ') : character
    })
    .join('')
}

/** Lower case without accents, character by character: positions in the result are positions in the text. */
export function plainOf(text: string): string {
  const folded = ASCII.test(text) ? text.toLowerCase() : withoutAccents(text)
  return folded.replace(
    /(?<=[a-z]{3})[015](?=[a-z)\s:]|\.(?!\d)|$)|(?<=[a-z])[015](?=[a-z])|(?<=\bn)0(?=[\s:.]|$)|(?<=[a-z]{2})!(?=[a-z ])/g,
    (digit) => CONFUSABLES[digit]!,
  )
}

/** The words of a line between two positions of its text. */
export function pieceOf(line: Line, from = 0, to = line.text.length): Piece {
  const words: Word[] = []
  let start = 0
  for (const word of line.words) {
    const length = word.text.trim().replace(/\s+/g, ' ').length
    if (start < to && start + length > from) words.push(word)
    start += length + 1
  }
  const used = words.length > 0 ? words : line.words
  return {
    text: line.text.slice(from, to).trim(),
    page: line.page,
    box: boxAround(used.map(({ box }) => box)),
    confidence: smallest(used.map(({ confidence }) => confidence)),
  }
}

/** Several pieces of one page as one, in their order. */
export function joined(pieces: readonly Piece[], between = ' '): Piece {
  return {
    text: pieces.map(({ text }) => text).join(between),
    page: pieces[0]!.page,
    box: boxAround(pieces.map(({ box }) => box)),
    confidence: pieces.reduce((sum, { confidence }) => sum + confidence, 0) / pieces.length,
  }
}

export const overlap = (a: Box, b: Box): number => Math.min(a[2], b[2]) - Math.max(a[0], b[0])

/** Lines below a line that overlap it horizontally, nearest first. @param reach how far below, in line heights */
export function below(layout: Layout, line: Line, reach: number): Line[] {
  const found: Line[] = []
  for (let row = line.row + 1; row < layout.rows.length; row++) {
    const { lines, page } = layout.rows[row]!
    if (page !== line.page || lines[0]!.box[1] - line.box[3] > reach * line.height) break
    for (const each of lines) {
      const shared = overlap(line.box, each.box)
      if (shared > 0 || Math.abs(each.box[0] - line.box[0]) < line.height) found.push(each)
    }
  }
  return found
}

/** Lines to the right of a line in its row, nearest first. */
export const rightOf = (layout: Layout, line: Line): Line[] =>
  layout.rows[line.row]!.lines.filter(({ box }) => box[0] > line.box[0])

import type { Box } from '../../../hub/document/values/value.ts'
import type { Page, Word } from '../../../hub/document/reading.ts'
import { largest, smallest } from '../../../hub/platform/extremes.ts'

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

/** Arranges words in rows, on slightly rotated pages too, and rows in lines, from the first page to the last. */
export function layOut(pages: readonly Page[], words: readonly Word[]): Layout {
  const rows: Row[] = []
  for (let page = 1; page <= pages.length; page++) {
    const own = words.filter((word) => word.page === page && word.text.trim() !== '')
    for (const row of rowsOf(own)) {
      const lines = partsOf(row, COLUMN_GAP[pages[page - 1]!.source]).map((part) => lineOf(part, page, rows.length))
      rows.push({ lines, page, plain: lines.map(({ plain }) => plain).join(' ') })
    }
  }
  return { pages, rows, lines: rows.flatMap(({ lines }) => lines) }
}

function rowsOf(words: readonly Word[]): Word[][] {
  const slope = slopeOf(words)
  const placed = words.map((word) => ({
    word,
    middle: (word.box[1] + word.box[3]) / 2 - slope * ((word.box[0] + word.box[2]) / 2),
    height: word.box[3] - word.box[1],
  }))
  const rows: { middle: number; height: number; words: Word[] }[] = []
  for (const { word, middle, height } of placed.toSorted((a, b) => a.middle - b.middle)) {
    const row = rows.at(-1)
    if (row && middle - row.middle < Math.min(height, row.height) * 0.55) {
      row.words.push(word)
      // The middle of a row is the mean of its words, so that small marks do not move it.
      row.middle += (middle - row.middle) / row.words.length
      row.height = Math.max(row.height, height)
    } else rows.push({ middle, height, words: [word] })
  }
  return rows.map(({ words }) => words.toSorted((a, b) => a.box[0] - b.box[0]))
}

/** The slope of the text: the median over neighbouring words. */
function slopeOf(words: readonly Word[]): number {
  const slopes: number[] = []
  for (let index = 1; index < words.length; index++) {
    const [a, b] = [words[index - 1]!.box, words[index]!.box]
    const across = (b[0] + b[2] - a[0] - a[2]) / 2
    const down = (b[1] + b[3] - a[1] - a[3]) / 2
    const height = Math.max(a[3] - a[1], b[3] - b[1])
    if (across > height && Math.abs(down) < across * MAX_SLOPE && b[0] - a[2] < height) slopes.push(down / across)
  }
  return slopes.length < 3 ? 0 : slopes.toSorted((a, b) => a - b)[slopes.length >> 1]!
}

function partsOf(row: readonly Word[], gap: number): Word[][] {
  const height = largest(row.map(({ box }) => box[3] - box[1]))
  const parts: Word[][] = []
  for (const word of row) {
    const last = parts.at(-1)
    if (last && word.box[0] - last.at(-1)!.box[2] <= height * gap) last.push(word)
    else parts.push([word])
  }
  return parts
}

function lineOf(words: Word[], page: number, row: number): Line {
  const text = words.map((word) => word.text.trim().replace(/\s+/g, ' ')).join(' ')
  return {
    words,
    text,
    plain: plainOf(text),
    page,
    box: around(words),
    height: largest(words.map(({ box }) => box[3] - box[1])),
    row,
  }
}

const around = (words: readonly { box: Box }[]): Box => [
  smallest(words.map(({ box }) => box[0])),
  smallest(words.map(({ box }) => box[1])),
  largest(words.map(({ box }) => box[2])),
  largest(words.map(({ box }) => box[3])),
]

const CONFUSABLES: Record<string, string> = { 0: 'o', 1: 'l', 5: 's', '!': 'l' }

/** Lower case without accents, character by character: positions in the result are positions in the text. */
export function plainOf(text: string): string {
  const folded = [...text]
    .map((character) => {
      const base = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
      return base.length === character.length ? base : character.length === 1 ? (base[0] ?? ' ') : character
    })
    .join('')
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
    box: around(used),
    confidence: smallest(used.map(({ confidence }) => confidence)),
  }
}

/** Several pieces of one page as one, in their order. */
export function joined(pieces: readonly Piece[], between = ' '): Piece {
  return {
    text: pieces.map(({ text }) => text).join(between),
    page: pieces[0]!.page,
    box: around(pieces),
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

import type { Word } from '../../../hub/document/reading.ts'
import { largest, smallest } from '../../../hub/platform/extremes.ts'
import { plainOf, type Layout, type Line } from '../rules/lines.ts'

/** A space is at most this wide, in mean widths of the letters beside it. */
const MAX_SPACE = 1.45
/** Vertical text is much taller than wide. */
const VERTICAL = 2.2
const HAS_TEXT = /[\p{L}\p{N}]/u

/**
 * The lines of a document as its addresses need them: words of one line are together however wide its letters are
 * spaced, and marks that stand in a row of their own, as well as vertical text, are left out. Rows keep their numbers.
 */
export function partyLines(layout: Layout): Line[] {
  return layout.rows.flatMap(({ lines }) => {
    if (!lines.some(({ text }) => HAS_TEXT.test(text))) return []
    const merged: Line[] = []
    for (const line of lines) {
      const words = line.words.filter((word) => !isVertical(word))
      if (words.length === 0) continue
      const last = merged.at(-1)
      if (last && isSpace(last.words.at(-1)!, words[0]!))
        merged[merged.length - 1] = lineFrom(line, [...last.words, ...words])
      else merged.push(words.length === line.words.length ? line : lineFrom(line, words))
    }
    return merged.filter(({ text }) => HAS_TEXT.test(text))
  })
}

const isVertical = ({ text, box }: Word): boolean => text.length > 2 && box[3] - box[1] > VERTICAL * (box[2] - box[0])

/** Whether the gap between two words is a space of their font. */
function isSpace(left: Word, right: Word): boolean {
  const letters = [...left.text].length + [...right.text].length
  const width = (left.box[2] - left.box[0] + right.box[2] - right.box[0]) / letters
  return letters > 4 && right.box[0] - left.box[2] < MAX_SPACE * width
}

function lineFrom(line: Line, words: Word[]): Line {
  const text = words.map((word) => word.text.trim().replace(/\s+/g, ' ')).join(' ')
  return {
    ...line,
    words,
    text,
    plain: plainOf(text),
    box: [
      smallest(words.map(({ box }) => box[0])),
      smallest(words.map(({ box }) => box[1])),
      largest(words.map(({ box }) => box[2])),
      largest(words.map(({ box }) => box[3])),
    ],
    height: largest(words.map(({ box }) => box[3] - box[1])),
  }
}

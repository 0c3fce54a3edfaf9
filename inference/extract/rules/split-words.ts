import type { Word } from '../../../hub/document/reading.ts'

/** Gaps that are wider, in heights of the letters, are not between words of a sentence. */
const WIDEST_GAP = 0.9
/** A gap is too narrow for a space if it is below this part of the usual gap of the page. */
const NARROW = 0.58
/** In justified text, narrow gaps are usual; a page where more than this part of the gaps is narrow is left alone. */
const MOST_NARROW = 0.04
const FEWEST_GAPS = 8

/**
 * The words of a row of a text layer, with those joined that kerning has split ("Br uttosumme").
 * @param narrow see `narrowGapOf`
 */
export function joinSplitWords(row: readonly Word[], narrow: number): Word[] {
  const joined: Word[] = []
  for (const word of row) {
    const last = joined.at(-1)
    const gap = last && gapBetween(last, word)
    if (last && gap !== undefined && gap < narrow && /\p{L}$/u.test(last.text) && /^\p{Ll}/u.test(word.text))
      joined[joined.length - 1] = {
        text: last.text + word.text,
        page: word.page,
        box: [
          last.box[0],
          Math.min(last.box[1], word.box[1]),
          Math.max(last.box[2], word.box[2]),
          Math.max(last.box[3], word.box[3]),
        ],
        confidence: Math.min(last.confidence, word.confidence),
      }
    else joined.push(word)
  }
  return joined
}

/**
 * Below this gap, in heights of the letters, two words of a page are parts of one. 0 where that cannot be told: with
 * few words, or in justified text.
 */
export function narrowGapOf(rows: readonly (readonly Word[])[]): number {
  const gaps = rows
    .flatMap((row) => row.slice(1).map((word, index) => gapBetween(row[index]!, word)))
    .filter((gap) => gap !== undefined)
    .toSorted((a, b) => a - b)
  if (gaps.length < FEWEST_GAPS) return 0
  const narrow = gaps[gaps.length >> 1]! * NARROW
  return gaps.filter((gap) => gap < narrow).length <= gaps.length * MOST_NARROW ? narrow : 0
}

/** In heights of the letters; undefined where they are not words of one sentence. */
function gapBetween(left: Word, right: Word): number | undefined {
  const height = Math.max(left.box[3] - left.box[1], right.box[3] - right.box[1])
  const gap = (right.box[0] - left.box[2]) / height
  return gap >= 0 && gap < WIDEST_GAP ? gap : undefined
}

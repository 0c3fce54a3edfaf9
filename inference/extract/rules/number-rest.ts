import { amountsIn } from './amounts.ts'
import { datesIn } from './dates.ts'
import { below, joined, pieceOf, rightOf, type Layout, type Line, type Piece } from './lines.ts'
import { sourceOf } from './pattern.ts'

/** A word that makes another number of the one before it: "Rev. 2", "bis", "v2", "b". */
const SUFFIX = new RegExp(
  sourceOf(
    String.raw`^ ?(?:\(? ?(?:(?:storno|neu|nachtrag|revised|corrected|korrigiert|rectificada|rev|revision|`,
    String.raw`korr|korrektur|corr|correction|rect|rectif|`,
    String.raw`amend(?:ment)?)(?![a-z]|[ .]*0+(?!\d))\.? ?(?:\d{0,3}|[a-z])|`,
    String.raw`(?:vers|version|ver|v|mod|teil|part|partie|parte|deel|del|czesc|cast|osa|nachtrag|`,
    String.raw`suppl(?:ement)?|ext|anlage)`,
    String.raw`\.? ?\d{1,3}) ?\)?(?=$|[,; ])|(?:bis|ter|quater)(?![ .]*[\d/])(?=$|[,; ])|[a-z]\d{0,2}$|[|`,
    String.raw`~+=#] ?[a-z\d]{1,8}(?=$|[,; ])|(?:[,;]|and|und|u\.|et|&|e|y|og|och|ja|i|`,
    String.raw`a) ?(?!\d{1,2}[./-])[a-z]{0,4}[-/ ]?`,
    String.raw`\d{3,}[-/\d]*(?=$|[,; ]))`,
  ),
)
/** Digits and marks alone, or capitals with digits: what may be the rest of a number in a place of its own. */
const REST = /^[-‐‑‒–—−/\\._#+|•]? ?(?=[^ ]*\d)[\p{Lu}\d]{1,12}(?:[-‐‑‒–—−/\\._][\p{L}\d]{1,8}){0,3}$/u
/** A part that is at most this far to the right belongs to the number, in heights of its line. */
const NEXT_COLUMN = 4.5
/** The same for one below it. */
const NEXT_ROW = 1.6
/** Left edges of a number and its rest below differ by at most this, in heights of the line. */
const INDENT = 1.2
/** A label is at most this far to the left of its number, in heights of the line. */
const LABEL_REACH = 30
const ALPHANUMERIC = /[\p{L}\p{N}]/u

/**
 * The number with what may be the rest of it: a suffix behind it, the next column behind a wide gap, or the line below.
 * Undefined if nothing follows that looks like a part of it.
 * @param to where the number ends in the text of its line
 * @param headed the number stands below its label, so that a number beside it has a heading of its own
 */
export function withRest(layout: Layout, line: Line, from: number, to: number, headed: boolean): Piece | undefined {
  const own = pieceOf(line, from, to)
  const behind = line.text.slice(to)
  if (ALPHANUMERIC.test(behind)) {
    const suffix = SUFFIX.exec(line.plain.slice(to))?.[0]
    return suffix && !isOfDate(layout, line, to, to + suffix.length)
      ? pieceOf(line, from, to + suffix.length)
      : undefined
  }
  const beside = headed ? undefined : rightOf(layout, line)[0]
  if (beside && isRest(beside) && beside.box[0] - line.box[2] < NEXT_COLUMN * line.height)
    return joined([own, pieceOf(beside)])
  const below = lineBelow(layout, line, own)
  return below && joined([own, pieceOf(below)])
}

/** "4711 del 8 ottobre 2020": Italian and Spanish "del" is also the Danish word for a part. The month may be in the next line. */
function isOfDate(layout: Layout, line: Line, from: number, to: number): boolean {
  const next = below(layout, line, NEXT_ROW)[0]
  const plain = next ? `${line.plain} ${next.plain}` : line.plain
  return datesIn({ ...line, plain, text: plain }, 'day-first').some((date) => date.from < to && date.to > from)
}

/** The next row, if it has nothing but the rest of a number directly below the number. */
function lineBelow(layout: Layout, line: Line, own: Piece): Line | undefined {
  const row = layout.rows[line.row + 1]
  if (row?.page !== line.page) return undefined
  const isNear = (a: number, b: number) => Math.abs(a - b) < INDENT * line.height
  const found = row.lines.find(
    ({ box }) => isNear(box[0], own.box[0]) || isNear(box[0], line.box[0]) || isNear(box[2], own.box[2]),
  )
  if (!found || found.box[1] - line.box[3] > NEXT_ROW * line.height) return undefined
  if (!isRest(found) && SUFFIX.exec(found.plain)?.[0].length !== found.plain.length) return undefined
  // What stands to the left of it may be its own label.
  const isLabelled = row.lines.some(
    ({ box }) => box[2] <= found.box[0] && found.box[0] - box[2] < LABEL_REACH * line.height,
  )
  return isLabelled ? undefined : found
}

const isRest = (line: Line): boolean =>
  REST.test(line.text) &&
  datesIn(line, 'day-first').length === 0 &&
  !amountsIn(line).some(({ decimals, mark }) => decimals || mark !== undefined)

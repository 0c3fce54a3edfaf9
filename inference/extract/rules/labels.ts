import { matchesIn } from './matches.ts'
import type { TypeDefinition } from '../../../hub/document/types/type.ts'
import { openBoundedMap } from '../../../hub/platform/bounded-map.ts'
import { below, overlap, rightOf, type Layout, type Line } from './lines.ts'
import { patternOf } from './pattern.ts'

/** A place where the value of a label may begin. */
export interface Place {
  line: Line
  from: number
  /** 1 beside the label, less further away */
  certainty: number
  /** as printed */
  label: string
  /** the plain words before the label in its line */
  before: string
  /** the row of the label */
  row: number
  /** counts the printed labels: places of one label have the same number */
  at: number
}

const BELOW_REACH = 2.2
/** A date has three words. */
const VALUE_WORDS = 3
/** From a label to what does not belong to it, in line heights. */
const FAR = 12
/** Headings of a table are at least this many in a row. */
const HEADINGS = 3
/** A row of several cells is at most this far below its headings, in line heights: cells of tables are padded. */
const CELL_REACH = 3.5
/** A cell is at most this far beside its heading, in line heights. */
const BESIDE_HEADING = 3

/** The patterns of the labels of a field, the surest group first; none for a field that the type does not have. */
export const labelsOf = ({ fields }: TypeDefinition, field: string): RegExp[] =>
  (fields[field]?.labels ?? []).map((group) => compiled(Object.values(group).flat().join('|')))

/** Types come with each request, while their patterns rarely change. */
const PATTERNS_KEPT = 1000
const patterns = openBoundedMap<string, RegExp>(PATTERNS_KEPT)

function compiled(source: string): RegExp {
  const known = patterns.get(source)
  if (known) return known
  const pattern = new RegExp(source, 'g')
  patterns.set(source, pattern)
  return pattern
}

/** The places where the value of a label may begin, the nearest first: behind it, to its right, below it. */
export function placesAfter(layout: Layout, label: RegExp): Place[] {
  const places: Place[] = []
  let at = 0
  for (const line of layout.lines) {
    for (const match of matchesIn(line.plain, label)) {
      const rest = match.index + match[0].length
      const label = line.text.slice(match.index, rest).trim()
      const before = line.plain.slice(0, match.index)
      at++
      places.push({ line, from: rest, certainty: 1, label, before, row: line.row, at })
      if (/[a-z0-9]{3}|\d/.test(line.plain.slice(rest))) continue
      const under = below(layout, line, BELOW_REACH).slice(0, 2)
      const [right] = rightOf(layout, line)
      // A label of a side bar, with its value below it: what is far to the right is part of something else.
      const isApart =
        right !== undefined && right.box[0] - line.box[2] > FAR * line.height && under.some((next) => isOwn(line, next))
      for (const [index, next] of (isApart ? [] : rightOf(layout, line).slice(0, 3)).entries())
        places.push({ line: next, from: 0, certainty: 0.97 - index * 0.08, label, before, row: line.row, at })
      for (const [index, next] of (under.length > 0 ? under : cellBelow(layout, line)).entries())
        if (!hasOwnLabel(layout, next))
          places.push({ line: next, from: 0, certainty: 0.85 - index * 0.1, label, before, row: line.row, at })
    }
  }
  return places
}

/** "Customer no:" to the left in its row: what stands there is no value of a label above. */
const hasOwnLabel = (layout: Layout, { row, box }: Line): boolean =>
  layout.rows[row]!.lines.some((line) => line.box[2] <= box[0] && line.text.endsWith(':'))

/** A label behind other words is surer if it begins a line. */
const IN_SENTENCE = /[a-zα-ω]{3}.*[ .][a-zα-ω]{3}/
const SENTENCE = 0.93
/** "Original invoice no.", "Vorherige Rechnung Nr.": the number of another document. */
const EARLIER = patternOf(
  String.raw`\b(?:original|previous|preceding|prior|earlier|last|related|corrected|replaced|vorherige|vorige|`,
  String.raw`letzte|fruhere|ursprungliche|bisherige|ersetzte|korrigierte|precedente|ancienne|anterior|inicial|oorspronkelijke|`,
  String.raw`tidligere|tidigare|poprzednia|poprzedniej|predchozi)[a-z]{0,2} $`,
)
const OF_EARLIER = 0.4

/** How sure the number behind a label is by the words before the label in its line, from 0 to 1. */
export const certaintyBehind = (before: string): number =>
  (IN_SENTENCE.test(before) ? SENTENCE : 1) * (EARLIER.test(before) ? OF_EARLIER : 1)

/** Whether a line directly below a label begins where it does, and is a number or a date. */
const isOwn = (label: Line, next: Line): boolean =>
  Math.abs(next.box[0] - label.box[0]) < label.height / 2 &&
  next.box[1] - label.box[3] < label.height &&
  /\d/.test(next.text) &&
  next.text.split(' ').length <= VALUE_WORDS

/** The cell of a heading that is aligned in another way than its heading, so that it is not below but beside it. */
function cellBelow(layout: Layout, heading: Line): Line[] {
  const headings = layout.rows[heading.row]!.lines
  const next = layout.rows[heading.row + 1]
  if (headings.length < HEADINGS || !next || next.page !== heading.page || next.lines.length > headings.length)
    return []
  const gap = (a: Line, b: Line) => -overlap(a.box, b.box)
  const reach = next.lines.length > 1 ? CELL_REACH : BELOW_REACH
  return next.lines.filter(
    (cell) =>
      cell.box[1] - heading.box[3] <= reach * heading.height &&
      gap(cell, heading) < BESIDE_HEADING * heading.height &&
      headings.every((other) => other === heading || gap(cell, other) > gap(cell, heading)),
  )
}

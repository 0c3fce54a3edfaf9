import { below, joined, pieceOf, rightOf, type Layout, type Line, type Piece } from './lines.ts'
import { cutAtLabel, isName, SALUTATION } from './party-names.ts'
import { ADDRESS_WORD, LEGAL_FORM, POSTCODE } from './party-patterns.ts'

/** The name of a party, with the rows that belong to it. */
export interface Party {
  name: Piece
  certainty: number
  rows: number[]
  address: Line[]
}

/** How far below a label its name may be, in line heights. */
const REACH = 9
const NAME_LABEL = /^name ?:/

/** The party that the first matching label announces; labels come with the surest first. */
export function findLabelledParty(layout: Layout, labels: readonly RegExp[]): Party | undefined {
  for (const label of labels) {
    for (const line of layout.lines) {
      const match = label.exec(line.plain)
      const party = match && partyAfter(layout, line, match[0].length)
      if (party) return party
    }
  }
  return undefined
}

/** The name after a label: in its line, beside it (perhaps after "Name:"), or in the first lines below it. */
function partyAfter(layout: Layout, label: Line, from: number): Party | undefined {
  const rest = pieceOf(label, from)
  if (/^[\s:]*\d+$/.test(rest.text)) return undefined
  if (isName(cutAtLabel(rest.text.replace(/^[\s:]+/, '')))) {
    const start = from + label.text.slice(from).search(/[^\s:]/)
    return continued(layout, label, start, 0.9)
  }
  return beside(layout, label) ?? underNameLabel(layout, label) ?? aligned(layout, label)
}

function beside(layout: Layout, label: Line): Party | undefined {
  for (const next of rightOf(layout, label).slice(0, 3)) {
    if (/^name ?:?$/.test(next.plain)) continue
    if (NAME_LABEL.test(next.plain) && isName(next.text.slice(6).trim()))
      return continued(layout, next, next.plain.indexOf(':') + 2, 0.9)
    const isNear = next.box[0] - label.box[2] < label.height * 40
    return isName(cutAtLabel(next.text)) && isNear ? continued(layout, next, 0, 0.88) : undefined
  }
  return undefined
}

/** "Name:" in the lines below a label, with the name after or beside it. */
function underNameLabel(layout: Layout, label: Line): Party | undefined {
  const named = below(layout, label, REACH)
    .slice(0, 6)
    .find(({ plain }) => NAME_LABEL.test(plain))
  if (!named) return undefined
  const own = pieceOf(named, named.plain.indexOf(':') + 1)
  if (isName(own.text)) return { name: own, certainty: 0.92, rows: rowsFrom(named), address: [] }
  const [beside] = rightOf(layout, named)
  return beside && isName(beside.text)
    ? { name: pieceOf(beside), certainty: 0.92, rows: rowsFrom(named), address: addressBeside(layout, named) }
    : undefined
}

/** The first name below a label that starts at the same place. */
function aligned(layout: Layout, label: Line): Party | undefined {
  const lines = below(layout, label, REACH).filter((line) => Math.abs(line.box[0] - label.box[0]) < label.height * 2.5)
  const at = lines.slice(0, 5).findIndex(({ plain, text }) => isName(text) && !SALUTATION.test(plain))
  const name = lines[at]
  if (!name || name.box[1] - label.box[3] > label.height * 6) return undefined
  const address = lines.slice(at + 1, at + 4)
  const town = address.findIndex(({ plain }) => POSTCODE.test(plain))
  return {
    name: pieceOf(name),
    certainty: 0.88,
    rows: [label.row, ...rowsFrom(name)],
    address: town < 0 ? [] : wholeLines(layout, address.slice(0, town + 1)),
  }
}

const rowsFrom = (line: Line): number[] => [0, 1, 2, 3, 4].map((offset) => line.row + offset)

/** The street beside a label such as "Anschrift:", and the town below it. */
function addressBeside(layout: Layout, name: Line): Line[] {
  const label = below(layout, name, 8).find(({ plain }) => /^(?:anschrift|adresse|address|direccion)\b/.test(plain))
  const street = label && rightOf(layout, label)[0]
  if (!street) return []
  const town = below(layout, street, 2).find(({ plain }) => POSTCODE.test(plain))
  return town ? wholeLines(layout, [street, town]) : [street]
}

/** Lines joined with the next ones of their row if only wide spaces separate them. */
function wholeLines(layout: Layout, lines: readonly Line[]): Line[] {
  return lines.map((line) => {
    const parts = layout.rows[line.row]!.lines
    let whole = line
    for (const part of parts.slice(parts.indexOf(line) + 1)) {
      if (part.box[0] - whole.box[2] > line.height * 2.5) break
      whole = {
        ...whole,
        words: [...whole.words, ...part.words],
        text: `${whole.text} ${part.text}`,
        plain: `${whole.plain} ${part.plain}`,
        box: [whole.box[0], whole.box[1], part.box[2], whole.box[3]],
      }
    }
    return whole
  })
}

/**
 * A name that may continue in the next line, if that starts at the same place and is not a label. A second label in its
 * own line ends the name.
 */
function continued(layout: Layout, line: Line, from: number, certainty: number): Party {
  const kept = cutAtLabel(line.text.slice(from)).length
  const cut = from + kept < line.text.length ? kept : -1
  const piece = pieceOf(line, from, cut < 0 ? line.text.length : from + cut)
  const next = below(layout, line, 0.9).find(({ box }) => Math.abs(box[0] - piece.box[0]) < line.height * 0.4)
  const continues =
    next &&
    cut < 0 &&
    from > 0 &&
    !/[:#]|^\d/.test(next.text) &&
    isName(next.text) &&
    !ADDRESS_WORD.test(next.plain) &&
    !LEGAL_FORM.test(line.plain)
  return {
    name: continues ? joined([piece, pieceOf(next)]) : piece,
    certainty: continues ? certainty - 0.15 : certainty,
    rows: [line.row, ...(continues ? [next.row] : [])],
    address: [],
  }
}

import type { AddressBlock } from './address-blocks.ts'
import type { Party } from './labelled-party.ts'
import { pieceOf, plainOf, type Layout, type Line, type Piece, type Row } from './lines.ts'
import { isName } from './party-names.ts'
import { ADDRESS_WORD, LEGAL_FORM, POSTCODE, REGISTRATION } from './party-patterns.ts'

const MIN_SELLER_SCORE = 0.9

/** The receiver of a letter: the address block on the left, in the upper part of the first page. */
export function findUnlabelledBuyer(layout: Layout, blocks: readonly AddressBlock[]): Party | undefined {
  const [page] = layout.pages
  if (!page) return undefined
  const inWindow = blocks.filter(
    ({ name }) =>
      name.page === 1 &&
      name.box[1] > page.height * 0.1 &&
      name.box[3] < page.height * 0.42 &&
      name.box[0] < page.width * 0.3,
  )
  const block =
    inWindow.length > 1 ||
    blocks.some((other) => !inWindow.includes(other)) ||
    inWindow.some(({ name }) => name.box[1] > page.height * 0.14)
      ? inWindow.at(-1)
      : undefined
  if (!block || isSender(layout, block)) return undefined
  return { name: pieceOf(block.name), certainty: 0.7, rows: block.lines.map(({ row }) => row), address: block.address }
}

/** The sender repeats its name at the top or the bottom of the page. */
function isSender(layout: Layout, block: AddressBlock): boolean {
  const page = layout.pages[0]!
  return layout.lines.some(
    (line) =>
      line !== block.name &&
      line.plain.includes(block.name.plain) &&
      (line.box[1] > page.height * 0.8 || line.box[1] < page.height * 0.08),
  )
}

interface Candidate {
  line: Line
  piece: Piece
  /** the name in plain form */
  plain: string
  /** is the first line of an address block */
  isBlock: boolean
  isLegal: boolean
  /** how many other lines repeat the name */
  repeats: number
}

/** The name that most likely belongs to the seller: by its legal form, its place, its size and how often it occurs. */
export function findUnlabelledSeller(
  layout: Layout,
  blocks: readonly AddressBlock[],
  buyer: string,
  buyerRows: ReadonlySet<number>,
): Party | undefined {
  const page = layout.pages[0]
  if (!page) return undefined
  const heights = layout.lines.map(({ height }) => height).toSorted((a, b) => a - b)
  const medianHeight = heights[layout.lines.length >> 1] ?? 1
  let best: { candidate: Candidate; score: number } | undefined
  for (const line of layout.lines) {
    if (line.page !== 1 || buyerRows.has(line.row)) continue
    const candidate = candidateIn(layout, blocks, line, buyer)
    if (!candidate) continue
    const score = scoreOf(candidate, page.height, medianHeight)
    if (!best || score > best.score) best = { candidate, score }
  }
  if (!best || best.score < MIN_SELLER_SCORE) return undefined
  const { piece, line } = best.candidate
  return { name: piece, certainty: Math.min(0.9, 0.4 + best.score * 0.13), rows: [line.row], address: [] }
}

function candidateIn(
  layout: Layout,
  blocks: readonly AddressBlock[],
  line: Line,
  buyer: string,
): Candidate | undefined {
  const separator = line.text.search(/\s*(?:[●|•·]| - | – |,)\s/)
  const end = separator > 3 ? separator : line.text.length
  const piece = pieceOf(line, 0, end)
  const { text } = piece
  if (!isName(text) || text === buyer || /\d{4}|:/.test(text) || text.split(' ').length > 9) return undefined
  const plain = plainOf(text)
  const start = line.plain.slice(0, end)
  const candidate = {
    line,
    piece,
    plain,
    isBlock: blocks.some(({ name }) => name === line),
    isLegal: LEGAL_FORM.test(plain),
    repeats: layout.lines.filter((other) => other !== line && other.plain.includes(start)).length,
  }
  const isRepeatedHeading = line.row < 3 && candidate.repeats > 0
  return candidate.isLegal || candidate.isBlock || isRepeatedHeading ? candidate : undefined
}

function scoreOf(
  { line, plain, isBlock, isLegal, repeats }: Candidate,
  pageHeight: number,
  medianHeight: number,
): number {
  const score =
    (isLegal ? 1.5 : 0) +
    (isBlock ? 1 : 0) +
    (line.box[1] < pageHeight * 0.3 ? 0.8 : 0) +
    (line.box[1] > pageHeight * 0.8 ? 0.3 : 0) +
    Math.min(repeats, 2) * 0.4 +
    (line.height > medianHeight * 1.3 ? 0.7 : 0) -
    line.row * 0.01
  return REGISTRATION.test(plain) || ADDRESS_WORD.test(plain) ? score - 1 : score
}

/**
 * "Name · street · postcode town" in one row: the sender of a letter, at its head or above the address of the receiver.
 */
export function findSenderLine(layout: Layout): Party | undefined {
  for (const row of layout.rows) {
    if (row.page !== 1 || !row.lines.some(({ plain }) => POSTCODE.test(plain))) continue
    const words = row.lines.flatMap((line) => line.words)
    const whole = { ...row.lines[0]!, words, text: words.map(({ text }) => text).join(' '), plain: row.plain }
    const parts = partsOf(row, whole.text).filter((part) => /[\p{L}\p{N}]/u.test(part))
    const town = parts.findIndex((part) => POSTCODE.test(plainOf(part)))
    if (
      town < 2 ||
      parts.length > 6 ||
      !isName(parts[0]!) ||
      whole.text.length > 120 ||
      !parts.slice(1, town).some((part) => /\d/.test(part))
    )
      continue
    return { name: pieceOf(whole, 0, parts[0]!.length), certainty: 0.85, rows: [whole.row], address: [] }
  }
  return undefined
}

/** A row split at its separators: dots or bars, else wide gaps, else dashes and commas. */
function partsOf({ lines }: Row, text: string): string[] {
  if (/[●|•·]/.test(text)) return text.split(/\s*[●|•·]\s*/)
  if (lines.length > 2) return lines.map((line) => line.text)
  return text.split(/ [-–,] |, /)
}

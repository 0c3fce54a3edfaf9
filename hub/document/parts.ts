import { hash } from 'node:crypto'
import type { DocumentKind } from './document-kind.ts'

/** First and last page, from 1. */
export type PageRange = readonly [from: number, to: number]

/** One of several documents in a file, as the reader sees it. */
export interface ProposedPart {
  pages: PageRange
  /** how sure it is that a document begins on the first of these pages and that it is one of its own, 0 to 1 */
  confidence: number
  /** true where separator sheets divide the file */
  separated?: true
  /** absent where it is not clear */
  kind?: DocumentKind
}

/** One of the documents that a document was split into. */
export interface Part {
  /** of the child document */
  id: string
  /** pages of the document that was split */
  pages: PageRange
}

/** Why a document was split. */
export interface SplitReason {
  /** `detected`: by what the pages say */
  why: 'separator-sheets' | 'detected' | 'person'
  /** of what was detected: the least confidence of its parts */
  confidence?: number
}

/** More parts than this are refused: an event has at most 64 KiB. */
export const MOST_PARTS = 400

export const pagesIn = ([from, to]: PageRange): number => to - from + 1

/** `page 3` or `pages 3 to 5` */
export const rangeInWords = ([from, to]: PageRange): string => (from === to ? `page ${from}` : `pages ${from} to ${to}`)

/** These pages of a document in the numbers of the file that it is a part of. */
export const pagesOfFile = ([from, to]: PageRange, [first]: PageRange = [1, 1]): PageRange => [
  first + from - 1,
  first + to - 1,
]

/** Pages that belong to no part, such as separator sheets. */
export function pagesLeftOut(parts: readonly Pick<Part, 'pages'>[], pages: number): number[] {
  const covered = new Set(parts.flatMap(({ pages: [from, to] }) => numbers(from, to)))
  return numbers(1, pages).filter((page) => !covered.has(page))
}

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** The parts with the ids of their documents. An id follows from document and pages: repeated, it is the same. */
export const namedParts = (documentId: string, ranges: readonly PageRange[]): Part[] =>
  ranges.map((pages) => ({ id: childId(documentId, pages), pages }))

/** Digits of a ULID, and how many of them are its time. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME_DIGITS = 10
const OTHER_DIGITS = 16

/** In the form of a ULID with the time of the parent, so that children are listed beside it. */
function childId(documentId: string, [from, to]: PageRange): string {
  const bytes = hash('sha256', `part:${documentId}:${from}-${to}`, 'buffer').subarray(0, OTHER_DIGITS)
  return documentId.slice(0, TIME_DIGITS) + [...bytes].map((byte) => DIGITS[byte % DIGITS.length]).join('')
}

/** What is wrong with ranges into which a document of this many pages is to be split; undefined if nothing is. */
export function rangesAtFault(ranges: readonly PageRange[], pages: number): string | undefined {
  if (ranges.length === 0) return 'name no pages'
  if (ranges.length > MOST_PARTS) return `are more than ${MOST_PARTS}`
  let last = 0
  for (const [from, to] of ranges) {
    if (from > to) return `name the pages ${from} to ${to} in the wrong order`
    if (from <= last) return `name page ${from} twice, or not in the order of the file`
    if (to > pages) return `name page ${to}, but the document has ${pages}`
    last = to
  }
  const [first] = ranges
  return ranges.length === 1 && pagesIn(first!) === pages ? 'are the whole document' : undefined
}

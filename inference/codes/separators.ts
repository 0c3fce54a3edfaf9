import type { Finding } from '../../hub/document/finding.ts'
import type { ProposedPart } from '../../hub/document/parts.ts'
import type { Word } from '../../hub/document/reading.ts'
import type { PageCode } from './page-codes.ts'
import { oneLine } from './payment.ts'

/** A sheet may say in words what it is for. */
const MAX_WORDS = 40

/**
 * The pages that only separate documents of a batch: they carry a code with one of the given texts, and little else.
 * @param texts  of the codes of separator sheets, in any case
 * @returns page numbers from 1, in their order
 */
export function separatorPages(codes: readonly PageCode[], words: readonly Word[], texts: readonly string[]): number[] {
  const wanted = new Set(texts.map((text) => text.toUpperCase()))
  const pages = new Set(codes.flatMap(({ text, page }) => (wanted.has(oneLine(text).toUpperCase()) ? [page] : [])))
  const wordsOf = (page: number): number => words.filter((word) => word.page === page).length
  return [...pages].filter((page) => wordsOf(page) <= MAX_WORDS).toSorted((one, other) => one - other)
}

/** The documents between separator sheets, one if there is nothing on the other side; undefined if there is none. */
export function separatedParts(separators: readonly number[], pages: number): ProposedPart[] | undefined {
  if (separators.length === 0) return undefined
  const ends = [...separators, pages + 1]
  const parts = ends.flatMap((end, index): ProposedPart[] => {
    const first = index === 0 ? 1 : separators[index - 1]! + 1
    return first < end ? [{ pages: [first, end - 1], confidence: 1, separated: true }] : []
  })
  return parts.length === 0 ? undefined : parts
}

/** A finding about the documents into which separator sheets divide a file; its detail names their pages. */
export function separatorFindings(parts: readonly ProposedPart[]): Finding[] {
  if (parts.length < 2) return []
  const documents = parts.map(({ pages: [from, to] }) => (from === to ? `${from}` : `${from}–${to}`))
  const detail = `Separator sheets divide the file into documents of the pages ${documents.join(', ')}.`
  return [{ code: 'several-documents', asks: true, detail }]
}

import type { Finding } from '../../hub/document/finding.ts'
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

/** A finding for a file that separator sheets divide into more than one document; its detail names their pages. */
export function separatorFindings(separators: readonly number[], pages: number): Finding[] {
  if (separators.length === 0) return []
  const ends = [...separators, pages + 1]
  const documents = ends.flatMap((end, index) => {
    const first = index === 0 ? 1 : separators[index - 1]! + 1
    return first < end ? [first === end - 1 ? `${first}` : `${first}–${end - 1}`] : []
  })
  if (documents.length < 2) return []
  const detail = `Separator sheets divide the file into documents of the pages ${documents.join(', ')}.`
  return [{ code: 'several-documents', asks: true, detail }]
}

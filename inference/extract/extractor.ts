import type { DocumentType, Fields } from '../../hub/document/fields.ts'
import type { Page, Word } from '../../hub/document/reading.ts'

export interface Extracted {
  type: DocumentType
  /** 0 to 1; 1 for a type that the sender named */
  typeConfidence: number
  fields: Fields
}

/** Finds the values of a document in its words. */
export interface Extractor {
  /**
   * A pure function of its arguments. A value that is not found is absent, never guessed; each value fits the form of its field and has page,
   * box and confidence.
   * @param pages upright, as are the words @param typeHint type that the sender named; it is not questioned
   */
  extract(pages: readonly Page[], words: readonly Word[], typeHint?: DocumentType): Extracted
}

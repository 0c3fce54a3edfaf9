import type { DocumentKind } from '../../hub/document/document-kind.ts'
import type { Finding } from '../../hub/document/finding.ts'
import type { ProposedPart } from '../../hub/document/parts.ts'
import type { Page, Word } from '../../hub/document/reading.ts'
import type { Ruling } from '../layout/rulings.ts'
import type { DocumentType, Types } from '../../hub/document/types/type.ts'
import type { Values } from '../../hub/document/values/value.ts'

export interface Extracted extends Values {
  type: DocumentType
  /** 0 to 1; 1 for a type that the sender named */
  typeConfidence: number
  kind?: DocumentKind
  kindConfidence?: number
  findings?: readonly Finding[]
  /** two or more; absent if the file is taken for one document */
  parts?: readonly ProposedPart[]
}

/** Finds the values of a document in its words. */
export interface Extractor {
  /**
   * A pure function of its arguments. A value that is not found is absent, never guessed. Each value belongs to a field
   * of the type, has the form of its kind, and has page, box, source and confidence.
   * @param pages upright, as are the words
   * @param types the types that the document may have
   * @param typeHint type that the sender named; it is not questioned
   * @param rulings horizontal rules of the pages; they may be missing
   */
  extract(
    pages: readonly Page[],
    words: readonly Word[],
    types: Types,
    typeHint?: DocumentType,
    rulings?: readonly Ruling[],
  ): Extracted
}

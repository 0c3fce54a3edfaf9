import type { DocumentType, Fields } from '../../hub/document/fields.ts'
import type { Page, Word } from '../../hub/document/reading.ts'

export interface Extracted { type: DocumentType; typeConfidence: number; fields: Fields }

export function extractFields(_pages: readonly Page[], _words: readonly Word[], typeHint?: DocumentType): Extracted {
  return { type: typeHint ?? 'other', typeConfidence: 0.5, fields: {} }
}

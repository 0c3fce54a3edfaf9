import type { Box, DocumentType, Fields } from './fields.ts'

export interface Page {
  width: number
  height: number
  /** what width, height and the boxes of this page count: PDF points or image pixels */
  unit: 'point' | 'pixel'
  source: 'text-layer' | 'ocr'
}

export interface Word {
  text: string
  /** 1 for the first page */
  page: number
  box: Box
  /** 0 to 1; 1 for a text layer */
  confidence: number
}

/** Which code and weights read a document: together with the bytes it decides the result. */
export interface ReaderVersion {
  /** of the code, raised with every change of results */
  reader: string
  /** of the model files, '' where none was used */
  models: string
  /** execution provider, e.g. cpu or cuda; '' where none was used */
  provider: string
}

/** What the reader makes of one file. Words and pages go to a blob, the rest into the event. */
export interface Reading {
  type: DocumentType
  typeConfidence: number
  pages: Page[]
  words: Word[]
  fields: Fields
  seconds: number
  version: ReaderVersion
}
